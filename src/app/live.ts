// The live run: records become durable, ticks close, the fold decides, and everything a tick changed is committed in one step.
import { deserialize } from 'node:v8'
import type { AlertAction } from '../alerts/alert-book.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { LogEntry, StoredEntry } from '../core/ports.ts'
import type { RawRecord } from '../core/post.ts'
import type { Clock } from '../core/tick.ts'
import type { FoldSnapshot } from './fold.ts'
import type { Folding } from './folding.ts'
import type { LiveOptions } from './live-options.ts'
import { createFolding } from './folding.ts'
import { actionEntry, readRecordEntry, readTickEntry, recordEntry, tickEntry } from './log-payload.ts'
import { packBytes, packRecords, packedBytes } from './record-batch.ts'
import type { PendingRecord, TickQueue } from './tick-queue.ts'
import { createTickQueue } from './tick-queue.ts'

export interface Live {
  /** Resolves when the records are durable. Throws UNAVAILABLE above the queue limit. Returns how many records there were. */
  submit(records: readonly RawRecord[]): Promise<number>
  act(action: AlertAction): Promise<void>
  /** Closes the tick that contains `nowMs` minus one; time that stands still or runs back is clamped. */
  tick(nowMs: number): void
  /** Folds and commits what is closed, writes a checkpoint, and waits for all of it. */
  stop(): Promise<void>
  /** Waits until everything submitted and ticked so far is committed. */
  settled(): Promise<void>
  status(): LiveStatus
}

export interface LiveStatus {
  readonly counters: Readonly<Record<string, number>>
  readonly clock: Clock | null
  readonly committedOffset: number
  readonly nextOffset: number
  readonly queuedBytes: number
  readonly lastTickClosedAtMs: number
  readonly ready: boolean
}

const readBytes = 4 * 1024 * 1024

export async function startLive(options: LiveOptions): Promise<Live> {
  const opening = await options.state.open(options.owner)
  const snapshot = readSnapshot(options, opening.checkpoint)
  const fold = options.buildFold(snapshot?.state ?? null)
  const queue = createTickQueue()
  const run = createFolding(options, { fold, queue, epoch: opening.epoch, committedOffset: opening.offset })
  await recover(options, { queue, run, fromOffset: snapshot?.offset ?? options.log.firstOffset() })
  let tail: Promise<void> = Promise.resolve()

  // Log order is call order; what follows an append waits for the appends before it.
  function append(
    entries: readonly LogEntry[],
    durable: (firstOffset: number, nextOffset: number) => void,
  ): Promise<void> {
    const appended = options.log.append(entries)
    const result = Promise.all([tail, appended]).then(([, { firstOffset, nextOffset }]) =>
      durable(firstOffset, nextOffset),
    )
    tail = result.catch((cause: unknown) => run.fail(cause))
    return result
  }

  async function submit(records: readonly RawRecord[]): Promise<number> {
    if (queue.bytes() > options.queueBytesMax) {
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `${queue.bytes()} bytes wait for the fold, at most ${options.queueBytesMax} may; send again later.`,
      )
    }
    const work: Promise<void>[] = []
    for (let start = 0; start < records.length; start += options.batchRecords) {
      work.push(submitBatch(records.slice(start, start + options.batchRecords)))
    }
    await Promise.all(work)
    return records.length
  }

  async function submitBatch(records: readonly RawRecord[]): Promise<void> {
    const batch = await options.pool.annotate({
      kind: 'raw',
      records: packRecords(records),
      wanted: { records: false, documents: false },
    })
    const entries = records.map((record, i) =>
      recordEntry(batch.kinds[i] ?? 2, record.receivedAtMs, packedBytes(batch.posts, i)),
    )
    await append(entries, (firstOffset) => {
      records.forEach((record, i) => {
        const kind = (['post', 'drop', 'dead_letter'] as const)[batch.kinds[i] ?? 2] ?? 'dead_letter'
        const body = packedBytes(batch.posts, i)
        queue.add({
          kind,
          offset: firstOffset + i,
          receivedAtMs: record.receivedAtMs,
          body,
          observation: packedBytes(batch.observations, i),
        })
      })
    })
  }

  function tick(nowMs: number): void {
    const number = Math.max(run.lastTick() + 1, Math.floor(nowMs / options.tickLengthMs) - 1)
    const closedAtMs = Math.max(nowMs, run.lastClosedAtMs())
    if (run.isIdle(number)) return
    run.reserve(number, closedAtMs)
    void append([tickEntry({ number, closedAtMs })], (_, nextOffset) => {
      queue.close({ number, closedAtMs }, nextOffset)
      run.kick()
    }).catch(() => undefined)
  }

  return {
    submit,
    tick,
    act: (action) =>
      append([actionEntry(action)], (firstOffset) => {
        queue.add({
          kind: 'control',
          offset: firstOffset,
          receivedAtMs: 0,
          body: actionEntry(action).payload,
          observation: new Uint8Array(0),
        })
      }),
    settled: async () => {
      await tail
      await run.drained()
    },
    stop: async () => {
      await tail
      await run.drained()
      await run.checkpoint()
    },
    status: () => ({ ...run.status(), nextOffset: options.log.nextOffset(), queuedBytes: queue.bytes() }),
  }
}

