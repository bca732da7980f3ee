// The live run: records become durable, ticks close, the fold decides, and everything a tick changed is committed in one step.
import type { BudgetReport } from '../../alerts/alarm-budget.ts'
import { deserialize } from 'node:v8'
import type { AlertAction } from '../../alerts/held-alert.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { LogEntry, StoredEntry } from '../../core/ports.ts'
import type { RawRecord } from '../../core/post.ts'
import type { Clock } from '../../core/tick.ts'
import { idleTickEvery } from '../../core/tick.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import type { AnnotatedBatch } from '../text/annotate-batch.ts'
import { refusedCount } from '../text/annotate-batch.ts'
import type { Fold, FoldSnapshot } from './fold.ts'
import type { TickRunner } from './tick-runner.ts'
import type { LiveOptions } from './live-options.ts'
import { createTickRunner } from './tick-runner.ts'
import {
  actionEntry,
  readRecordEntry,
  readTickEntry,
  readUserWordsEntry,
  recordEntry,
  tickEntry,
  userWordsEntry,
} from '../../wire/log-payload.ts'
import type { PackedTexts } from '../../wire/record-batch.ts'
import { packBytes, packRecords, packedBytes } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import type { PendingRecord, TickQueue } from './tick-queue.ts'
import { batchOfAnnotated, batchOfRecords, controlRecord, createTickQueue } from './tick-queue.ts'
import type { UserWords } from './user-words.ts'
import { createUserWords, sameWords } from './user-words.ts'

export interface Live {
  /** Resolves when the records are durable. Throws UNAVAILABLE above the queue limit. */
  submit(records: readonly RawRecord[]): Promise<Submitted>
  act(action: AlertAction): Promise<void>
  /**
   * Writes these words into the log instead of all earlier ones; the posts behind the next tick are cut with them.
   * Does nothing where they hold or wait already.
   */
  useWords(words: readonly UserWord[]): Promise<void>
  /** Closes the tick that contains `nowMs` minus one; time that stands still or runs back is clamped. */
  tick(nowMs: number): void
  /** Folds and commits what is closed, writes a checkpoint, and waits for all of it. */
  stop(): Promise<void>
  /** Waits until everything submitted and ticked so far is committed. */
  settled(): Promise<void>
  status(): LiveStatus
}

export interface Submitted {
  readonly received: number
  /** Those whose own bytes show that they cannot be read; whether a record is new, late or a duplicate is not known here. */
  readonly refused: number
}

export interface LiveStatus {
  readonly counters: Readonly<Record<string, number>>
  /** How well the budgets of false alarms and complaints are kept; null before the first tick. */
  readonly budget: BudgetReport | null
  readonly clock: Clock | null
  readonly committedOffset: number
  readonly nextOffset: number
  readonly queuedBytes: number
  readonly lastTickClosedAtMs: number
  readonly ready: boolean
}

interface LiveSnapshot extends FoldSnapshot {
  readonly userWords?: readonly UserWord[]
}

const readBytes = 4 * 1024 * 1024

