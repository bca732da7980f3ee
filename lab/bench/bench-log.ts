// The durable log beside the bare limit of the disk: the same bytes appended and synced in batches of the same size.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import type { LogEntry } from '../../src/core/ports.ts'
import { openSegmentLog } from '../../src/store/log/segment-log.ts'

export function measureAppend(path: string, lines: readonly Uint8Array[], batchPosts: number): number {
  const file = openSync(path, 'w')
  const startMs = performance.now()
  for (let start = 0; start < lines.length; start += batchPosts) {
    const bytes = Buffer.concat(lines.slice(start, start + batchPosts))
    writeSync(file, bytes)
    fdatasyncSync(file)
  }
  const seconds = (performance.now() - startMs) / 1000
  closeSync(file)
  return lines.length / seconds
}

export async function measureLog(folder: string, lines: readonly Uint8Array[], batchPosts: number): Promise<number> {
  const log = await openSegmentLog({ folder })
  const entries = lines.map((payload): LogEntry => ({ kind: 'post', payload }))
  const startMs = performance.now()
  for (let start = 0; start < entries.length; start += batchPosts)
    await log.append(entries.slice(start, start + batchPosts))
  const seconds = (performance.now() - startMs) / 1000
  await log.close()
  return lines.length / seconds
}
