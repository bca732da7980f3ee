// The one process that decides: writes the ticks, folds them, commits to Redis; whoever takes over goes on from what was committed.
import { deserialize } from 'node:v8'
import { EarlyWarningError } from '../../core/errors.ts'
import type { EventLog, StateOpening, StoredEntry } from '../../core/ports.ts'
import type { KafkaDriver, TopicReader } from '../../store/kafka/driver.ts'
import type { Fold, FoldSnapshot, TickResult } from '../fold/fold.ts'
import type { TickRunnerOptions } from '../fold/tick-runner.ts'
import { createTickRunner } from '../fold/tick-runner.ts'
import type { PendingRecord } from '../fold/tick-queue.ts'
import { batchOfRecords, controlRecord, createTickQueue } from '../fold/tick-queue.ts'
import { decodeSequenceRecord } from '../../wire/sequence-record.ts'
import type { Sequenced, Sequencer, SequencerState, TickRecord } from './sequencer.ts'
import { createSequencer } from './sequencer.ts'
import type { TickClockOptions } from './tick-clock.ts'
import { createTickClock } from './tick-clock.ts'
import {
  claimEntry,
  createTickFilter,
  highestClaim,
  meaningOfClaim,
  readTickLogEntry,
  sequencedTickEntry,
} from './tick-log.ts'

export interface CorrelatorRunOptions extends Omit<TickRunnerOptions, 'onResult'>, Omit<TickClockOptions, 'reached'> {
  readonly driver: KafkaDriver
  readonly ticks: EventLog
  readonly documents: string
  readonly documentPartitions: number
  readonly postTopics: readonly string[]
  readonly owner: string
  readonly openFold: (snapshot: FoldSnapshot | null) => Fold
  /** Called with every tick result; `bodyOf` finds the post behind a reference while the call lasts. */
  readonly onResult: (result: TickResult, fresh: boolean, bodyOf: (ref: number) => Uint8Array) => void
  readonly queueBytesMax: number
  readonly acceptLoss: boolean
}

export interface CorrelatorRun {
  status(): ReturnType<ReturnType<typeof createTickRunner>['status']> & {
    readonly queuedBytes: number
    readonly waitingCount: number
  }
  /** Folds and commits what is closed, writes a checkpoint. */
  stop(): Promise<void>
}

interface Snapshot {
  readonly fold: FoldSnapshot
  readonly sequencer: SequencerState
  readonly epoch: number
}

const readBytes = 4 * 1024 * 1024
const idleMs = 50
const reachedEveryMs = 500
const askEveryMs = 200

