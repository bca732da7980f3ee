// The fold of a deployment: takes the ticks of the topic with the records that the sequencer has for them, from a snapshot on.
import { deserialize } from 'node:v8'
import type { StateOpening } from '../../core/ports.ts'
import type { Fold, FoldSnapshot, TickResult } from '../fold/fold.ts'
import type { PendingRecord } from '../fold/tick-queue.ts'
import { batchOfRecords, controlRecord, createTickQueue } from '../fold/tick-queue.ts'
import type { TickRunnerOptions } from '../fold/tick-runner.ts'
import { createTickRunner } from '../fold/tick-runner.ts'
import { createScarcity } from '../fold/scarcity.ts'
import { createFoldedPositions } from './folded-positions.ts'
import type { SequencerState, TickRecord } from './sequencer.ts'
import { createSequencer } from './sequencer.ts'
import { createTickFilter } from './tick-log.ts'
import type { Sequenced } from './waiting-records.ts'

export interface SequencedFoldOptions extends Omit<TickRunnerOptions, 'onResult' | 'scarcity'> {
  readonly documentPartitions: number
  readonly tickLengthMs: number
  readonly queueBytesMax: number
  readonly openFold: (snapshot: FoldSnapshot | null) => Fold
  /** Called with every tick result; `bodyOf` finds the post behind a reference while the call lasts. */
  readonly onResult: (result: TickResult, fresh: boolean, bodyOf: (ref: number) => Uint8Array) => void
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
}

interface Snapshot {
  readonly fold: FoldSnapshot
  readonly sequencer: SequencerState
  readonly epoch: number
}

export function openSequencedFold(options: SequencedFoldOptions, opening: StateOpening, firstOffset: number) {
  const snapshot = readSnapshot(options, opening, firstOffset)
  const filter = createTickFilter(
    snapshot === null ? undefined : { epoch: snapshot.epoch, number: snapshot.sequencer.tickNumber },
  )
  const sequencer = createSequencer(options.documentPartitions, options.tickLengthMs, snapshot?.sequencer)
  const queue = createTickQueue()
  let isAsked = false
  const positions = createFoldedPositions({ sequencer: sequencer.snapshot(), epoch: filter.epoch() })
  const bodies = createTickBodies()
  const onResult = (result: TickResult, fresh: boolean): void => {
    const { number } = result.clock.tick
    options.onResult(result, fresh, bodies.of(number))
    bodies.forget(number)
  }
  const fold = positions.kept(options.openFold(snapshot?.fold ?? null))
  const start = { fold, queue, epoch: opening.epoch, committedOffset: opening.offset }
  const scarcity = createScarcity(options.notice)
  const run = createTickRunner({ ...options, onResult, scarcity }, start)

  /** Call once the sequencer holds what the tick sees. */
  async function apply(tick: TickRecord, nextOffset: number): Promise<void> {
    const taken = sequencer.take(tick)
    isAsked = false
    bodies.keep(tick.number, taken)
    queue.add(batchOfRecords(pendingRecords(taken)))
    positions.push({ sequencer: sequencer.snapshot(), epoch: filter.epoch() })
    queue.close({ number: tick.number, closedAtMs: tick.closedAtMs }, nextOffset)
    // Up to the committed offset nothing is committed again; after it, commits run beside the reading.
    if (nextOffset <= opening.offset) await run.refold()
    else run.kick()
    if (queue.bytes() > options.queueBytesMax) await run.drained()
  }

  return {
    apply,
    act: (offset: number, payload: Uint8Array) => {
      isAsked = true
      queue.add(batchOfRecords([controlRecord(offset, payload)]))
    },
    /** Somebody did something since the last tick and waits for what becomes of it. */
    isAsked: () => isAsked,
    filter,
    sequencer,
    run,
    /** Where the ticks topic has to be read from. */
    fromOffset: snapshot === null ? firstOffset : (opening.checkpoint?.offset ?? 0),
    status: () => ({
      ...run.status(),
      isFull: scarcity.lasts(),
      queuedBytes: queue.bytes(),
      waitingCount: sequencer.waitingCount(),
    }),
  }
}

function readSnapshot(
  options: SequencedFoldOptions,
  { checkpoint }: StateOpening,
  firstOffset: number,
): Snapshot | null {
  if (checkpoint === null) return null
  if (checkpoint.version === options.version) {
    const { sequencer, epoch, ...fold } = deserialize(checkpoint.bytes) as FoldSnapshot & Omit<Snapshot, 'fold'>
    return { fold, sequencer, epoch }
  }
  options.notice(
    { found: checkpoint.version, wanted: options.version, fromOffset: firstOffset },
    'settings, models or runtime changed: the state is folded again from the start of the log',
  )
  return null
}

/** The records of ticks that are being folded, so that the posts behind their references can be published. */
function createTickBodies() {
  const ticks = new Map<number, readonly Sequenced[]>()
  return {
    keep: (tick: number, taken: readonly Sequenced[]) => {
      ticks.set(tick, taken)
    },
    of: (tick: number) => (ref: number) => ticks.get(tick)?.[ref]?.record.body ?? new Uint8Array(0),
    forget: (tick: number) => {
      ticks.delete(tick)
    },
  }
}

/** The reference of a record is its place in the tick. */
function pendingRecords(taken: readonly Sequenced[]): PendingRecord[] {
  return taken.flatMap(({ record: { kind, receivedAtMs, body, observation } }, ref) =>
    kind === 'marker' ? [] : [{ kind, offset: ref, receivedAtMs, body, observation }],
  )
}
