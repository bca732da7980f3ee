// Fits the link, the weights of the facts, the bar and the calibration of happenings on streams whose truth is known.
import { dayMs } from '../../../src/core/durations.ts'
import { factNames } from '../../../src/correlate/happenings/facts.ts'
import { kinFactNames } from '../../../src/correlate/happenings/kinship.ts'
import { linkFactNames } from '../../../src/correlate/happenings/link.ts'
import type { HappeningsModel } from '../../../src/correlate/happenings/model.ts'
import type { LogisticRow } from '../../../src/correlate/judge/fit-logistic.ts'
import type { WarningFigures, Warning } from './figures.ts'
import { warningFigures, tell } from './figures.ts'
import type { Followed, Pair } from './follow.ts'
import { follow } from './follow.ts'
import { kinPairs } from './kin-pairs.ts'
import { fitNewton } from './newton.ts'
import type { LabelledStream } from './stream.ts'

export interface FitOptions {
  readonly calibration: string
  readonly entryMin: number
  readonly linkMin: number
  /** False warnings a week on the cities left out. */
  readonly budget: number
  /** Cities of the fit vary less than cities to come: scores are taken for so much less. */
  readonly temper: number
  readonly linkRounds: number
  readonly kinRounds: number
  readonly kinRidge: number
  /** Log-odds that must speak for kinship before a happening is taken in: two events in one alert are worse than one event in two. */
  readonly kinCaution: number
  readonly progress: (sentence: string) => void
}

export interface HappeningsFit {
  readonly model: HappeningsModel
  /** Each city judged by a model that has not seen it. */
  readonly leftOut: WarningFigures
  readonly pairs: number
  readonly growths: number
}

/** A rough link by hand, from which the first pairs come: joined is what shares rare words, names, places or the matter. */
const firstLink: Readonly<Record<string, number>> = {
  one: -2.5,
  sim: -0.86,
  rarest: 0.21,
  triple: 0.94,
  triples: 0.32,
  venue: 1.47,
  otherVenue: -0.3,
  street: 1.35,
  otherStreet: -1.71,
  area: -0.49,
  otherArea: -1.6,
  unplaced: -0.44,
  happeningUnplaced: -0.38,
  matter: 3.94,
  gap: -0.35,
  span: -0.5,
  size: -0.2,
  tag: 0.26,
  repost: 9.2,
  venueMatter: 1.21,
  areaMatter: 2,
  simMatter: 1.38,
}

export function fitHappenings(streams: readonly LabelledStream[], options: FitOptions): HappeningsFit {
  let link = firstLink
  let pairs = 0
  for (let round = 0; round < options.linkRounds; round++) {
    const collected = streams.filter(isJudged).flatMap((stream) => follow(stream, joining(link, options), true).pairs)
    pairs = collected.length
    link = fitPairs(collected, linkFactNames, 1)
    options.progress(`link ${round + 1}: ${pairs} pairs`)
  }
  const followed = streams.map((stream) => follow(stream, joining(link, options), false))
  const judgedStreams = followed.filter(({ stream }) => isJudged(stream))
  const cities = [...new Set(streams.filter(isJudged).map(({ city }) => city))]
  const weightsOf = (some: readonly Followed[]) => fitFacts(some.flatMap(rowsOf))
  const leftOut = new Map(
    cities.map((city) => [city, weightsOf(followed.filter(({ stream }) => stream.city !== city))]),
  )
  const bare = { calibration: options.calibration, entryMin: options.entryMin, linkMin: options.linkMin, link }
  let kin: HappeningsModel['kin'] = {}
  const modelWith = (facts: FactWeights, tellMin: number, scaling = untempered): HappeningsModel => ({
    ...bare,
    kin,
    ...facts,
    tellMin,
    ...scaling,
  })
  const judge = (tellMin: number, scaling = untempered) =>
    judgedStreams.map((one) => ({
      followed: one,
      warnings: tell(one, modelWith(leftOut.get(one.stream.city) as FactWeights, tellMin, scaling)),
    }))
  const lowestBar = () => {
    let found = 4
    for (let bar = 4; bar >= -3; bar -= 0.25) {
      const { falsePerWeek } = warningFigures(judge(bar))
      if (falsePerWeek > options.budget) break
      found = bar
    }
    return found
  }
  let tellMin = lowestBar()
  for (let round = 0; round < options.kinRounds; round++) {
    const collected = judgedStreams.flatMap((one) =>
      kinPairs(one, modelWith(leftOut.get(one.stream.city) as FactWeights, tellMin - kinMargin)),
    )
    kin = { ...fitPairs(collected, kinFactNames, options.kinRidge) }
    kin = { ...kin, one: rounded((kin['one'] ?? 0) - options.kinCaution) }
    options.progress(
      `kin ${round + 1}: ${collected.length} pairs, ${collected.filter(({ same }) => same).length} of one event`,
    )
    tellMin = lowestBar()
  }
  const scaling = calibrate(
    judge(tellMin).flatMap(({ warnings }) => warnings),
    options.temper,
  )
  return {
    model: modelWith(weightsOf(followed), tellMin, scaling),
    leftOut: warningFigures(judge(tellMin, scaling)),
    pairs,
    growths: followed.reduce((sum, { steps }) => sum + steps.filter(({ facts }) => facts !== null).length, 0),
  }
}

