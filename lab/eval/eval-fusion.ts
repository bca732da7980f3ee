// `eval fusion`: how often each rule sees an outbreak spread thinly over eight weak streams, at one false alarm in a hundred weeks.
import type { Random } from '../../src/core/random.ts'
import { createRandom } from '../../src/core/random.ts'
import { carryOverWeight } from '../../src/correlate/evidence/carry-over.ts'
import { countLogE } from '../../src/correlate/evidence/e-value.ts'
import type { CarriedFusion, StreamEvidence } from '../../src/correlate/evidence/fuse.ts'
import { fuseStreams } from '../../src/correlate/evidence/fuse.ts'
import { bonferroniP, fisherP, logEMean, logESubsetMixture, stoufferP } from '../../src/correlate/evidence/fusion.ts'
import type { NoufailyScenario } from './noufaily-scenarios.ts'
import { scenarios } from './noufaily-scenarios.ts'
import { countMidTail, countUpperTail } from '../../src/correlate/numeric/counts.ts'
import { sampleCount, sampleDelay } from '../peers/sampling.ts'

export interface FusionReport {
  readonly spec: string
  readonly declared: 'fused'
  readonly falseAlarmsPerWeek: number
  /** Share of quiet weeks in which the declared rule's p-value is below that level, before any threshold is moved. */
  readonly nominalFpr: number
  /** rule → m…k… → share of outbreaks with an alarm in the four weeks from the onset. */
  readonly pod: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** POD of the declared rule ÷ POD of Fisher's, per setting. */
  readonly shareOfFisher: Readonly<Record<string, number>>
}

export interface FusionOptions {
  readonly seed: string
  readonly nullGroups: number
  readonly outbreakGroups: number
}

const fusionDefaults: FusionOptions = { seed: 'fusion', nullGroups: 12_000, outbreakGroups: 4_000 }

const settingText =
  '8 independent streams drawn from the 42 scenarios, true mean and dispersion known; ' +
  'one common onset of size Poisson(k·sd) in m of the streams, spread over weeks by floor(LogNormal(0, .5))'
const streamCount = 8
const weeks = 12
const onset = 4
const watchedWeeks = 4
const level = 0.01
const affectedCounts = [1, 2, 4, 8] as const
const sizes = [1, 2, 3, 5] as const

export function evaluateFusion(options: FusionOptions = fusionDefaults): FusionReport {
  const random = createRandom(options.seed)
  const score = createScorer()
  const quiet: number[][] = ruleNames.map(() => [])
  let below = 0
  for (let group = 0; group < options.nullGroups; group++) {
    for (const scores of score(sampleGroup(random, 0, 0)).slice(onset)) {
      scores.forEach((value, rule) => quiet[rule]?.push(value))
      if ((scores[0] ?? 1) < level) below++
    }
  }
  const quietWeeks = options.nullGroups * (weeks - onset)
  const thresholds = quiet.map((values) => Float64Array.from(values).sort()[Math.floor(level * quietWeeks)] ?? 0)
  const pod: Record<string, Record<string, number>> = Object.fromEntries(ruleNames.map((name) => [name, {}]))
  for (const affected of affectedCounts) {
    for (const size of sizes) {
      const hits = new Float64Array(ruleNames.length)
      for (let group = 0; group < options.outbreakGroups; group++) {
        const watched = score(sampleGroup(random, affected, size)).slice(onset, onset + watchedWeeks)
        thresholds.forEach((threshold, rule) => {
          if (watched.some((scores) => (scores[rule] ?? 1) < threshold)) hits[rule] = (hits[rule] ?? 0) + 1
        })
      }
      ruleNames.forEach((name, rule) => {
        const figures = pod[name]
        if (figures) figures[`m${affected}k${size}`] = (hits[rule] ?? 0) / options.outbreakGroups
      })
    }
  }
  const spec = `${settingText}; every rule at ${level} false alarms a week`
  return {
    spec,
    declared: 'fused',
    falseAlarmsPerWeek: level,
    nominalFpr: below / quietWeeks,
    pod,
    shareOfFisher: sharesOf(pod),
  }
}

function sharesOf(pod: FusionReport['pod']): Record<string, number> {
  const fused = Object.entries(pod['fused'] ?? {})
  return Object.fromEntries(fused.map(([setting, figure]) => [setting, figure / (pod['fisher']?.[setting] ?? 1)]))
}

interface StreamWeek {
  readonly count: number
  readonly mean: number
  readonly dispersion: number
}

function sampleGroup(random: Random, affected: number, size: number): StreamWeek[][] {
  const streams: { scenario: NoufailyScenario; first: number; extra: number[] }[] = []
  for (let s = 0; s < streamCount; s++) {
    // Every group starts in the current year of the simulation, so that a trend has run for as long as it does there.
    const first = s === 0 ? 560 + random.below(52) : (streams[0]?.first ?? 560)
    streams.push({ scenario: random.pick(scenarios), first, extra: new Array<number>(weeks).fill(0) })
  }
  // The first `affected` streams are as good as any others, for the scenarios are drawn independently.
  for (const { scenario, first, extra } of streams.slice(0, affected)) {
    const cases = Math.max(1, random.poisson(size * Math.sqrt(scenario.mean(first + onset) * scenario.dispersion)))
    for (let i = 0; i < cases; i++) {
      const week = onset + sampleDelay(random)
      if (week < weeks) extra[week] = (extra[week] ?? 0) + 1
    }
  }
  return Array.from({ length: weeks }, (_, week) =>
    streams.map(({ scenario, first, extra }) => {
      const mean = scenario.mean(first + week)
      const { dispersion } = scenario
      return { count: sampleCount(random, mean, dispersion) + (extra[week] ?? 0), mean, dispersion }
    }),
  )
}

const ruleNames = ['fused', 'fisher', 'stouffer', 'bonferroni', 'e-mean', 'e-subset-mixture'] as const

/** Gives, for every week of a group, one figure per rule; small is unusual. */
function createScorer(): (group: readonly (readonly StreamWeek[])[]) => number[][] {
  const known = new Map<string, { readonly p: number; readonly midP: number; readonly logE: number }>()

  // The same few thousand counts come again and again; remembering them makes the simulation ten times as fast.
  function evidenceOf({ count, mean, dispersion }: StreamWeek) {
    const key = `${mean} ${dispersion} ${count}`
    const found = known.get(key)
    if (found) return found
    const p = countUpperTail(count, mean, dispersion)
    const evidence = { p, midP: countMidTail(count, mean, dispersion), logE: countLogE(count, mean, dispersion) }
    known.set(key, evidence)
    return evidence
  }

  return (group) => {
    let carried: CarriedFusion | null = null
    let before: readonly number[] | null = null
    return group.map((streams) => {
      const evidence = streams.map(evidenceOf)
      const midPs = evidence.map((one) => one.midP)
      const weighted: StreamEvidence[] = evidence.map(({ p, midP }, s) => {
        return { weightedP: before ? p / carryOverWeight(before[s] ?? 1) : p, midP }
      })
      const fused = fuseStreams(weighted, carried)
      carried = fused.carried
      before = midPs
      const logEs = evidence.map((one) => one.logE)
      const single = bonferroniP(evidence.map((one) => one.p))
      return [fused.pValue, fisherP(midPs), stoufferP(midPs), single, -logEMean(logEs), -logESubsetMixture(logEs)]
    })
  }
}
