// Joins small, scattered, fuzzy reports into situations: the fold that the whole system turns around, as a list of stages.
import type { Observation } from '../core/document.ts'
import { dayMs } from '../core/durations.ts'
import type { DocumentKey, PlaceCode } from '../core/ids.ts'
import type { Signal } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock } from '../core/tick.ts'
import { createBursts } from './burst/bursts.ts'
import type { ClusterSetOptions } from './clusters/clusters.ts'
import { createSurpriseMeter } from './clusters/surprise.ts'
import { createCells } from './counts/cells.ts'
import { createCities } from './counts/cities.ts'
import { createRates } from './counts/rates.ts'
import { createHappenings } from './happenings/happenings.ts'
import type { HappeningsModel } from './happenings/model.ts'
import type { ProbabilityModel } from './judge/probability.ts'
import { priorModel } from './judge/probability.ts'
import { createKeyGroups } from './key-groups.ts'
import { createMatchScratch } from './match/match-scratch.ts'
import type { OverCorrelated } from './match/over-correlated.ts'
import { overCorrelated } from './match/over-correlated.ts'
import { createPreparer } from './match/prepared.ts'
import type { Sequence } from './sequence/sequence.ts'
import { createSequences } from './sequence/sequences.ts'
import type { SituationsOptions } from './situations/situations.ts'
import { createSituations } from './situations/situations.ts'
import { createSpreads } from './spread/spread.ts'
import type { TickFindings, Moment, Stage } from './stage.ts'
import { stage } from './stage.ts'
import { createStreamClock } from './stream-clock.ts'
import { createLearning } from './terms/learning.ts'
import { createTermStatistics } from './terms/terms-statistics.ts'

/** The state of each stage by its name, and of the parts that stages share. Plain objects, Maps and typed arrays only. */
export type CorrelatorState = Readonly<Record<string, unknown>>

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
  /** A live view of the state: serialise it before the next fold. */
  snapshot(): CorrelatorState
}

/** What an office decides; every other number stands in the room of the stage that it belongs to. */
interface CorrelatorOptions extends ClusterSetOptions, SituationsOptions {
  /** Ordered precursors that are watched for. */
  readonly sequences: readonly Sequence[]
}

/** The taxonomy and whatever differs from the defaults. */
export type CorrelatorSettings = Pick<CorrelatorOptions, 'taxonomy'> & Partial<CorrelatorOptions>

const defaults = { home: '' as PlaceCode, sequences: [], situationQuietMs: 7 * dayMs }

/** The learnt numbers; without them the prior weights hold and nothing is told of single reports. */
export interface CorrelatorModels {
  readonly probability?: ProbabilityModel
  readonly happenings?: HappeningsModel
}

export function createCorrelator(
  settings: CorrelatorSettings,
  state: CorrelatorState = {},
  models: CorrelatorModels = {},
): Correlator {
  const options: CorrelatorOptions = { ...defaults, ...settings }
  const { stages, keyGroups, stream, cells, terms } = createStages(options, state, models)
  const preparer = createPreparer(terms, options)
  let turn = 0
  let lastMs = Number.NEGATIVE_INFINITY

  function fold(clock: Clock, observations: Iterable<Observation>): Decisions {
    for (const observation of observations) take(observation, clock)
    return close(clock)
  }

  function take(observation: Observation, { tick }: Clock): void {
    const document = preparer.prepare(observation)
    lastMs = observation.timeMs
    turn++
    const crossed = cells.cellsOf(observation)
    const taken = { tick: tick.number, turn, observation, document, crossed, isOriginal: false, isVoice: false }
    for (const [, one] of stages) one.take(taken)
  }

  function close(clock: Clock): Decisions {
    const moment = momentOf(clock, lastMs)
    const found: TickFindings = { signals: [], signatures: [], situations: [] }
    for (const [, one] of stages) one.close(moment, found)
    lastMs = Number.NEGATIVE_INFINITY
    if (stream.isHourDue(moment.nowMs)) for (const [, one] of stages) one.expire(moment, found)
    return { signals: found.signals, situations: found.situations }
  }

  return {
    fold,
    take,
    close,
    clusterOf: (key) => keyGroups.clusterOf(key),
    overCorrelated: () => overCorrelated(terms),
    snapshot: () => Object.fromEntries(stages.map(([name, one]) => [name, one.snapshot()])),
  }
}

/** The stages in the order in which a document passes them, each under the name of its state. */
function createStages(options: CorrelatorOptions, state: CorrelatorState, models: CorrelatorModels) {
  const saved = <State>(name: string) => state[name] as State | undefined
  const terms = createTermStatistics(saved('terms'))
  const rates = createRates(saved('rates'))
  const stream = createStreamClock(saved('clock'))
  const scratch = createMatchScratch()
  const cells = createCells(options.home)
  const surprise = createSurpriseMeter(terms, stream.documentsWithin)
  const keyGroups = createKeyGroups({ options, terms, rates, scratch, surprise }, cells, saved('keyGroups'))
  const spreads = createSpreads(saved('spreads'))
  const bursts = createBursts(options, terms, scratch.loaded, saved('bursts'))
  const { probability = priorModel, happenings: model } = models
  const situations = createSituations(options, probability, saved('situations'), spreads.of, bursts.kinOf)
  const stages: readonly (readonly [string, Stage])[] = [
    ['keyGroups', keyGroups],
    ['spreads', spreads],
    ['cities', createCities(rates, cells, saved('cities'))],
    ['bursts', bursts],
    ['sequences', createSequences(options.sequences, saved('sequences'))],
    ['situations', situations],
    ...(model === undefined ? [] : [happeningsStage(options, model, spreads.of, saved('happenings'))]),
    ['terms', createLearning(terms, stream)],
    ['rates', stage({ snapshot: () => rates.snapshot() })],
    ['clock', stage({ snapshot: () => stream.snapshot() })],
  ]
  return { stages, keyGroups, stream, cells, terms }
}

function happeningsStage(
  { home, situationQuietMs }: CorrelatorOptions,
  model: HappeningsModel,
  spreadOf: Parameters<typeof createHappenings>[0]['spreadOf'],
  state: Parameters<typeof createHappenings>[1],
): readonly [string, Stage] {
  return ['happenings', createHappenings({ model, home, quietMs: situationQuietMs, spreadOf }, state)]
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
