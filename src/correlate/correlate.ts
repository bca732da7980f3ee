// Joins small, scattered, fuzzy reports into situations: the fold that the whole system turns around.
import type { Observation } from '../core/document.ts'
import type { DocumentKey } from '../core/ids.ts'
import type { ClusterSignature, Signal } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock } from '../core/tick.ts'
import type { Cells, KeyedCell } from './cells.ts'
import { createCells } from './cells.ts'
import type { Moment } from './count-signals.ts'
import { judgeCell } from './count-signals.ts'
import type { CellCounts, CountsState } from './counts.ts'
import { createCounts, isJudgementDue } from './counts.ts'
import type { KeyGroup, KeyGroupReport, KeyGroupState, Shared, Task } from './key-group.ts'
import { createKeyGroup } from './key-group.ts'
import { createMatchScratch } from './match-scratch.ts'
import type { CorrelatorOptions, CorrelatorSettings } from './options.ts'
import { correlatorDefaults } from './options.ts'
import type { Prepared } from './prepared.ts'
import { prepare } from './prepared.ts'
import type { ProbabilityModel } from './probability.ts'
import { priorModel } from './probability.ts'
import type { RatesState } from './rates.ts'
import { createRates } from './rates.ts'
import { keyGroupCount, keyGroupOfCluster, partitionOf } from './routing.ts'
import type { SituationsState } from './situations.ts'
import { createSituations } from './situations.ts'
import { createStreamClock, type StreamClockState } from './stream-clock.ts'
import type { TermStatisticsState } from './terms-statistics.ts'
import { createTermStatistics } from './terms-statistics.ts'

export interface CorrelatorState {
  readonly keyGroups: Map<number, KeyGroupState>
  readonly terms: TermStatisticsState
  readonly rates: RatesState
  readonly parents: CountsState
  readonly situations: SituationsState
  readonly clock: StreamClockState
}

export interface Correlator {
  /** Folds one tick: observations in canonical order (event time, source, id); empty for a tick in which only time passes. */
  fold(
    clock: Clock,
    observations: readonly Observation[],
  ): { readonly signals: readonly Signal[]; readonly situations: readonly Situation[] }
  /** The micro-cluster of a recent document, for evaluation; null where it stands alone or is no longer remembered. */
  clusterOf(key: DocumentKey): string | null
  /** A live view of the state: serialise it before the next fold. Plain objects, Maps and typed arrays only. */
  snapshot(): CorrelatorState
}

