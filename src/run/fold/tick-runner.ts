// Takes closed ticks from the queue, folds them and commits what they changed; the only writer of the state.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { serialize } from 'node:v8'
import { routeAlerts } from '../../alerts/route.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { DeadLetter, DropReason } from '../../core/outcome.ts'
import type { StateCommit } from '../../core/ports.ts'
import type { Clock } from '../../core/tick.ts'
import type { Fold, FoldRecord, TickResult } from './fold.ts'
import { storedPostRecord } from './fold.ts'
import type { LiveOptions } from './live-options.ts'
import { readActionEntry } from '../../wire/log-payload.ts'
import type { ClosedTick, PendingBatch, TickQueue } from './tick-queue.ts'

// A commit gathers ticks until it has folded for this long, so that catching up does not cost one fsync a tick.
const foldSliceMs = 200
// About ten milliseconds.
const stepDocuments = 256
const decoder = new TextDecoder('utf-8')

export interface TickRunnerStart {
  readonly fold: Fold
  readonly queue: TickQueue
  readonly epoch: number
  readonly committedOffset: number
}

export type TickRunner = ReturnType<typeof createTickRunner>

export type TickRunnerOptions = Pick<
  LiveOptions,
  | 'state'
  | 'routes'
  | 'version'
  | 'checkpointEveryMs'
  | 'monotonicMs'
  | 'onResult'
  | 'beforeCheckpoint'
  | 'onCheckpoint'
  | 'onFailure'
>

export function createTickRunner(options: TickRunnerOptions, start: TickRunnerStart) {
  const { fold, queue, epoch } = start
  let committedOffset = start.committedOffset
  let foldedOffset = 0
  let lastTick = -1
  let lastClosedAtMs = 0
  let clock: Clock | null = null
  let failed: unknown = null
  let running: Promise<void> = Promise.resolve()
  let checkpointedMs = options.monotonicMs()

  function fail(cause: unknown): void {
    if (failed !== null) return
    failed = cause
    options.onFailure(cause)
  }

  async function applyOne(closed: ClosedTick): Promise<TickResult> {
    const work = fold.begin(closed.tick, foldRecords(closed.batches))
    // Between the steps what arrives is received and what was annotated is made durable.
    while (work.advance(stepDocuments)) await nextTurn()
    const result = work.finish()
    clock = result.clock
    foldedOffset = closed.nextOffset
    return result
  }

  async function commit(results: readonly TickResult[], closed: readonly ClosedTick[]): Promise<void> {
    const last = closed.at(-1)
    if (last === undefined) return
    const alerts = results.flatMap((result) => result.alerts)
    const change: StateCommit = {
      epoch,
      fromOffset: committedOffset,
      toOffset: last.nextOffset,
      tick: last.tick.number,
      alerts,
      situations: results.flatMap((result) => result.situations),
      signals: results.flatMap((result) => result.signals),
      deadLetters: results.flatMap((result) => result.deadLetters),
      outbox: routeAlerts(options.routes, alerts),
      counters: fold.counters(),
    }
    const outcome = await options.state.commit(change)
    if (outcome !== 'ok' && outcome !== 'already') {
      throw new EarlyWarningError(
        outcome === 'fenced' ? 'STATE_FENCED' : 'STATE_GAP',
        `The state store answered "${outcome}" to a commit from offset ${committedOffset}; another process may own this state.`,
      )
    }
    committedOffset = last.nextOffset
    for (const one of closed) queue.release(one)
    for (const result of results) options.onResult(result, true)
  }

  async function drain(): Promise<void> {
    while (failed === null) {
      const startMs = options.monotonicMs()
      const closed: ClosedTick[] = []
      const results: TickResult[] = []
      while (options.monotonicMs() - startMs < foldSliceMs) {
        const next = queue.next()
        if (next === null) break
        closed.push(next)
        results.push(await applyOne(next))
      }
      if (closed.length === 0) return
      await commit(results, closed)
      if (options.monotonicMs() - checkpointedMs >= options.checkpointEveryMs) await checkpoint()
    }
  }

  async function checkpoint(): Promise<void> {
    if (failed !== null || foldedOffset !== committedOffset) return
    await options.beforeCheckpoint()
    await options.state.saveCheckpoint(epoch, {
      offset: committedOffset,
      version: options.version,
      bytes: serialize(fold.snapshot()),
    })
    checkpointedMs = options.monotonicMs()
    options.onCheckpoint?.(committedOffset, clock?.tick.closedAtMs ?? 0)
  }

  function kick(): void {
    running = running.then(drain).catch(fail)
  }

  return {
    fail,
    kick,
    checkpoint,
    drained: async () => {
      kick()
      await running
      if (failed !== null) throw failed
    },
    /** Recovery: folds what the queue holds; ticks up to the committed offset are not committed again. */
    refold: async (): Promise<void> => {
      for (let next = queue.next(); next !== null; next = queue.next()) {
        const result = await applyOne(next)
        lastTick = next.tick.number
        lastClosedAtMs = next.tick.closedAtMs
        if (next.nextOffset > committedOffset) await commit([result], [next])
        else {
          queue.release(next)
          options.onResult(result, false)
        }
      }
    },
    lastTick: () => lastTick,
    lastClosedAtMs: () => lastClosedAtMs,
    reserve: (number: number, closedAtMs: number) => {
      lastTick = number
      lastClosedAtMs = closedAtMs
    },
    status: () => ({
      counters: fold.counters(),
      budget: fold.budget(),
      clock,
      committedOffset,
      lastTickClosedAtMs: lastClosedAtMs,
      ready: failed === null,
    }),
  }
}

function foldRecords(batches: readonly PendingBatch[]): FoldRecord[] {
  const records: FoldRecord[] = []
  for (const batch of batches) for (let index = 0; index < batch.count; index++) records.push(foldRecord(batch, index))
  return records
}

function foldRecord(batch: PendingBatch, index: number): FoldRecord {
  const kind = batch.kind(index)
  const offset = batch.offset(index)
  if (kind === 'post') {
    const bytes = batch.observationBytes(index)
    return storedPostRecord(bytes, batch.observationStart(index), batch.receivedAtMs(index), offset)
  }
  const body = batch.body(index)
  if (kind === 'control') {
    const action = readActionEntry(body)
    if (action !== null) return { kind: 'action', action }
    const found = `The control record at offset ${offset}`
    throw new EarlyWarningError('LOG_CORRUPT', `${found} names no action that this build knows.`)
  }
  const value: unknown = JSON.parse(decoder.decode(body))
  if (kind === 'drop') return { kind: 'drop', ...(value as { source: string; reason: DropReason }) }
  return { kind: 'dead_letter', letter: value as DeadLetter }
}
