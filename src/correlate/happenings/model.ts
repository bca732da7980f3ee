// The learnt numbers behind happenings: how reports are joined, what their facts weigh, from when on they are told, how sure one may be.
import { factNames } from './facts.ts'
import { linkFactNames } from './link.ts'

export interface HappeningsModel {
  /** Shown with every probability, for instance `platt:real-wording:v1`. */
  readonly calibration: string
  readonly entryMin: number
  readonly linkMin: number
  readonly link: Readonly<Record<string, number>>
  /** Above 0 a happening that would be told belongs to a telling. */
  readonly kin: Readonly<Record<string, number>>
  readonly bias: number
  /** Weight of each fact after it is centred and scaled by the spread on the streams of the fit. */
  readonly facts: Readonly<
    Record<string, { readonly mean: number; readonly deviation: number; readonly weight: number }>
  >
  /** The score from which a happening is told. */
  readonly tellMin: number
  /** Platt scaling (Platt, 1999) of the score when it is first told, and of the highest since. */
  readonly first: { readonly slope: number; readonly offset: number }
  readonly highest: { readonly slope: number; readonly offset: number }
}

export interface WeighedHappening {
  readonly score: number
  /** In log-odds, by the names of the facts. */
  readonly contributions: readonly { readonly name: string; readonly value: number; readonly logOdds: number }[]
}

export interface Weigher {
  score(facts: Float64Array): number
  explain(facts: Float64Array): WeighedHappening
  readonly linkWeights: Float64Array
}

export function createWeigher(model: HappeningsModel): Weigher {
  const columns = factNames.map((name) => model.facts[name] ?? { mean: 0, deviation: 1, weight: 0 })
  function explain(facts: Float64Array): WeighedHappening {
    const contributions = columns.map(({ mean, deviation, weight }, i) => ({
      name: factNames[i] ?? '',
      value: facts[i] ?? 0,
      logOdds: (((facts[i] ?? 0) - mean) / deviation) * weight,
    }))
    return { score: contributions.reduce((sum, { logOdds }) => sum + logOdds, model.bias), contributions }
  }
  function score(facts: Float64Array): number {
    let total = model.bias
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i] as (typeof columns)[number]
      total += (((facts[i] as number) - column.mean) / column.deviation) * column.weight
    }
    return total
  }
  return {
    score,
    explain,
    linkWeights: Float64Array.from(linkFactNames, (name) => model.link[name] ?? 0),
  }
}

export function scaledProbability(score: number, { slope, offset }: HappeningsModel['first']): number {
  return 1 / (1 + Math.exp(-(slope * score + offset)))
}
