// Runs recorded files through the same fold as the live service: receive time is event time, and every run gives the same bytes.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import type { BudgetReport } from '../../alerts/alarm-budget.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import { alertRecord } from '../../core/alert.ts'
import type { DeadLetter, DropReason } from '../../core/outcome.ts'
import type { RawRecord } from '../../core/post.ts'
import { signalRecord, situationRecord } from '../../core/situation-record.ts'
import type { AnnotatePool } from '../text/pool.ts'
import { foldFromSettings } from './fold-from-settings.ts'
import type { Fold, FoldSnapshot, TickResult } from './fold.ts'
import type { FoldRecord } from './fold-record.ts'
import type { Conservation } from './conservation.ts'
import { conservation } from './conservation.ts'
import { postRecord } from './fold-record.ts'
import type { Settings } from '../config/load-config.ts'
import { standardInput } from '../../ingest/sources/file.ts'
import { readObservation } from '../../wire/observation-reader.ts'
import type { OutputFiles, OutputName } from './output-files.ts'
import { openOutputs } from './output-files.ts'
import { packRecords, packedBytes } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import type { Spool, SpooledRecord } from '../../wire/spool.ts'
import { createSpool } from '../../wire/spool.ts'

export interface ReplayOptions {
  readonly files: readonly string[]
  readonly out: string
  readonly settings: Settings
  readonly pool: AnnotatePool
  readonly readRecords: (path: string) => AsyncIterable<RawRecord>
  /** Event seconds per second, or null for as fast as possible. */
  readonly speed: number | null
  readonly placeName: (code: string) => string
  readonly progress: (text: string) => void
  /** Names everything that may change the result; a resumed run must have the same. */
  readonly version: string
  /** Called after every tick result, for backtests. */
  readonly onTick?: (result: TickResult, record: (ref: number) => SpooledRecord) => void
}

export interface ReplaySummary extends Conservation {
  readonly signals: number
  readonly situations: number
  readonly alerts: number
  readonly alertRevisions: number
  /** How well the budgets were kept over the last four weeks; null where nothing was replayed. */
  readonly budget: BudgetReport | null
  readonly firstEventTime: string | null
  readonly lastEventTime: string | null
  /** Words so common that they join nothing, with their share of documents. */
  readonly overCorrelated: readonly { readonly term: string; readonly share: number }[]
  readonly wallSeconds: number
  readonly postsPerSecond: number
}

interface Progress {
  readonly version: string
  /** Rank of the first record that is not yet folded. */
  readonly rank: number
  readonly lengths: Readonly<Record<OutputName, number>>
  readonly totals: Totals
  readonly fold: FoldSnapshot
}

interface Totals {
  signals: number
  revisions: number
  readonly situations: Set<string>
  readonly alerts: Set<string>
}