export async function startLive(options: LiveOptions): Promise<Live> {
  const opening = await options.state.open(options.owner)
  const snapshot = readSnapshot(options, opening.checkpoint)
  const queue = createTickQueue()
  const words = createUserWords(snapshot?.state.userWords ?? [], (added) => {
    options.pool.useWords(added)
    options.onWords(added)
  })
  const plain = options.openFold(snapshot?.state ?? null)
  // A checkpoint lies behind a tick, where nothing waits: the words that hold there are all that a restart has to know.
  const fold: Fold = {
    ...plain,
    snapshot: (): LiveSnapshot => ({ ...plain.snapshot(), userWords: words.at(run.status().committedOffset) }),
  }
  const run = createTickRunner(options, { fold, queue, epoch: opening.epoch, committedOffset: opening.offset })
  await recover(options, { queue, run, words, fromOffset: snapshot?.offset ?? options.log.firstOffset() })
  let tail: Promise<void> = Promise.resolve()
  // Records that stand in the log behind its last tick, durable or not: what decides whether the next tick is idle.
  let behindTick = queue.openCount()

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

  async function submit(records: readonly RawRecord[]): Promise<Submitted> {
    if (queue.bytes() > options.queueBytesMax) {
      throw new EarlyWarningError(
        'UNAVAILABLE',
        `${queue.bytes()} bytes wait for the fold, at most ${options.queueBytesMax} may; send again later.`,
      )
    }
    const work: Promise<number>[] = []
    for (let start = 0; start < records.length; start += options.batchRecords) {
      work.push(submitBatch(records.slice(start, start + options.batchRecords)))
    }
    const refused = await Promise.all(work)
    return { received: records.length, refused: refused.reduce((sum, count) => sum + count, 0) }
  }

  /** How many of the records are dead letters. */
  async function submitBatch(records: readonly RawRecord[]): Promise<number> {
    let generation = words.generation()
    const wanted = { records: false, documents: false }
    const batch = await options.pool.annotate({ kind: 'raw', records: packRecords(records), wanted })
    let observations = batch.observations
    // A tick came between cutting and appending, and with it other words: what the log says is cut again.
    while (generation !== words.generation()) {
      generation = words.generation()
      observations = await observedAgain(options, batch)
    }
    const { kinds, posts } = batch
    const entries = records.map((record, i) =>
      recordEntry(recordKindAt(kinds, i), record.receivedAtMs, packedBytes(posts, i)),
    )
    const receivedAtMs = new Float64Array(records.length)
    for (let i = 0; i < records.length; i++) receivedAtMs[i] = records[i]?.receivedAtMs ?? 0
    behindTick += records.length
    await append(entries, (firstOffset) =>
      queue.add(batchOfAnnotated({ kinds, bodies: posts, observations, receivedAtMs, firstOffset })),
    )
    return refusedCount(kinds)
  }

  function tick(nowMs: number): void {
    const number = Math.max(run.lastTick() + 1, Math.floor(nowMs / options.tickLengthMs) - 1)
    const closedAtMs = Math.max(nowMs, run.lastClosedAtMs())
    if (behindTick === 0 && number % idleTickEvery !== 0 && !words.isWaiting()) return
    run.reserve(number, closedAtMs)
    behindTick = 0
    const durable = append([tickEntry({ number, closedAtMs })], (_, nextOffset) => {
      tookEffect(nextOffset)
      queue.close({ number, closedAtMs }, nextOffset)
      run.kick()
    })
    // What is appended from here on stands behind the tick.
    const tookEffect = words.takeEffect()
    void durable.catch(() => undefined)
  }

  return {
    submit,
    tick,
    act: (action) => {
      const entry = actionEntry(action)
      behindTick++
      return append([entry], (firstOffset) => queue.add(batchOfRecords([controlRecord(firstOffset, entry.payload)])))
    },
    useWords: async (added) => {
      if (sameWords(added, words.latest())) return
      const durable = append([userWordsEntry(added)], () => undefined)
      words.announce(added)
      await durable
    },
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
    return { offset: checkpoint.offset, state: deserialize(checkpoint.bytes) as LiveSnapshot }
  options.notice(
    { found: checkpoint.version, wanted: options.version, fromOffset: options.log.firstOffset() },
    'settings, models or runtime changed: the state is folded again from the start of the log',
  )
  return null
}

/** Reads the log from `fromOffset` to its end, annotates the posts again and folds the ticks again; nothing is committed twice. */
async function recover(
  options: LiveOptions,
  parts: { queue: TickQueue; run: TickRunner; words: UserWords; fromOffset: number },
): Promise<void> {
  let offset = parts.fromOffset
  for (;;) {
    const entries = await options.log.read(offset, readBytes)
    if (entries.length === 0) break
    for (const stretch of cutAtNewWords(entries, parts.words)) {
      let pending: PendingRecord[] = []
      for (const record of await annotateStored(options, stretch)) {
        if ('tick' in record) {
          parts.queue.add(batchOfRecords(pending))
          pending = []
          parts.queue.close(record.tick, record.nextOffset)
          await parts.run.refold()
        } else pending.push(record)
      }
      parts.queue.add(batchOfRecords(pending))
    }
    offset = (entries.at(-1)?.offset ?? offset) + 1
  }
}

/** Stretches of entries that are cut with the same words; control records about words end here. */
function* cutAtNewWords(entries: readonly StoredEntry[], words: UserWords): Generator<readonly StoredEntry[]> {
  let stretch: StoredEntry[] = []
  for (const entry of entries) {
    const announced = entry.kind === 'control' ? readUserWordsEntry(entry.payload) : null
    if (announced === null) stretch.push(entry)
    else words.announce(announced)
    if (entry.kind !== 'tick' || !words.isWaiting()) continue
    yield stretch
    words.takeEffect()(entry.offset + 1)
    stretch = []
  }
  yield stretch
}

/** The observations of a batch once more, from its posts as the log has them; empty for what is no post. */
async function observedAgain(options: LiveOptions, batch: AnnotatedBatch): Promise<PackedTexts> {
  const none = new Uint8Array(0)
  const isPost = Array.from(batch.kinds, (_, i) => recordKindAt(batch.kinds, i) === 'post')
  const posts = isPost.flatMap((is, i) => (is ? [packedBytes(batch.posts, i)] : []))
  const wanted = { records: false, documents: false }
  const again = await options.pool.annotate({ kind: 'posts', posts: packBytes(posts), wanted })
  let next = 0
  return packBytes(isPost.map((is) => (is ? packedBytes(again.observations, next++) : none)))
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
    if (entry.kind === 'control') return controlRecord(entry.offset, entry.payload)
    const { receivedAtMs, body } = readRecordEntry(entry.payload)
    const observation = entry.kind === 'post' ? (observations[next++] ?? none) : none
    return { kind: entry.kind, offset: entry.offset, receivedAtMs, body, observation }
  })
}
