// The classic detectors against the outputs of the reference packages, on every series and every bin.
import { beforeAll, describe, expect, test } from 'vitest'
import { bayes1, bayes2, detectBayes } from '../../../lab/peers/bayes.ts'
import { detectCdc } from '../../../lab/peers/cdc.ts'
import type { CusumTransform } from '../../../lab/peers/cusum.ts'
import { stepCusum } from '../../../lab/peers/cusum.ts'
import type { EarsMethod } from '../../../lab/peers/ears.ts'
import { detectEars } from '../../../lab/peers/ears.ts'
import { runGlr } from '../../../lab/peers/glr.ts'
import { outbreakPLogStatistic, outbreakPStatisticAsInR } from '../../../lab/peers/outbreak-p.ts'
import { detectRki, rki1, rki2 } from '../../../lab/peers/rki.ts'
import { differs, hasGolden, readGolden } from '../../golden-files.ts'

interface Series {
  readonly name: string
  readonly freq: number
  readonly observed: readonly number[]
}

interface Result {
  readonly series: string
  readonly method: string
  readonly from: number
  readonly upperbound: readonly (number | null)[]
  readonly alarm: readonly (number | null)[]
  readonly mu0?: number
}

interface EarsResult extends Result {
  readonly alpha: number
  readonly minSigma: number
  readonly baseline: number
}

type Detect = (series: Series, index: number, result: Result) => { upper: number; alarm: boolean } | null

let series: ReadonlyMap<string, Series>

/** Compares every bound and every alarm; returns what differs and how many were compared. */
function compare(results: readonly Result[], detect: Detect): { compared: number; different: string[] } {
  const different: string[] = []
  let compared = 0
  for (const result of results) {
    const one = series.get(result.series)
    if (!one) continue
    result.upperbound.forEach((upper, i) => {
      const found = detect(one, result.from - 1 + i, result)
      if (!found) return
      compared++
      const alarm = result.alarm[i] ?? 0
      if (differs(found.upper, upper) || found.alarm !== (alarm === 1))
        different.push(`${result.series} ${result.from + i}`)
    })
  }
  return { compared, different }
}

describe.skipIf(!hasGolden('other_algorithms.json'))('detectors of the surveillance literature', () => {
  let others: readonly Result[]
  beforeAll(() => {
    series = new Map(readGolden<{ series: Series[] }>('series.json').series.map((one) => [one.name, one]))
    others = readGolden<{ results: Result[] }>('other_algorithms.json').results
  })

  test.each(['C1', 'C2', 'C3'] as const)('EARS %s', (method: EarsMethod) => {
    const { results } = readGolden<{ results: EarsResult[] }>('ears.json')
    const chosen = results.filter((result) => result.method === method)
    const { compared, different } = compare(chosen, (one, index, result) => {
      const { alpha, baseline, minSigma } = result as EarsResult
      return detectEars(one.observed, index, { method, alpha, baseline, sigmaMin: minSigma, mode: 'r' })
    })
    expect(different).toEqual([])
    expect(compared).toBeGreaterThan(40_000)
  })

  const detectors: readonly (readonly [string, Detect])[] = [
    ['bayes1_alpha0.05', (one, index) => detectBayes(one.observed, index, { ...bayes1, frequency: one.freq })],
    ['bayes2_alpha0.05', (one, index) => detectBayes(one.observed, index, { ...bayes2, frequency: one.freq })],
    [
      'bayes_b2_w6_act0_alpha0.05',
      (one, index) => {
        const options = { years: 2, halfWindow: 6, thisYear: false, frequency: one.freq, alpha: 0.05 }
        return detectBayes(one.observed, index, options)
      },
    ],
    ['rki1', (one, index) => detectRki(one.observed, index, { ...rki1, frequency: one.freq })],
    ['rki2', (one, index) => detectRki(one.observed, index, { ...rki2, frequency: one.freq })],
    [
      'cdc_b2_m1_alpha0.001',
      (one, index) => detectCdc(one.observed, index, { years: 2, halfWindow: 1, alpha: 0.001, frequency: one.freq }),
    ],
  ]
  test.each(detectors)('%s', (method, detect) => {
    const { compared, different } = compare(
      others.filter((result) => result.method === method),
      detect,
    )
    expect(different).toEqual([])
    expect(compared).toBeGreaterThan(4_000)
  })

  test.each(['rossi', 'standard', 'anscombe'] as const)('CUSUM, transform %s', (transform: CusumTransform) => {
    const chosen = others.filter((result) => result.method === `cusum_${transform}_k1.04_h2.26`)
    let statistic = 0
    const { compared, different } = compare(chosen, (one, index, result) => {
      const past = one.observed.slice(0, result.from - 1)
      if (index === result.from - 1) statistic = 0
      const mean = past.reduce((sum, count) => sum + count, 0) / past.length
      const step = stepCusum(statistic, one.observed[index] ?? 0, { transform, reference: 1.04, limit: 2.26, mean })
      statistic = step.statistic
      return step
    })
    expect(different).toEqual([])
    expect(compared).toBeGreaterThan(4_000)
  })

  test.each(['glrnb_mu0const_alpha0.2_cARL5', 'glrpois_mu0const_cARL5'])('%s', (method) => {
    let run: readonly { statistic: number; alarm: boolean }[] = []
    const { compared, different } = compare(
      others.filter((result) => result.method === method),
      (one, index, result) => {
        if (index === result.from - 1) {
          const counts = one.observed.slice(index)
          const means = counts.map(() => result.mu0 ?? 0)
          run = runGlr(counts, means, { overdispersion: method.startsWith('glrnb') ? 0.2 : 0, limit: 5 })
        }
        const { statistic, alarm } = run[index - result.from + 1] ?? { statistic: 0, alarm: false }
        return { upper: statistic, alarm }
      },
    )
    expect(different).toEqual([])
    expect(compared).toBeGreaterThan(4_000)
  })

  test('OutbreakP, multiplied up as the reference does', () => {
    const chosen = others.filter((result) => result.method === 'outbreakP_k100')
    const { compared, different } = compare(chosen, (one, index) => {
      const upper = outbreakPStatisticAsInR(one.observed, index)
      return { upper, alarm: upper > 100 }
    })
    expect(different).toEqual([])
    expect(compared).toBeGreaterThan(4_000)
    // The logarithm says the same wherever the product stays in the range of numbers, and goes on where it does not.
    for (const name of ['k1', 'm5', 'salmonella.agona']) {
      const observed = series.get(name)?.observed ?? []
      const logStatistic = outbreakPLogStatistic(observed, 150)
      expect(differs(Math.exp(logStatistic), outbreakPStatisticAsInR(observed, 150))).toBe(false)
    }
    expect(outbreakPLogStatistic(series.get('campyDE')?.observed ?? [], 200)).toBeGreaterThan(700)
  })
})