export function createCorrelator(
  settings: CorrelatorSettings,
  state?: CorrelatorState,
  model: ProbabilityModel = priorModel,
): Correlator {
  const options: CorrelatorOptions = { ...correlatorDefaults, ...settings }
  const terms = createTermStatistics(options, state?.terms)
  const rates = createRates(undefined, state?.rates)
  const stream = createStreamClock(state?.clock)
  const parents = createCounts(options, state?.parents)
  const situations = createSituations(options, model, state?.situations)
  const scratch = createMatchScratch()
  const cells = createCells(options)
  const shared: Shared = {
    options,
    terms,
    rates,
    scratch,
    documentsWithin: (windowMs) => stream.documentsWithin(windowMs),
  }
  const keyGroups = new Map<number, KeyGroup>()
  for (const [number, saved] of state?.keyGroups ?? []) keyGroups.set(number, createKeyGroup(number, shared, saved))

  function fold(clock: Clock, observations: readonly Observation[]): { signals: Signal[]; situations: Situation[] } {
    const prepared = observations.map((observation) => prepare(observation, terms, options))
    const moment = momentOf(clock, observations)
    const reports = stepOne(prepared, moment)
    const signals: Signal[] = []
    const signatures: ClusterSignature[] = []
    const originals: Prepared[] = []
    for (const report of reports) {
      signals.push(...report.signals)
      signatures.push(...report.signatures)
      originals.push(...report.originals)
    }
    signals.push(...countParents(originals, moment))
    const told = situations.fold(signatures, signals, moment)
    // What this tick taught is used from the next tick on.
    // Copies teach nothing: a thousand of them would make a rare word look common.
    for (const { slots } of originals) terms.learn(slots, moment.nowMs)
    stream.count(originals.length, moment.nowMs)
    if (stream.isHourDue(moment.nowMs)) told.push(...settle(moment))
    return { signals, situations: told }
  }

  /** Partitions only group the work; reports come back in key-group order. */
  function stepOne(prepared: readonly Prepared[], moment: Moment): KeyGroupReport[] {
    const tasks = distribute(prepared, cells)
    const reports: (KeyGroupReport | undefined)[] = []
    for (let partition = 0; partition < options.partitions; partition++) {
      for (const [number, list] of tasks) {
        if (partitionOf(number, options.partitions) !== partition) continue
        let group = keyGroups.get(number)
        if (group === undefined) {
          group = createKeyGroup(number, shared)
          keyGroups.set(number, group)
        }
        reports[number] = group.fold(list, moment)
      }
    }
    const ordered: KeyGroupReport[] = []
    for (let number = 0; number < keyGroupCount; number++) {
      const report = reports[number]
      if (report !== undefined) ordered.push(report)
    }
    return ordered
  }

  /** Cities and whole topics span key-groups; their counts, and the rhythm that all cells lean on, are kept here. */
  function countParents(originals: readonly Prepared[], moment: Moment): Signal[] {
    const touched = new Set<CellCounts>()
    for (const { observation, marks } of originals) {
      // A repost says nothing of its own: a storm of them is one voice and no count.
      if (observation.repostOf !== null) continue
      const { source, timeMs, key } = observation
      const isEcho = parents.isEcho(marks, timeMs)
      const roots = new Set<string>()
      for (const cell of cells.parentCellsOf(observation)) {
        roots.add(cell.root)
        const counted = isEcho ? null : parents.add(cell, source, timeMs, key)
        if (counted !== null) touched.add(counted)
      }
      for (const root of roots) rates.count(`${root}|${source}`, timeMs, 1)
    }
    const signals: Signal[] = []
    for (const counts of touched) {
      if (!isJudgementDue(counts)) continue
      parents.settle(counts, moment.nowMs)
      const signal = judgeCell(counts, parents.size(), moment, rates, options)
      if (signal !== null) signals.push(signal)
    }
    return signals
  }

  function settle(moment: Moment): Situation[] {
    rates.close(moment.watermarkMs)
    for (let number = 0; number < keyGroupCount; number++) keyGroups.get(number)?.expire(moment.nowMs)
    terms.prune()
    return situations.settle(moment)
  }

  function snapshot(): CorrelatorState {
    const groups = new Map<number, KeyGroupState>()
    for (const [number, group] of [...keyGroups].sort((a, b) => a[0] - b[0])) groups.set(number, group.snapshot())
    return {
      keyGroups: groups,
      terms: terms.snapshot(),
      rates: rates.snapshot(),
      parents: parents.snapshot(),
      situations: situations.snapshot(),
      clock: stream.snapshot(),
    }
  }

  function clusterOf(key: DocumentKey): string | null {
    for (const group of keyGroups.values()) {
      const cluster = group.clusterOf(key)
      if (cluster !== null) return cluster
    }
    return null
  }

  return { fold, clusterOf, snapshot }
}

/** Decisions are dated by the watermark; before there is one, by the tick. */
function momentOf(clock: Clock, observations: readonly Observation[]): Moment {
  const { tick, watermarkMs } = clock
  const last = observations.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY
  const nowMs = Number.isFinite(watermarkMs) ? Math.max(watermarkMs, Math.min(last, tick.closedAtMs)) : tick.closedAtMs
  return { tick: tick.number, nowMs, watermarkMs }
}

function distribute(prepared: readonly Prepared[], cells: Cells): Map<number, Task[]> {
  const tasks = new Map<number, Task[]>()
  for (const document of prepared) {
    const home = keyGroupOfCluster(document.city)
    const byGroup = new Map<number, KeyedCell[]>([[home, []]])
    for (const cell of cells.cellsOf(document.observation)) {
      const known = byGroup.get(cell.keyGroup)
      if (known === undefined) byGroup.set(cell.keyGroup, [cell])
      else known.push(cell)
    }
    for (const [number, own] of byGroup) {
      const task = { document, cluster: number === home, cells: own }
      const list = tasks.get(number)
      if (list === undefined) tasks.set(number, [task])
      else list.push(task)
    }
  }
  return tasks
}