export async function replayFiles(options: ReplayOptions): Promise<ReplaySummary> {
  const startedMs = performance.now()
  const resumePath = join(options.out, '.resume')
  const version = versionOf(options)
  const before = readProgress(resumePath, version)
  const outputs = openOutputs(options.out, before?.lengths ?? null)
  const spool = createSpool(join(options.out, '.spool'))
  try {
    await fillSpool(options, spool)
    const count = spool.sort()
    const fold = foldFromSettings({
      settings: options.settings,
      placeName: options.placeName,
      snapshot: before?.fold ?? null,
    })
    const totals = before?.totals ?? { signals: 0, revisions: 0, situations: new Set(), alerts: new Set() }
    await foldSpool(options, { spool, count, fold, outputs, totals, resumePath, version, startRank: before?.rank ?? 0 })
    const wallSeconds = (performance.now() - startedMs) / 1000
    const summary = summarise(fold, totals, spool, count, wallSeconds)
    outputs.close()
    writeFileSync(join(options.out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
    rmSync(resumePath, { force: true })
    return summary
  } finally {
    spool.close()
  }
}

function versionOf(options: ReplayOptions): string {
  const inputs = options.files.map((file) => {
    // What comes through a pipe comes once: a run over it never goes on where another stopped.
    if (file === standardInput) return { file, size: 0, mtimeMs: performance.timeOrigin }
    const found = statSync(file, { throwIfNoEntry: false })
    if (found === undefined)
      throw new EarlyWarningError('INPUT_UNREADABLE', `${file} does not exist; give the path of a recorded file.`)
    return { file, size: found.size, mtimeMs: found.mtimeMs }
  })
  return createHash('sha256')
    .update(JSON.stringify([options.version, inputs]))
    .digest('hex')
}

function readProgress(path: string, version: string): Progress | null {
  if (!existsSync(path)) return null
  try {
    const progress = deserialize(readFileSync(path)) as Progress
    return progress.version === version ? progress : null
  } catch {
    // A torn checkpoint is worth nothing and costs nothing: the run starts over.
    return null
  }
}

async function fillSpool(options: ReplayOptions, spool: Spool): Promise<void> {
  const wanted = { records: true, documents: false }
  const inFlight: Promise<void>[] = []
  let batch: RawRecord[] = []
  let read = 0
  const submit = () => {
    const request = { kind: 'raw', records: packRecords(batch), wanted } as const
    batch = []
    inFlight.push(
      options.pool.annotate(request).then((result) => {
        result.kinds.forEach((_, i) => {
          spool.add(
            recordKindAt(result.kinds, i),
            result.timesMs[i] ?? Number.NaN,
            packedBytes(result.posts, i),
            packedBytes(result.observations, i),
            packedBytes(result.records, i),
          )
        })
      }),
    )
  }
  for (const file of options.files) {
    for await (const record of options.readRecords(file)) {
      batch.push(record)
      read++
      if (batch.length < options.settings.config.run.batchRecords) continue
      submit()
      // Eight batches in flight keep the threads busy and the memory bounded.
      if (inFlight.length >= 8) await inFlight.shift()
      if (read % 20_000 < batch.length + options.settings.config.run.batchRecords)
        options.progress(`read ${read} records`)
    }
  }
  if (batch.length > 0) submit()
  await Promise.all(inFlight)
}

interface FoldRun {
  readonly spool: Spool
  readonly count: number
  readonly fold: Fold
  readonly outputs: OutputFiles
  readonly totals: Totals
  readonly resumePath: string
  readonly version: string
  readonly startRank: number
}

async function foldSpool(options: ReplayOptions, run: FoldRun): Promise<void> {
  const { tickLength, checkpointEvery } = options.settings.config.run
  const startMs = performance.now()
  const firstMs = run.count > 0 ? run.spool.timeMs(0) : 0
  let savedMs = startMs
  let rank = run.startRank
  let ticks = 0
  while (rank < run.count) {
    const number = Math.floor(run.spool.timeMs(rank) / tickLength)
    const records: FoldRecord[] = []
    const spooled = new Map<number, SpooledRecord>()
    while (rank < run.count && Math.floor(run.spool.timeMs(rank) / tickLength) === number) {
      const record = run.spool.read(rank)
      spooled.set(rank, record)
      records.push(foldRecord(record, rank))
      rank++
    }
    // Nobody could be told before the newest record was there, and nobody has to wait for the second to end.
    const result = run.fold.apply({ number, closedAtMs: run.spool.timeMs(rank - 1) }, records)
    writeResult(result, run, (ref) => spooled.get(ref))
    options.onTick?.(result, (ref) => spooled.get(ref) ?? run.spool.read(ref))
    const now = performance.now()
    if (now - savedMs >= checkpointEvery) {
      saveProgress(run, rank)
      savedMs = now
    }
    if (ticks++ % 500 === 0) options.progress(`folded ${rank} of ${run.count}`)
    if (options.speed !== null)
      await delay(Math.max(0, ((number + 1) * tickLength - firstMs) / options.speed - (now - startMs)))
  }
}

function foldRecord(record: SpooledRecord, ref: number): FoldRecord {
  if (record.kind === 'post') {
    const observation = readObservation(record.observation)
    return postRecord(observation, observation.timeMs, ref)
  }
  if (record.kind === 'drop')
    return { kind: 'drop', ...(JSON.parse(record.post) as { source: string; reason: DropReason }) }
  return { kind: 'dead_letter', letter: JSON.parse(record.post) as DeadLetter }
}

function writeResult(result: TickResult, run: FoldRun, record: (ref: number) => SpooledRecord | undefined): void {
  const { outputs, totals } = run
  for (const { ref } of result.accepted) outputs.write('documents', record(ref)?.record ?? '{}')
  for (const ref of result.late) outputs.write('late', record(ref)?.record ?? '{}')
  for (const letter of result.deadLetters) outputs.write('dead-letters', JSON.stringify(letter))
  for (const signal of result.signals) outputs.write('signals', JSON.stringify(signalRecord(signal)))
  for (const situation of result.situations) {
    totals.situations.add(situation.id)
    outputs.write('situations', JSON.stringify(situationRecord(situation)))
  }
  for (const alert of result.alerts) {
    totals.alerts.add(alert.id)
    outputs.write('alerts', JSON.stringify(alertRecord(alert)))
  }
  totals.signals += result.signals.length
  totals.revisions += result.alerts.length
}

function saveProgress(run: FoldRun, rank: number): void {
  const progress: Progress = {
    version: run.version,
    rank,
    lengths: run.outputs.sync(),
    totals: run.totals,
    fold: run.fold.snapshot(),
  }
  writeFileSync(`${run.resumePath}.new`, serialize(progress))
  renameSync(`${run.resumePath}.new`, run.resumePath)
}

function summarise(fold: Fold, totals: Totals, spool: Spool, count: number, wallSeconds: number): ReplaySummary {
  const sums = conservation(fold.counters())
  return {
    ...sums,
    signals: totals.signals,
    situations: totals.situations.size,
    alerts: totals.alerts.size,
    alertRevisions: totals.revisions,
    budget: fold.budget(),
    firstEventTime: count === 0 ? null : new Date(spool.timeMs(0)).toISOString(),
    lastEventTime: count === 0 ? null : new Date(spool.timeMs(count - 1)).toISOString(),
    overCorrelated: fold.overCorrelated(),
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    postsPerSecond: Math.round(sums.accepted / Math.max(wallSeconds, 0.001)),
  }
}
