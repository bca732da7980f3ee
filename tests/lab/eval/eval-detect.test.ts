// `eval detect` and `eval fusion`: what is measured, on small samples and, where the simulation is at hand, on all of it.
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import { detectDefaults, evaluateDetect } from '../../../lab/eval/eval-detect.ts'
import { evaluateFusion } from '../../../lab/eval/eval-fusion.ts'
import { scenarios } from '../../../lab/eval/noufaily-scenarios.ts'
import { sampleCount } from '../../../lab/peers/sampling.ts'
import { hasGolden, readGolden } from '../../golden-files.ts'

function smallSimulation(seed: string) {
  const random = createRandom(seed)
  const series = scenarios.slice(0, 3).map((scenario, index) => {
    const y = Array.from({ length: 624 }, (_, week) =>
      sampleCount(random, scenario.mean(week + 1), scenario.dispersion),
    )
    const current = [2, 40].map((size) => ({ start: 600, size, weeks: [600, 601], cases: [size, size] }))
    return { scenario: index + 1, rep: 1, y, past_k5: [], current }
  })
  return { scenarios: [1, 2, 3], series }
}

describe('eval detect', () => {
  test('counts quiet weeks by scenario and outbreaks by size', () => {
    const report = evaluateDetect(smallSimulation('eval'))
    expect(report.alpha).toBe(0.01)
    expect(report.fprByScenario).toHaveLength(3)
    expect(report.fpr).toBeLessThan(0.05)
    expect(report.podBySize[1]).toBe(1)
    expect(report.podAtFpr).toHaveProperty(['0.0066'])
    expect(Object.keys(report.detectors)).toEqual([
      'seasonal',
      'farrington-flexible',
      'farrington-flexible-r',
      'ears-c1',
      'ears-c2',
      'ears-c3',
      'bayes-1',
      'bayes-2',
      'bayes-3',
      'rki-1',
      'rki-2',
      'rki-3',
      'cdc',
      'outbreak-p',
      'spike',
      'cusum-rossi',
      'cusum-standard',
      'cusum-anscombe',
      'glr',
      'dspot',
    ])
  })

  test('says what is wrong with another file', () => {
    expect(() => evaluateDetect({ series: [{ scenario: 1, y: [1, 2] }] })).toThrow(/2 weeks in series 0/)
    expect(() => evaluateDetect([])).toThrow(/wanted an object/)
  })

  test.skipIf(!hasGolden('noufaily_sim.json.gz'))(
    'keeps its level and sees more than Farrington does, on a few replicates',
    () => {
      const whole = readGolden<{ series: { rep: number }[] }>('noufaily_sim.json.gz')
      const few = { ...whole, series: whole.series.filter(({ rep }) => rep <= 4) }
      const report = evaluateDetect(few, { ...detectDefaults, peerReplicates: 0 })
      expect(report.fpr).toBeLessThan(0.012)
      expect(report.podAtFpr['0.0066']).toBeGreaterThan(0.46)
      expect(report.detectors['seasonal-past-outbreaks']?.podAtFpr['0.0066']).toBeGreaterThan(0.46)
    },
  )
})

describe('eval fusion', () => {
  test('the declared rule keeps its level and loses little to Fisher where many streams rise', () => {
    const report = evaluateFusion({ seed: 'small', nullGroups: 1500, outbreakGroups: 300 })
    expect(report.nominalFpr).toBeLessThan(0.015)
    const { fused, fisher, bonferroni } = report.pod
    expect((fused?.['m8k2'] ?? 0) / (fisher?.['m8k2'] ?? 1)).toBeGreaterThan(0.9)
    expect(fused?.['m8k2']).toBeGreaterThan(2 * (bonferroni?.['m8k2'] ?? 1))
    expect(Object.keys(fused ?? {})).toHaveLength(16)
  })
})
