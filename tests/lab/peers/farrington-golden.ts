// The reference outputs of Farrington's detectors, and what differs from them.
import type { FarringtonOptions } from '../../../lab/peers/farrington.ts'
import { detectFarrington, farringtonFlexible } from '../../../lab/peers/farrington.ts'
import type { PowerTransform } from '../../../lab/peers/farrington-threshold.ts'
import { differs, readGolden } from '../../golden-files.ts'

interface Control {
  readonly b: number
  readonly w: number
  readonly noPeriods?: number
  readonly pastWeeksNotIncluded?: number
  readonly weightsThreshold?: number
  readonly alpha?: number
  readonly pThresholdTrend?: number
  readonly powertrans?: PowerTransform
  readonly thresholdMethod?: FarringtonOptions['threshold']
  readonly limit54?: readonly [number, number]
}

export interface Flexible {
  readonly series: string
  readonly method: string
  readonly control: Control
  readonly from: number
  readonly upperbound: readonly (number | null)[]
  readonly alarm: readonly number[]
  readonly expected: readonly (number | null)[]
  readonly pvalue: readonly (number | null)[]
  readonly score: readonly (number | null)[]
  readonly phi: readonly number[]
  readonly trendCoef: readonly (number | null)[]
}

interface Series {
  readonly name: string
  readonly freq: number
  readonly observed: readonly number[]
}

export function optionsOf(control: Control, frequency: number): FarringtonOptions {
  return {
    ...farringtonFlexible,
    mode: 'r',
    frequency,
    years: control.b,
    halfWindow: control.w,
    periods: control.noPeriods ?? 1,
    excludedPast: control.pastWeeksNotIncluded ?? control.w,
    weightsThreshold: control.weightsThreshold ?? 2.58,
    alpha: control.alpha ?? 0.05,
    trendPThreshold: control.pThresholdTrend ?? 0.05,
    power: control.powertrans ?? '2/3',
    threshold: control.thresholdMethod ?? 'delta',
    casesMin: control.limit54?.[0] ?? 5,
    casesBins: control.limit54?.[1] ?? 4,
  }
}

export function allSeries(): ReadonlyMap<string, Series> {
  return new Map(readGolden<{ series: Series[] }>('series.json').series.map((one) => [one.name, one]))
}

/** Names each bin of every so manieth simulated series whose alarm or upper bound is not the reference's. */
export function differencesOnSimulatedSeries(every: number): readonly string[] {
  interface Run {
    readonly upperbound: (number | null)[]
    readonly alarm: number[]
    readonly phi: number[]
  }
  const simulated = readGolden<{ series: { scenario: number; rep: number; y: number[] }[] }>('noufaily_sim.json.gz')
  const subset = readGolden<{
    controls: { noufaily_muan: Control; classic: Control }
    results: { scenario: number; rep: number; noufaily_muan: Run; classic: Run }[]
  }>('noufaily_sim_R_subset.json')
  const counts = new Map(simulated.series.map((one) => [`${one.scenario} ${one.rep}`, one.y]))
  const different: string[] = []
  for (const result of subset.results.filter((_, i) => i % every === 0)) {
    for (const method of ['noufaily_muan', 'classic'] as const) {
      const options = optionsOf(subset.controls[method], 52)
      result[method].alarm.forEach((alarm, i) => {
        const found = detectFarrington(counts.get(`${result.scenario} ${result.rep}`) ?? [], 575 + i, options)
        const name = `${result.scenario} ${result.rep} ${method} ${576 + i}`
        if (found?.alarm !== (alarm === 1)) different.push(`${name} alarm`)
        if (found && differs(found.upper, result[method].upperbound[i] ?? null)) different.push(`${name} upper`)
      })
    }
  }
  return different
}