function readSnapshot(options: LiveOptions, checkpoint: { offset: number; version: string; bytes: Uint8Array } | null) {
  if (checkpoint === null) return null
  if (checkpoint.version === options.version)
    return { offset: checkpoint.offset, state: deserialize(checkpoint.bytes) as FoldSnapshot }
  options.notice(
    { found: checkpoint.version, wanted: options.version, fromOffset: options.log.firstOffset() },
    'settings, models or runtime changed: the state is folded again from the start of the log',
  )
  return null
}

/** Reads the log from `fromOffset` to its end, annotates the posts again and folds the ticks again; nothing is committed twice. */
async function recover(
  options: LiveOptions,
  parts: { queue: TickQueue; run: Folding; fromOffset: number },
): Promise<void> {
  let offset = parts.fromOffset
  for (;;) {
    const entries = await options.log.read(offset, readBytes)
    if (entries.length === 0) break
    for (const record of await annotateStored(options, entries)) {
      if ('tick' in record) {
        parts.queue.close(record.tick, record.nextOffset)
        await parts.run.refold()
      } else parts.queue.add(record)
    }
    offset = (entries.at(-1)?.offset ?? offset) + 1
  }
}

type Recovered = PendingRecord | { readonly tick: ReturnType<typeof readTickEntry>; readonly nextOffset: number }

async function annotateStored(options: LiveOptions, entries: readonly StoredEntry[]): Promise<readonly Recovered[]> {
  const posts = entries.filter((entry) => entry.kind === 'post').map((entry) => readRecordEntry(entry.payload).body)
  const observations: Uint8Array[] = []
  for (let start = 0; start < posts.length; start += options.batchRecords) {
    const bodies = posts.slice(start, start + options.batchRecords)
    const batch = await options.pool.annotate({
      kind: 'posts',
      posts: packBytes(bodies),
      wanted: { records: false, documents: false },
    })
    bodies.forEach((_, i) => observations.push(packedBytes(batch.observations, i)))
  }
  let next = 0
  return entries.map((entry): Recovered => {
    const none = new Uint8Array(0)
    if (entry.kind === 'tick') return { tick: readTickEntry(entry.payload), nextOffset: entry.offset + 1 }
    if (entry.kind === 'control')
      return { kind: 'control', offset: entry.offset, receivedAtMs: 0, body: entry.payload, observation: none }
    const { receivedAtMs, body } = readRecordEntry(entry.payload)
    const observation = entry.kind === 'post' ? (observations[next++] ?? none) : none
    return { kind: entry.kind, offset: entry.offset, receivedAtMs, body, observation }
  })
}
