// The full simulation of Noufaily et al.: 4,200 series, 42,000 outbreaks, several minutes.
import { describe, expect, test } from 'vitest'
import { detectDefaults, evaluateDetect } from '../../lab/eval/eval-detect.ts'
import { evaluateFusion } from '../../lab/eval/eval-fusion.ts'
import { hasGolden, readGolden } from '../golden-files.ts'

describe('the targets of detection', () => {
  test.skipIf(!hasGolden('noufaily_sim.json.gz'))(
    'the false positive rate is at most twice its level in every scenario, at the detection asked for',
    { timeout: 900_000 },
    () => {
      const report = evaluateDetect(readGolden('noufaily_sim.json.gz'), { ...detectDefaults, peerReplicates: 0 })
      expect(Math.max(...report.fprByScenario)).toBeLessThanOrEqual(0.02)
      expect(report.podAtFpr['0.0066']).toBeGreaterThanOrEqual(0.48)
      expect(report.podAtFpr['0.0135']).toBeGreaterThanOrEqual(0.585)
    },
  )

  test('the declared fusion rule has 95 % of what Fisher sees from four streams on', { timeout: 900_000 }, () => {
    const { pod, shareOfFisher } = evaluateFusion()
    for (const setting of ['m4k1', 'm4k2', 'm4k3', 'm4k5', 'm8k1', 'm8k2', 'm8k3', 'm8k5']) {
      expect(shareOfFisher[setting]).toBeGreaterThanOrEqual(0.95)
    }
    expect(pod['fused']?.['m1k5']).toBeGreaterThanOrEqual(0.24)
  })
})
