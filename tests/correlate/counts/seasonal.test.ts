// The own detector: what one bin passes on to the next, and what it does not.
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import { createSeasonalBaseline } from '../../../src/correlate/counts/baseline/baseline.ts'
import { hourlyBaseline } from '../../../src/correlate/counts/baseline/options.ts'
import { createSeasonalDetector } from '../../../src/correlate/counts/seasonal.ts'
import { carryOverWeight } from '../../../src/correlate/evidence/carry-over.ts'
import { fuseStreams } from '../../../src/correlate/evidence/fuse.ts'

const hour = hourlyBaseline.binMs
const start = hourlyBaseline.originMs + 2_800 * 7 * 24 * hour

function warmed() {
  const baseline = createSeasonalBaseline({ ...hourlyBaseline, lagBins: 24 })
  const detector = createSeasonalDetector(baseline, hour)
  const cell = baseline.open()
  const random = createRandom('warm')
  const bins = 6 * 168
  for (let b = 0; b < bins; b++) detector.close(cell, start + b * hour, random.poisson(2))
  return { baseline, detector, cell, now: start + bins * hour }
}

describe('carrying over', () => {
  test('weights average one over a uniform mid-p', () => {
    const steps = 200_000
    let sum = 0
    for (let i = 0; i < steps; i++) sum += carryOverWeight((i + 0.5) / steps)
    expect(sum / steps).toBeGreaterThan(0.97)
    expect(sum / steps).toBeLessThanOrEqual(1)
  })

  test('the same count weighs more after a suspicious bin, and less after a quiet one', () => {
    const { detector, cell, now } = warmed()
    detector.close(cell, now, 7)
    const after = detector.judge(cell, now + hour, 6)
    expect(after.weightedP).toBeLessThan(after.pValue)
    detector.close(cell, now + hour, 2)
    const later = detector.judge(cell, now + 2 * hour, 6)
    expect(later.weightedP).toBeGreaterThan(later.pValue)
  })

  test('a gap carries nothing', () => {
    const { detector, cell, now } = warmed()
    detector.close(cell, now, 9)
    const later = detector.judge(cell, now + 5 * hour, 6)
    expect(later.weightedP).toBe(later.pValue)
  })

  test('judging an open bin changes nothing, and a snapshot resumes', () => {
    const { baseline, detector, cell, now } = warmed()
    const first = detector.judge(cell, now, 5)
    expect(detector.judge(cell, now, 5)).toEqual(first)
    const resumed = createSeasonalDetector(baseline, hour, structuredClone(detector.snapshot()))
    expect(resumed.judge(cell, now, 5)).toEqual(first)
    detector.forget(cell)
    expect(detector.judge(cell, now, 5).weightedP).toBe(first.pValue)
  })
})

describe('the declared fusion', () => {
  test('names what leads: one stream, many, or all a little', () => {
    const quiet = { weightedP: 0.6, midP: 0.5 }
    const some = { weightedP: 0.02, midP: 0.015 }
    const slight = { weightedP: 0.25, midP: 0.2 }
    expect(
      fuseStreams([{ weightedP: 1e-6, midP: 1e-6 }, quiet, quiet, quiet, quiet, quiet, quiet, quiet]).leading,
    ).toBe('single')
    expect(fuseStreams([some, some, some, some, quiet, quiet, quiet, quiet]).leading).toBe('fisher')
    expect(fuseStreams(Array.from({ length: 8 }, () => slight)).leading).toBe('stouffer')
  })

  test('evidence of the bin before lowers the joint p-value', () => {
    const streams = Array.from({ length: 6 }, () => ({ weightedP: 0.1, midP: 0.08 }))
    const alone = fuseStreams(streams)
    expect(fuseStreams(streams, alone.carried).pValue).toBeLessThan(alone.pValue)
  })
})
