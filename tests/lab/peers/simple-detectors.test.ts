// Small worked examples of the detectors that look back over a window, and what they do at its edges.
import { describe, expect, test } from 'vitest'
import { bayes3, detectBayes } from '../../../lab/peers/bayes.ts'
import { detectEars, earsC2, earsHistoryBins } from '../../../lab/peers/ears.ts'
import { detectRki, rki3 } from '../../../lab/peers/rki.ts'

describe('windows of past years', () => {
  const steady = Array.from({ length: 130 }, () => 4)

  test('Bayes 3 and RKI 3 use two years around the same week, and not this one', () => {
    const risen = steady.map((count, week) => (week > 118 && week < 125 ? 40 : count))
    // 18 weeks of 4 cases: (72 + ½) ÷ 18.
    expect(detectBayes(risen, 125, bayes3)?.expected).toBeCloseTo(72.5 / 18, 10)
    expect(detectRki(risen, 125, rki3)?.expected).toBe(4)
    expect(detectRki(risen, 124, rki3)).toMatchObject({ upper: 9.598, alarm: true })
  })

  test('a series that does not reach back two years gives no answer', () => {
    expect(detectBayes(steady, 107, bayes3)).toBeNull()
    expect(detectBayes(steady, 108, bayes3)).not.toBeNull()
    expect(detectRki(steady, 107, rki3)).toBeNull()
  })
})

describe('EARS', () => {
  test('the guard band keeps a slow rise out of its own baseline', () => {
    const rising = [1, 2, 1, 2, 1, 2, 1, 2, 6, 7]
    const guarded = detectEars(rising, 9, earsC2)
    const unguarded = detectEars(rising, 9, { ...earsC2, method: 'C1' })
    expect(guarded?.alarm).toBe(true)
    expect(unguarded?.alarm).toBe(false)
  })

  test('C3 in correct mode judges silent weeks too', () => {
    const silent = new Array<number>(20).fill(0)
    const options = { ...earsC2, method: 'C3' as const }
    expect(detectEars(silent, 15, options)).toMatchObject({ upper: 0, alarm: false })
    expect(detectEars([...silent.slice(0, 15), 3], 15, options)?.alarm).toBe(true)
    expect(detectEars(silent, earsHistoryBins(options) - 1, options)).toBeNull()
  })
})
