// Joins small, scattered, fuzzy reports into situations: the fold that the whole system turns around.
import type { Observation } from '../core/document.ts'
import type { DocumentKey } from '../core/ids.ts'
import type { ClusterSignature, Signal } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock } from '../core/tick.ts'
import type { BurstsState } from './burst/bursts.ts'
import { createBursts } from './burst/bursts.ts'
import type { CrossedCells, NamedPlace, NamedTopic } from './counts/cells.ts'
import { createCells } from './counts/cells.ts'
import type { Moment } from './counts/count-signals.ts'
import { judgeCell } from './counts/count-signals.ts'
import type { CellCounts, CountsState } from './counts/counts.ts'
import { createCounts, isJudgementDue } from './counts/counts.ts'
import type { KeyGroup, KeyGroupReport, KeyGroupState, Shared } from './key-group.ts'
import { createKeyGroup } from './key-group.ts'
import { createMatchScratch } from './match/match-scratch.ts'
import type { CorrelatorOptions, CorrelatorSettings } from './options.ts'
import { correlatorDefaults } from './options.ts'
import type { OverCorrelated } from './match/over-correlated.ts'
import { overCorrelated } from './match/over-correlated.ts'
import type { Prepared } from './match/prepared.ts'
import { createPreparer } from './match/prepared.ts'
import type { ProbabilityModel } from './judge/probability.ts'
import { priorModel } from './judge/probability.ts'
import type { RatesState } from './counts/rates.ts'
import { createRates } from './counts/rates.ts'
import { keyGroupCount, keyGroupOfCluster } from './counts/routing.ts'
import type { SituationsState } from './situations/situations.ts'
import type { SequencesState } from './sequence/sequences.ts'
import { createSequences } from './sequence/sequences.ts'
import { createSituations } from './situations/situations.ts'
import type { SpreadsState } from './spread/spread.ts'
import { createSpreads } from './spread/spread.ts'
import { createStreamClock, type StreamClockState } from './stream-clock.ts'
import { createSurpriseMeter } from './clusters/surprise.ts'
import type { TermStatisticsState } from './terms/terms-statistics.ts'
import { createTermStatistics } from './terms/terms-statistics.ts'
import { createTickTerms } from './terms/tick-terms.ts'

export interface CorrelatorState {
  readonly keyGroups: Map<number, KeyGroupState>
  readonly terms: TermStatisticsState
  readonly rates: RatesState
  readonly parents: CountsState
  readonly bursts: BurstsState
  readonly sequences: SequencesState
  readonly spreads: SpreadsState
  readonly situations: SituationsState
  readonly clock: StreamClockState
}

/** What one tick brought to light. */
export interface Decisions {
  readonly signals: readonly Signal[]
  readonly situations: readonly Situation[]
}

export interface Correlator {
  /** Folds one tick: observations in canonical order (event time, source, id); empty for a tick in which only time passes. */
  fold(clock: Clock, observations: Iterable<Observation>): Decisions
  /** The same step by step: each observation of the tick in canonical order, then `close`. */
  take(observation: Observation, clock: Clock): void
  close(clock: Clock): Decisions
  /** The micro-cluster of a recent document, for evaluation; null where it stands alone or is no longer remembered. */
  clusterOf(key: DocumentKey): string | null
  /** Words too common to join anything. */
  overCorrelated(): readonly OverCorrelated[]
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
  const spreads = createSpreads(state?.spreads)
  const situations = createSituations(options, model, state?.situations, spreads.of)
  const scratch = createMatchScratch()
  const bursts = createBursts(options, terms, scratch, state?.bursts)
  const sequences = createSequences(options.sequences, state?.sequences)
  const cells = createCells(options)
  const shared: Shared = {
    options,
    terms,
    rates,
    scratch,
    surprise: createSurpriseMeter(terms, (windowMs) => stream.documentsWithin(windowMs), options),
  }
  const keyGroups: (KeyGroup | undefined)[] = Array.from({ length: keyGroupCount }, () => undefined)
  for (const [number, saved] of state?.keyGroups ?? []) keyGroups[number] = createKeyGroup(number, shared, saved)
  const preparer = createPreparer(terms, options)
  const learning = createTickTerms()
  const touched = new Set<CellCounts>()
  let turn = 0
  let lastMs = Number.NEGATIVE_INFINITY

  function fold(clock: Clock, observations: Iterable<Observation>): Decisions {
    for (const observation of observations) take(observation, clock)
    return close(clock)
  }

  function close(clock: Clock): Decisions {
    const moment = momentOf(clock, lastMs)
    const signals: Signal[] = []
    const signatures: ClusterSignature[] = []
    for (const report of reports(moment)) {
      signals.push(...report.signals)
      signatures.push(...report.signatures)
    }
    signals.push(...judgeParents(moment), ...sequences.close(moment))
    signatures.unshift(...bursts.close(moment))
    const told = situations.fold(signatures, signals, moment, bursts.kinOf)
    // What this tick taught is used from the next tick on.
    learning.each((slots, from, to) => terms.learn(slots, from, to, moment.nowMs))
    stream.count(learning.count(), moment.nowMs)
    learning.clear()
    lastMs = Number.NEGATIVE_INFINITY
    if (stream.isHourDue(moment.nowMs)) told.push(...settle(moment))
    return { signals, situations: told }
  }