export async function startCorrelatorRun(options: CorrelatorRunOptions): Promise<CorrelatorRun> {
  const opening = await takeOver(options)
  const snapshot = readSnapshot(options, opening)
  const filter = createTickFilter(
    snapshot === null ? undefined : { epoch: snapshot.epoch, number: snapshot.sequencer.tickNumber },
  )
  const sequencer = createSequencer(options.documentPartitions, options.tickLengthMs, snapshot?.sequencer)
  const queue = createTickQueue()
  const inTicks = new Map<number, readonly Sequenced[]>()
  const states: { sequencer: SequencerState; epoch: number }[] = []
  let folded = { sequencer: sequencer.snapshot(), epoch: filter.epoch() }
  let stopped = false
  const fold = options.openFold(snapshot?.fold ?? null)
  const run = createTickRunner(
    {
      ...options,
      onResult: (result, fresh) => {
        const { number } = result.clock.tick
        options.onResult(result, fresh, (ref) => inTicks.get(number)?.[ref]?.record.body ?? new Uint8Array(0))
        inTicks.delete(number)
      },
      onFailure: (cause) => {
        stopped = true
        options.onFailure(cause)
      },
    },
    {
      fold: {
        ...fold,
        // The place in the topics that belongs to a state is the one after its last finished tick.
        begin: (tick, records) => {
          const work = fold.begin(tick, records)
          return {
            ...work,
            finish: () => {
              folded = states.shift() ?? folded
              return work.finish()
            },
          }
        },
        snapshot: () => ({ ...fold.snapshot(), ...folded }),
      },
      queue,
      epoch: opening.epoch,
      committedOffset: opening.offset,
    },
  )
  const own = { epoch: opening.epoch, owner: options.owner }
  await options.ticks.append([claimEntry(own)])
  const reader = await openDocuments(options, sequencer)
  const reached = await followPosts(options)
  const clock = createTickClock({ ...options, reached: reached.read })
  let isOwner = false
  let askedMs = 0
  let writtenTick = sequencer.lastTick()
  let offset = snapshot === null ? options.ticks.firstOffset() : (opening.checkpoint?.offset ?? 0)

  async function takeDocuments(waitMs: number): Promise<void> {
    for (const { partition, records } of await reader.next(waitMs))
      for (const record of records) sequencer.add(partition, record.offset, decodeSequenceRecord(record))
  }

  async function applyEntry(stored: StoredEntry): Promise<void> {
    const entry = readTickLogEntry(stored)
    if (entry.kind === 'claim') {
      filter.claim(entry.claim)
      const meaning = meaningOfClaim(entry.claim, own)
      if (meaning === 'replaced') throw replaced(entry.claim.epoch, opening.epoch)
      if (meaning === 'own') isOwner = true
    } else if (entry.kind === 'action') {
      queue.add(batchOfRecords([controlRecord(stored.offset, entry.payload)]))
    } else if (entry.kind === 'tick' && filter.accepts(entry.tick)) await applyTick(entry.tick, stored.offset + 1)
  }

  async function applyTick(tick: TickRecord, nextOffset: number): Promise<void> {
    while (!stopped && !sequencer.holds(tick.ends)) await takeDocuments(idleMs)
    if (stopped) return
    const taken = sequencer.take(tick)
    inTicks.set(tick.number, taken)
    const records: PendingRecord[] = []
    taken.forEach(({ record }, ref) => {
      const { kind, receivedAtMs, body, observation } = record
      if (kind !== 'marker') records.push({ kind, offset: ref, receivedAtMs, body, observation })
    })
    queue.add(batchOfRecords(records))
    states.push({ sequencer: sequencer.snapshot(), epoch: filter.epoch() })
    queue.close({ number: tick.number, closedAtMs: tick.closedAtMs }, nextOffset)
    writtenTick = Math.max(writtenTick, tick.number)
    // Up to the committed offset nothing is committed again; after it, commits run beside the reading.
    if (nextOffset <= opening.offset) await run.refold()
    else run.kick()
    if (queue.bytes() > options.queueBytesMax) await run.drained()
  }

  /** Follows the log; an entry is applied in its turn, whoever wrote it. */
  async function loop(): Promise<void> {
    while (!stopped) {
      const entries = await readTicks()
      for (const entry of entries) {
        if (stopped) return
        await applyEntry(entry)
        offset = entry.offset + 1
      }
      if (entries.length > 0 || !isOwner) continue
      await writeTicks()
    }
  }

  /** Own entries are known at once; whether others wrote some is asked a few times a second. */
  async function readTicks(): Promise<readonly StoredEntry[]> {
    const nowMs = options.monotonicMs()
    if (isOwner && offset >= options.ticks.nextOffset() && nowMs - askedMs < askEveryMs) return []
    askedMs = nowMs
    return options.ticks.read(offset, readBytes)
  }

  async function writeTicks(): Promise<void> {
    const numbers = clock.due(sequencer, writtenTick)
    if (numbers.length === 0) return takeDocuments(idleMs)
    const ends = sequencer.positions()
    await options.ticks.append(
      numbers.map((number) =>
        sequencedTickEntry({ number, closedAtMs: (number + 1) * options.tickLengthMs, epoch: opening.epoch, ends }),
      ),
    )
    writtenTick = numbers.at(-1) ?? writtenTick
  }

  const running = loop().catch((cause: unknown) => run.fail(cause))
  return {
    status: () => ({ ...run.status(), queuedBytes: queue.bytes(), waitingCount: sequencer.waitingCount() }),
    stop: async () => {
      stopped = true
      await running
      reached.stop()
      await reader.close()
      await run.drained()
      await run.checkpoint()
    },
  }
}