/** Kinship is learnt from happenings that far below the bar too: there are few above it. */
const kinMargin = 1

function isJudged({ fitOnly }: LabelledStream): boolean {
  return fitOnly !== true
}

type FactWeights = Pick<HappeningsModel, 'bias' | 'facts'>
type Scaling = Pick<HappeningsModel, 'first' | 'highest'>

const untempered: Scaling = { first: { slope: 1, offset: 0 }, highest: { slope: 1, offset: 0 } }

type Weights = Readonly<Record<string, number>>

function joining(link: Weights, { entryMin, linkMin }: FitOptions) {
  return {
    linkWeights: Float64Array.from(linkFactNames, (name) => link[name] ?? 0),
    linkMin,
    entryMin,
  }
}

/** The first fact is the constant, which is the bias here. */
function fitPairs(
  pairs: readonly (Pair & { readonly weight?: number })[],
  names: readonly string[],
  ridge: number,
): Readonly<Record<string, number>> {
  const rows = pairs.map(({ facts, same, weight = 1 }) => ({ values: [...facts.subarray(1)], happened: same, weight }))
  const { bias, weights } = fitNewton(rows, names.length - 1, ridge)
  return Object.fromEntries(names.map((name, i) => [name, rounded(i === 0 ? bias : (weights[i - 1] ?? 0))]))
}

/** A growth weighs less where its happening grew often, more before the outbreak than after, nothing a day after. */
function rowsOf({ steps }: Followed): LogisticRow[] {
  const times = new Map<number, number>()
  for (const { facts, happening } of steps) if (facts !== null) times.set(happening, (times.get(happening) ?? 0) + 1)
  return steps.flatMap(({ facts, happening, about, report }) => {
    if (facts === null) return []
    let weight = Math.min(1, 4 / (times.get(happening) ?? 1))
    if (about?.crisis === true) {
      const outbreakMs = Date.parse(about.outbreak)
      weight *= report.timeMs > outbreakMs + dayMs ? 0 : report.timeMs < outbreakMs ? 1.5 : 0.7
    }
    return weight === 0 ? [] : [{ values: [...facts], happened: about?.crisis === true, weight }]
  })
}

/** The strength of the ridge against one unit of weight of the rows, as C = 0.3 in the usual notation. */
const factsRidge = 1 / 0.3

function fitFacts(rows: readonly LogisticRow[]): FactWeights {
  const count = rows.length
  const means = factNames.map((_, j) => rows.reduce((sum, { values }) => sum + (values[j] ?? 0), 0) / count)
  const deviations = factNames.map((_, j) => {
    const squares = rows.reduce((sum, { values }) => sum + ((values[j] ?? 0) - (means[j] ?? 0)) ** 2, 0)
    return Math.sqrt(squares / count) + 1e-6
  })
  const scaled = rows.map((row) => ({
    ...row,
    values: row.values.map((value, j) => (value - (means[j] ?? 0)) / (deviations[j] ?? 1)),
  }))
  const { bias, weights } = fitNewton(scaled, factNames.length, factsRidge)
  const facts = Object.fromEntries(
    factNames.map((name, j) => [
      name,
      { mean: rounded(means[j] ?? 0), deviation: rounded(deviations[j] ?? 1), weight: rounded(weights[j] ?? 0) },
    ]),
  )
  return { bias: rounded(bias), facts }
}

/** Platt (1999) on warnings of cities left out, then tempered. */
function calibrate(warnings: readonly Warning[], temper: number): Scaling {
  const scale = (scoreOf: (warning: Warning) => number) => {
    const rows = warnings.map((warning) => ({ values: [scoreOf(warning)], happened: warning.crisis, weight: 1 }))
    const { bias, weights } = fitNewton(rows, 1, 1)
    return { slope: rounded(temper * (weights[0] ?? 1)), offset: rounded(temper * bias) }
  }
  return { first: scale(({ told }) => told.firstScore), highest: scale(({ told }) => told.highestScore) }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