  /** One document on its way through its key-groups. */
  function take(observation: Observation, { tick }: Clock): void {
    const document = preparer.prepare(observation)
    lastMs = observation.timeMs
    turn++
    const isOriginal = groupAt(keyGroupOfCluster(document.city)).place(document, tick.number)
    // A repost says nothing of its own: a storm of them is one voice and no count.
    const counts = observation.repostOf === null
    spreads.take(observation)
    const crossed = cells.cellsOf(observation)
    if (counts) countCells(document, crossed)
    if (!isOriginal) return
    // Copies teach nothing: a thousand of them would make a rare word look common.
    learning.add(document.slots, document.count)
    if (!counts || countParents(document, crossed)) return
    bursts.take(document, tick.number)
    sequences.take(observation, document.voice)
  }

  function countCells(document: Prepared, { topics, topicCount, places, placeCount }: CrossedCells): void {
    for (let p = 0; p < placeCount; p++) {
      const place = places[p] as NamedPlace
      let root = ''
      let group: KeyGroup | null = null
      for (let t = 0; t < topicCount; t++) {
        const topic = topics[t] as NamedTopic
        if (group === null || topic.root !== root) group = groupAt(cells.keyGroupOf(topic, place))
        root = topic.root
        group.count(topic, place, document, turn)
      }
    }
  }

  function groupAt(number: number): KeyGroup {
    const known = keyGroups[number]
    if (known !== undefined) return known
    const group = createKeyGroup(number, shared)
    keyGroups[number] = group
    return group
  }

  /** Partitions only group the work; reports come back in key-group order. */
  function reports(moment: Moment): KeyGroupReport[] {
    const byGroup: (KeyGroupReport | null)[] = Array.from({ length: keyGroupCount }, () => null)
    for (let partition = 0; partition < options.partitions; partition++) {
      for (let number = partition; number < keyGroupCount; number += options.partitions) {
        byGroup[number] = keyGroups[number]?.report(moment) ?? null
      }
    }
    return byGroup.filter((report) => report !== null)
  }

  /** Cities and whole topics span key-groups; their counts, and the rhythm that all cells lean on, are kept here. */
  function countParents({ observation, voiceMark, textMark }: Prepared, crossed: CrossedCells): boolean {
    const { source, timeMs, key } = observation
    const { topics, topicCount, cities, cityCount } = crossed
    const isEcho = parents.isEcho(voiceMark, textMark, timeMs)
    for (let c = 0; c < cityCount; c++) {
      const city = cities[c] as NamedPlace
      for (let t = 0; t < topicCount; t++) {
        const topic = topics[t] as NamedTopic
        let first = 0
        while (topics[first]?.root !== topic.root) first++
        if (first === t) rates.count(cells.rootName(topic, city), source, timeMs, 1)
        const counted = isEcho ? null : parents.add(topic, city, source, timeMs, key)
        if (counted !== null) touched.add(counted)
      }
    }
    return isEcho
  }

  function judgeParents(moment: Moment): Signal[] {
    const signals: Signal[] = []
    for (const counts of touched) {
      if (!isJudgementDue(counts)) continue
      parents.settle(counts, moment.nowMs)
      const signal = judgeCell(counts, parents.size(), moment, rates, options)
      if (signal !== null) signals.push(signal)
    }
    touched.clear()
    return signals
  }

  function settle(moment: Moment): Situation[] {
    rates.close(moment.watermarkMs)
    for (const group of keyGroups) group?.expire(moment.nowMs)
    bursts.expire(moment.nowMs)
    terms.prune()
    return situations.settle(moment)
  }

  function snapshot(): CorrelatorState {
    const groups = new Map<number, KeyGroupState>()
    keyGroups.forEach((group, number) => group !== undefined && groups.set(number, group.snapshot()))
    return {
      keyGroups: groups,
      terms: terms.snapshot(),
      rates: rates.snapshot(),
      parents: parents.snapshot(),
      bursts: bursts.snapshot(),
      sequences: sequences.snapshot(),
      spreads: spreads.snapshot(),
      situations: situations.snapshot(),
      clock: stream.snapshot(),
    }
  }

  function clusterOf(key: DocumentKey): string | null {
    for (const group of keyGroups) {
      const cluster = group?.clusterOf(key) ?? null
      if (cluster !== null) return cluster
    }
    return null
  }

  return { fold, take, close, clusterOf, overCorrelated: () => overCorrelated(terms, options.commonShareMax), snapshot }
}

/**
 * What is decided is dated by the tick. What is counted goes by the watermark; before there is one, by the tick too. `lastMs` is
 * the time of the tick's last document.
 */
function momentOf(clock: Clock, lastMs: number): Moment {
  const { tick, watermarkMs } = clock
  const nowMs = Number.isFinite(watermarkMs)
    ? Math.max(watermarkMs, Math.min(lastMs, tick.closedAtMs))
    : tick.closedAtMs
  return { tick: tick.number, decidedAtMs: tick.closedAtMs, nowMs, watermarkMs }
}