/** Opens the state above every epoch that the log has seen, and refuses to begin anew where a history is missing. */
async function takeOver(options: CorrelatorRunOptions): Promise<StateOpening> {
  const { ticks, state, owner } = options
  await ticks.read(ticks.nextOffset(), 1)
  // Whoever wrote the first entry had opened the state before: a log with entries and no state is a loss.
  const first = await state.open(owner, { mustExist: ticks.nextOffset() > 0 && !options.acceptLoss })
  const claimed = await highestClaim(ticks, first.checkpoint?.offset ?? 0)
  if (first.offset > ticks.nextOffset()) {
    throw new EarlyWarningError(
      'HISTORY_LOST',
      `The state stands at offset ${first.offset}, but the ticks topic ends at ${ticks.nextOffset()}: Kafka has lost what it acknowledged. ` +
        'Restore both from the same backup.',
    )
  }
  return claimed >= first.epoch ? state.open(owner, { epochFloor: claimed }) : first
}

function readSnapshot(options: CorrelatorRunOptions, { checkpoint }: StateOpening): Snapshot | null {
  if (checkpoint === null) return null
  if (checkpoint.version === options.version) {
    const { sequencer, epoch, ...fold } = deserialize(checkpoint.bytes) as FoldSnapshot & Omit<Snapshot, 'fold'>
    return { fold, sequencer, epoch }
  }
  options.notice(
    { found: checkpoint.version, wanted: options.version, fromOffset: options.ticks.firstOffset() },
    'settings, models or runtime changed: the state is folded again from the start of the log',
  )
  return null
}

async function openDocuments(options: CorrelatorRunOptions, sequencer: Sequencer): Promise<TopicReader> {
  const bounds = await options.driver.bounds(options.documents)
  if (bounds.length !== options.documentPartitions) {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `${options.documents} has ${bounds.length} partitions, kafka.documentPartitions says ${options.documentPartitions}; the number is fixed at set-up.`,
    )
  }
  const positions = sequencer.positions().map((offset, partition) => {
    const first = bounds[partition]?.first ?? 0
    if (offset > 0 && offset < first) {
      throw new EarlyWarningError(
        'HISTORY_LOST',
        `The fold goes on at offset ${offset} of ${options.documents}/${partition}, but Kafka now begins at ${first}. Lengthen the topic's retention and restore a checkpoint after ${first}.`,
      )
    }
    sequencer.skipTo(partition, first)
    return { topic: options.documents, partition, offset: Math.max(offset, first) }
  })
  return options.driver.openReader({ kind: 'positions', positions, bytesMax: 8 * 1024 * 1024 })
}

/** Asks again and again up to where the posts topics are written; an outage only makes the answer older. */
async function followPosts(options: CorrelatorRunOptions) {
  let known = { ends: new Map<string, number>(), readAtMs: 0 }
  let asking = false

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    const readAtMs = options.nowMs()
    const ends = new Map<string, number>()
    for (const topic of options.postTopics) {
      // A partition that has lost its beginning, or never had a record, has nothing that could be waited for.
      for (const { partition, first, next } of await options.driver.bounds(topic))
        ends.set(`${topic}/${partition}`, next > first ? next : 0)
    }
    known = { ends, readAtMs }
    asking = false
  }

  await ask()
  const timer = setInterval(() => {
    void ask().catch(() => {
      asking = false
    })
  }, reachedEveryMs)
  return { read: () => known, stop: () => clearInterval(timer) }
}

function replaced(by: number, own: number): EarlyWarningError {
  return new EarlyWarningError('STATE_FENCED', `Epoch ${by} has taken over from ${own}; this process stops deciding.`)
}
