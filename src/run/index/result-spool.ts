// Keeps what ticks decided on disk until the index has it, so that an index that is away holds up neither alerts nor checkpoints.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { EventLog } from '../../core/ports.ts'
import { openSegmentLog } from '../../store/log/segment-log.ts'
import type { IndexResults } from './index-thread.ts'

export interface SpooledResults extends IndexResults {
  /** With `index.documents: evidence`: the log offsets of documents to add. */
  readonly evidence: readonly number[]
}

export interface ResultSpool {
  /** Resolves when it is durable. */
  add(results: SpooledResults): Promise<void>
  /** The oldest that have not been taken away, joined, with the position behind them; null where there are none. */
  next(): Promise<{ readonly results: SpooledResults; readonly position: number } | null>
  /** What stands before `position` is in the index. */
  taken(position: number): Promise<void>
  waiting(): number
  close(): Promise<void>
}

export interface ResultSpoolOptions {
  readonly folder: string
  /** At the limit the older half goes; it stays in the state of the service and is counted. */
  readonly bytesMax: number
  readonly onDropped: (count: number) => void
}

const readBytes = 1024 * 1024
const segmentBytesMax = 8 * 1024 * 1024
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8')

export async function openResultSpool(options: ResultSpoolOptions): Promise<ResultSpool> {
  // What is missing here after damage is still in the state; the index only lacks it, so the service may start.
  const log = await openSegmentLog({ folder: options.folder, segmentBytesMax, acceptLoss: true })
  // Whole segments are dropped, so after a restart a part of the oldest one comes again; adding it twice changes nothing.
  let position = log.firstOffset()
  let bytes = sizeOf(options.folder)

  async function limit(): Promise<void> {
    if (bytes <= options.bytesMax) return
    const dropped = Math.ceil((log.nextOffset() - position) / 2)
    position += dropped
    await log.truncateBefore(position)
    bytes = sizeOf(options.folder)
    options.onDropped(dropped)
  }

  return {
    add: async (results) => {
      const payload = encoder.encode(JSON.stringify(results))
      bytes += payload.length
      await log.append([{ kind: 'control', payload }])
      await limit()
    },
    next: () => readOn(log, position),
    taken: async (upTo) => {
      position = Math.max(position, upTo)
      const first = log.firstOffset()
      await log.truncateBefore(position)
      if (log.firstOffset() !== first) bytes = sizeOf(options.folder)
    },
    waiting: () => log.nextOffset() - position,
    close: () => log.close(),
  }
}

async function readOn(log: EventLog, position: number) {
  const entries = await log.read(position, readBytes)
  const last = entries.at(-1)
  if (last === undefined) return null
  const parts = entries.map((entry) => JSON.parse(decoder.decode(entry.payload)) as SpooledResults)
  return {
    results: {
      signals: parts.flatMap((part) => part.signals),
      situations: parts.flatMap((part) => part.situations),
      alerts: parts.flatMap((part) => part.alerts),
      evidence: parts.flatMap((part) => part.evidence),
    },
    position: last.offset + 1,
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}
