// Joins appends that wait for the disk at the same time into one commit, and refuses more than may wait.
import { assert, EarlyWarningError } from '../../core/errors.ts'
import type { LogEntry } from '../../core/ports.ts'
import type { Committer } from './committer.ts'
import { appendBytesMax, entryBytes } from './frame.ts'

interface Range {
  readonly firstOffset: number
  readonly nextOffset: number
}

interface Waiting {
  readonly entries: readonly LogEntry[]
  readonly bytes: number
  resolve(range: Range): void
  reject(error: unknown): void
}

export interface AppendQueueOptions {
  readonly groupBytesMax: number
  readonly queueBytesMax: number
}

export function createAppendQueue(committer: Committer, options: AppendQueueOptions) {
  let closed = false
  let queueBytes = 0
  let queue: Waiting[] = []
  let running: Promise<void> | null = null

  async function append(entries: readonly LogEntry[]): Promise<Range> {
    const refusal = refuse(entries)
    if (refusal !== null) throw refusal
    const offset = committer.nextOffset()
    if (entries.length === 0) return { firstOffset: offset, nextOffset: offset }
    const bytes = bytesOf(entries)
    return new Promise((resolve, reject) => {
      queue.push({ entries, bytes, resolve, reject })
      queueBytes += bytes
      running ??= drain()
    })
  }

  function refuse(entries: readonly LogEntry[]): Error | null {
    const failure = committer.failure()
    if (failure !== null) return failure
    if (closed) return new EarlyWarningError('UNAVAILABLE', 'The log is closed; nothing was appended.')
    const payloadBytes = entries.reduce((sum, entry) => sum + entry.payload.length, 0)
    assert(payloadBytes <= appendBytesMax, `An append of ${payloadBytes} bytes is over ${appendBytesMax}; split it.`)
    if (queueBytes === 0 || queueBytes + bytesOf(entries) <= options.queueBytesMax) return null
    const found = `${queueBytes} bytes wait for the disk and at most ${options.queueBytesMax} may`
    return new EarlyWarningError('UNAVAILABLE', `The log is behind: ${found}. Send again later.`)
  }

  async function drain(): Promise<void> {
    // One turn of the loop lets appends of the same moment join the first group.
    await Promise.resolve()
    while (queue.length > 0) {
      const group = takeGroup()
      try {
        const { firstOffset } = await committer.commit(group.flatMap((one) => one.entries))
        let at = firstOffset
        for (const waiting of group) {
          waiting.resolve({ firstOffset: at, nextOffset: at + waiting.entries.length })
          at += waiting.entries.length
        }
      } catch (error) {
        for (const waiting of group) waiting.reject(error)
      }
      for (const waiting of group) queueBytes -= waiting.bytes
    }
    running = null
  }

  function takeGroup(): Waiting[] {
    let bytes = 0
    let count = 0
    while (count < queue.length && (count === 0 || bytes + (queue[count]?.bytes ?? 0) <= options.groupBytesMax)) {
      bytes += queue[count]?.bytes ?? 0
      count++
    }
    const group = queue.slice(0, count)
    queue = queue.slice(count)
    return group
  }

  /** Lets what waits finish; later appends are refused. */
  async function close(): Promise<void> {
    closed = true
    await running
  }

  return { append, close }
}

function bytesOf(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, entry) => sum + entryBytes(entry), 0)
}
