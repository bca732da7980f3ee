// The files of a replay: appended line by line, cut back to a checkpoint when a run is resumed.
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const outputNames = ['alerts', 'situations', 'signals', 'documents', 'late', 'dead-letters'] as const
export type OutputName = (typeof outputNames)[number]

export interface OutputFiles {
  write(name: OutputName, line: string): void
  /** Flushes and syncs; returns the length of every file in bytes. */
  sync(): Readonly<Record<OutputName, number>>
  close(): void
}

// Lines are gathered to 256 KiB before they are written.
const bufferedMax = 262_144

/** Files shorter or longer than `lengths` are cut to them; without `lengths` they start empty. */
export function openOutputs(directory: string, lengths: Readonly<Record<OutputName, number>> | null): OutputFiles {
  mkdirSync(directory, { recursive: true })
  const files = new Map(
    outputNames.map((name) => [name, openOne(join(directory, `${name}.jsonl`), lengths?.[name] ?? 0)]),
  )

  function write(name: OutputName, line: string): void {
    const file = files.get(name)
    if (file === undefined) return
    file.lines.push(line)
    file.waiting += line.length
    if (file.waiting > bufferedMax) flush(file)
  }

  function sync(): Record<OutputName, number> {
    const result = {} as Record<OutputName, number>
    for (const [name, file] of files) {
      flush(file)
      fsyncSync(file.handle)
      result[name] = file.length
    }
    return result
  }

  return {
    write,
    sync,
    close: () => {
      sync()
      for (const file of files.values()) closeSync(file.handle)
    },
  }
}

interface OpenFile {
  readonly handle: number
  readonly lines: string[]
  waiting: number
  length: number
}

function openOne(path: string, length: number): OpenFile {
  const handle = openSync(path, length === 0 ? 'w' : 'r+')
  ftruncateSync(handle, length)
  return { handle, lines: [], waiting: 0, length }
}

function flush(file: OpenFile): void {
  if (file.lines.length === 0) return
  const bytes = Buffer.from(`${file.lines.join('\n')}\n`)
  let done = 0
  while (done < bytes.length) done += writeSync(file.handle, bytes, done, bytes.length - done, file.length + done)
  file.length += bytes.length
  file.lines.length = 0
  file.waiting = 0
}
