// The one process that decides: writes the ticks, folds them, commits to Redis; whoever takes over goes on from what was committed.
import { EarlyWarningError } from '../../core/errors.ts'
import type { EventLog, StoredEntry } from '../../core/ports.ts'
import type { AcknowledgeWithin } from '../../core/alert-action.ts'
import type { KafkaDriver } from '../../store/kafka/driver.ts'
import { officeEntry } from '../../wire/log-payload.ts'
import { decodeSequenceRecord } from '../../wire/sequence-record.ts'
import { followPosts } from './follow-posts.ts'
import { openDocuments } from './open-documents.ts'
import type { SequencedFoldOptions } from './sequenced-fold.ts'
import { openSequencedFold } from './sequenced-fold.ts'
import type { TickRecord } from './sequencer.ts'
import { takeOver } from './take-over.ts'
import type { TickClockOptions } from './tick-clock.ts'
import { createTickClock } from './tick-clock.ts'
import { createTickTopic } from './tick-topic.ts'
import { claimEntry, meaningOfClaim, readTickLogEntry } from './tick-log.ts'

export interface CorrelatorRunOptions extends SequencedFoldOptions, Omit<TickClockOptions, 'reached'> {
  readonly driver: KafkaDriver
  readonly ticks: EventLog
  readonly documents: string
  readonly postTopics: readonly string[]
  readonly owner: string
  readonly acceptLoss: boolean
  /** Holds from the claim on. */
  readonly acknowledgeWithin: AcknowledgeWithin
}

export interface CorrelatorRun {
  status(): ReturnType<ReturnType<typeof openSequencedFold>['status']>
  /** Folds and commits what is closed, writes a checkpoint. */
  stop(): Promise<void>
}

const idleMs = 50

export async function startCorrelatorRun(options: CorrelatorRunOptions): Promise<CorrelatorRun> {
  const opening = await takeOver(options)
  let stopped = false
  const onFailure = (cause: unknown): void => {
    stopped = true
    options.onFailure(cause)
  }
  const fold = openSequencedFold({ ...options, onFailure }, opening, options.ticks.firstOffset())
  const { sequencer, filter, run } = fold
  const own = { epoch: opening.epoch, owner: options.owner }
  await options.ticks.append([claimEntry(own), deadlinesEntry(options)])
  const reader = await openDocuments(options, sequencer)
  const reached = await followPosts(options)
  const clock = createTickClock({ ...options, reached: reached.read })
  let isOwner = false
  let writtenTick = sequencer.lastTick()
  const topic = createTickTopic({ ...options, epoch: opening.epoch, fromOffset: fold.fromOffset })

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
      fold.act(stored.offset, entry.payload)
    } else if (entry.kind === 'tick' && filter.accepts(entry.tick)) await applyTick(entry.tick, stored.offset + 1)
  }

  async function applyTick(tick: TickRecord, nextOffset: number): Promise<void> {
    while (!stopped && !sequencer.holds(tick.ends)) await takeDocuments(idleMs)
    if (stopped) return
    writtenTick = Math.max(writtenTick, tick.number)
    await fold.apply(tick, nextOffset)
  }

  /** Follows the log; an entry is applied in its turn, whoever wrote it. */
  async function loop(): Promise<void> {
    while (!stopped) {
      const entries = await topic.read(isOwner)
      for (const entry of entries) {
        if (stopped) return
        await applyEntry(entry)
        topic.passed(entry)
      }
      if (entries.length > 0 || !isOwner) continue
      await writeTicks()
    }
  }

  async function writeTicks(): Promise<void> {
    const numbers = clock.due(sequencer, writtenTick, fold.isAsked())
    if (numbers.length === 0) return takeDocuments(idleMs)
    await topic.write(numbers, sequencer.positions())
    writtenTick = numbers.at(-1) ?? writtenTick
  }

  const running = loop().catch((cause: unknown) => run.fail(cause))
  return {
    status: fold.status,
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

function deadlinesEntry({ acknowledgeWithin }: CorrelatorRunOptions) {
  return officeEntry({ kind: 'acknowledgeWithin', within: acknowledgeWithin })
}

function replaced(by: number, own: number): EarlyWarningError {
  return new EarlyWarningError('STATE_FENCED', `Epoch ${by} has taken over from ${own}; this process stops deciding.`)
}
