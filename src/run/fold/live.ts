// The live run: records become durable, ticks close, the fold decides, and everything a tick changed is committed in one step.
import { deserialize } from 'node:v8'
import type { BudgetReport } from '../../alerts/alarm-budget.ts'
import type { OfficeRecord, ReadPosition } from '../../core/desk-record.ts'
import type { RawRecord } from '../../core/post.ts'
import type { Clock, Tick } from '../../core/tick.ts'
import { closingTime, idleTickEvery } from '../../core/tick.ts'
import type { UserWord } from '../../nlp/segment/user-words.ts'
import { officeEntry, tickEntry, userWordsEntry } from '../../wire/log-payload.ts'
import type { Fold, FoldSnapshot } from './fold.ts'
import type { LiveOptions } from './live-options.ts'
import type { OrderedLog } from './ordered-log.ts'
import { createOrderedLog } from './ordered-log.ts'
import { recover } from './recover.ts'
import type { Submitted } from './submit-records.ts'
import { createScarcity } from './scarcity.ts'
import { createSubmit } from './submit-records.ts'
import { batchOfRecords, controlRecord, createTickQueue } from './tick-queue.ts'
import { createTickRunner } from './tick-runner.ts'
import type { UserWords } from './user-words.ts'
import { createUserWords, sameWords } from './user-words.ts'

export interface Live {
  /** Resolves when the records are durable. Throws UNAVAILABLE above the queue limit. */
  submit(records: readonly RawRecord[]): Promise<Submitted>
  /** Resolves when what a person did is durable; it takes effect at the next tick. */
  write(record: OfficeRecord): Promise<void>
  /**
   * Writes these words into the log instead of all earlier ones; the posts behind the next tick are cut with them.
   * Does nothing where they hold or wait already.
   */
  useWords(words: readonly UserWord[]): Promise<void>
  /** Closes the tick that contains `nowMs` minus one; where time stands still or runs back, the number goes on all the same. */
  tick(nowMs: number): void
  /** Folds and commits what is closed, writes a checkpoint, and waits for all of it. */
  stop(): Promise<void>
  /** Waits until everything submitted and ticked so far is committed. */
  settled(): Promise<void>
  status(): LiveStatus
}

/** Where the fold runs in this process, what is fetched can be made durable together with how far it was. */
export interface OwnLive extends Live {
  /** The positions are durable with the records or not at all, and one tick closes over all of them. At most 64 MiB. */
  submitPage(records: readonly RawRecord[], positions: readonly ReadPosition[]): Promise<Submitted>
  /** Id of the key that the pseudonyms of the state were made with; null where the log does not say. */
  pseudonymKey(): string | null
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
  /** The disk has no room: nothing is taken in until it has. */
  readonly isFull: boolean
}

interface LiveSnapshot extends FoldSnapshot {
  readonly userWords?: readonly UserWord[]
  /** The last tick that was folded: behind a checkpoint there may be none in the log. */
  readonly lastTick?: Tick | null
}

export async function startLive(options: LiveOptions): Promise<OwnLive> {
  const opening = await options.state.open(options.owner)
  const snapshot = readSnapshot(options, opening.checkpoint)
  const lastTick = snapshot?.state.lastTick ?? null
  const queue = createTickQueue()
  const words = createUserWords(snapshot?.state.userWords ?? [], (added) => {
    options.pool.useWords(added)
    options.onWords(added)
  })
  const plain = options.openFold(snapshot?.state ?? null)
  // A checkpoint lies behind a tick, where nothing waits: the words that hold there are all that a restart has to know.
  const fold: Fold = {
    ...plain,
    snapshot: (): LiveSnapshot => ({
      ...plain.snapshot(),
      userWords: words.at(run.status().committedOffset),
      lastTick: run.status().clock?.tick ?? lastTick,
    }),
  }
  const scarcity = createScarcity(options.notice)
  const run = createTickRunner(
    { ...options, scarcity },
    { fold, queue, epoch: opening.epoch, committedOffset: opening.offset },
  )
  if (lastTick !== null) run.reserve(lastTick.number, lastTick.closedAtMs)
  // A log that begins behind the checkpoint has lost what lies between; whoever started it said that it may.
  const fromOffset = Math.max(snapshot?.offset ?? 0, options.log.firstOffset())
  await recover(options, { queue, run, words, fromOffset })
  const log = createOrderedLog(options.log, queue.openCount(), { fail: run.fail, scarcity })

  function tick(nowMs: number): void {
    const number = Math.max(run.lastTick() + 1, Math.floor(nowMs / options.tickLengthMs) - 1)
    const closedAtMs = closingTime(nowMs, run.lastClosedAtMs())
    tellOfClock(options, run.lastClosedAtMs(), closedAtMs)
    if (log.behindTick() === 0 && number % idleTickEvery !== 0 && !words.isWaiting()) return
    run.reserve(number, closedAtMs)
    const durable = log.appendTick(tickEntry({ number, closedAtMs }), (_, nextOffset) => {
      tookEffect(nextOffset)
      queue.close({ number, closedAtMs }, nextOffset)
      run.kick()
    })
    // What is appended from here on stands behind the tick.
    const tookEffect = words.takeEffect()
    durable.catch(() => words.takeBack(null))
  }

  return {
    ...createSubmit(options, { log, queue, words }),
    tick,
    pseudonymKey: () => plain.pseudonymKey(),
    write: (record) => {
      const entry = officeEntry(record)
      return log.appendRecords([entry], (firstOffset) =>
        queue.add(batchOfRecords([controlRecord(firstOffset, entry.payload)])),
      )
    },
    useWords: (added) => writeWords(log, words, added),
    settled: async () => {
      await log.settled()
      await run.drained()
    },
    stop: async () => {
      await log.settled()
      run.hurry()
      await run.drained()
      await run.checkpoint()
    },
    status: () => ({
      ...run.status(),
      isFull: scarcity.lasts(),
      nextOffset: options.log.nextOffset(),
      queuedBytes: queue.bytes(),
    }),
  }
}

function tellOfClock({ notice }: LiveOptions, from: number, to: number): void {
  if (to < from) notice({ from, to }, 'the clock was ahead and has been set back: posts count by the new time')
}

async function writeWords(log: OrderedLog, words: UserWords, added: readonly UserWord[]): Promise<void> {
  if (sameWords(added, words.latest())) return
  const durable = log.append([userWordsEntry(added)], () => undefined)
  words.announce(added)
  await durable.catch((cause: unknown) => {
    words.takeBack(added)
    throw cause
  })
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
