// How well government answers: waiting times with open cases, small groups hidden, complaints that come again.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import type { ServiceCase } from '../../../src/alerts/indicators/service-quality.ts'
import { measureService } from '../../../src/alerts/indicators/service-quality.ts'
import { repeatsOf } from '../../../src/alerts/indicators/repeats.ts'
import { suppressSmall } from '../../../src/alerts/indicators/suppress.ts'
import { shareInterval, survivalOf } from '../../../src/alerts/indicators/survival.ts'

const dayMs = 86_400_000
const options = { observedUntilMs: 100 * dayMs, withinDays: [3, 7, 15], groupSizeMin: 10 }

function complaint(id: number, department: string, askedDay: number, answeredDay: number | null): ServiceCase {
  const random = createRandom(id)
  return {
    id: `c${id}`,
    department,
    topic: `${department}.one`,
    place: '4301',
    author: null,
    askedMs: askedDay * dayMs,
    answeredMs: answeredDay === null ? null : answeredDay * dayMs,
    fingerprint: { high: random.below(2 ** 32), low: random.below(2 ** 32) },
    terms: [`词${id}`],
  }
}

describe('waiting times', () => {
  test('are the plain quartiles where every case is answered', () => {
    const survival = survivalOf([1, 2, 3, 4, 5, 6, 7, 8].map((days) => ({ durationMs: days, isOver: true })))
    expect(survival.quantile(0.25).value).toBe(2)
    expect(survival.quantile(0.5).value).toBe(4)
    expect(survival.quantile(0.75).value).toBe(6)
    expect(survival.shareWithin(5).value).toBeCloseTo(5 / 8, 12)
  })

  test('agree with the leukaemia patients of Freireich et al. (1963), open cases included', () => {
    const over = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    const open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    const survival = survivalOf([
      ...over.map((durationMs) => ({ durationMs, isOver: true })),
      ...open.map((durationMs) => ({ durationMs, isOver: false })),
    ])
    expect(survival.quantile(0.5).value).toBe(23)
    // As R prints it with conf.type = "log-log": S(10) = .753 (.503, .889), median 23 (13, not reached).
    const within = survival.shareWithin(10)
    expect(1 - (within.value ?? 0)).toBeCloseTo(0.7529, 4)
    expect(1 - (within.high ?? 0)).toBeCloseTo(0.5032, 3)
    expect(1 - (within.low ?? 0)).toBeCloseTo(0.8894, 3)
    expect(survival.quantile(0.5)).toEqual({ value: 23, low: 13, high: null })
  })

  test('have intervals that hold the true median about 95 times in a hundred', () => {
    const random = createRandom('coverage')
    let held = 0
    const runs = 600
    for (let run = 0; run < runs; run++) {
      const waits = Array.from({ length: 40 }, () => {
        const answered = -Math.log(1 - random.next())
        const watched = 3 * random.next()
        return { durationMs: Math.min(answered, watched), isOver: answered <= watched }
      })
      const { low, high } = survivalOf(waits).quantile(0.5)
      if ((low ?? 0) <= Math.LN2 && Math.LN2 < (high ?? Infinity)) held++
    }
    expect(held / runs).toBeGreaterThan(0.92)
    expect(held / runs).toBeLessThan(0.985)
  })

  test('say nothing about times longer than anybody was watched', () => {
    const survival = survivalOf([{ durationMs: 5, isOver: false }])
    expect(survival.shareWithin(6).value).toBeNull()
    expect(survival.quantile(0.5)).toEqual({ value: null, low: null, high: null })
  })

  test('have quartiles inside their intervals, in order', () => {
    const wait = fc.record({ durationMs: fc.nat(1_000), isOver: fc.boolean() })
    fc.assert(
      fc.property(fc.array(wait, { minLength: 1, maxLength: 60 }), (waits) => {
        const survival = survivalOf(waits)
        for (const share of [0.25, 0.5, 0.75]) {
          const { value, low, high } = survival.quantile(share)
          if (value !== null) expect(low).not.toBeNull()
          if (high !== null) expect(value).not.toBeNull()
          expect(low ?? Infinity).toBeLessThanOrEqual(value ?? Infinity)
          expect(value ?? Infinity).toBeLessThanOrEqual(high ?? Infinity)
        }
      }),
    )
  })

  test('have Wilson’s interval for a plain share', () => {
    const { low, high } = shareInterval(10, 100)
    expect(low).toBeCloseTo(0.0552, 4)
    expect(high).toBeCloseTo(0.1744, 4)
  })
})

describe('small groups', () => {
  test('are hidden, and a single hidden one takes another with it', () => {
    expect(suppressSmall(new Map(Object.entries({ a: 50, b: 20, c: 4 })), 10)).toEqual({
      shown: ['a'],
      hidden: { groups: 2, members: 24 },
    })
    expect(suppressSmall(new Map(Object.entries({ a: 50, b: 20 })), 10).hidden.groups).toBe(0)
    expect(suppressSmall(new Map(Object.entries({ a: 9 })), 10)).toEqual({
      shown: [],
      hidden: { groups: 1, members: 9 },
    })
  })

  test('cannot be found by subtraction', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.nat(40)), (sizes) => {
        const map = new Map(Object.entries(sizes))
        const { shown, hidden } = suppressSmall(map, 10)
        for (const name of shown) expect(map.get(name)).toBeGreaterThanOrEqual(10)
        if (shown.length > 0 && hidden.groups > 0) {
          expect(hidden.groups).toBeGreaterThanOrEqual(2)
          expect(hidden.members).toBeGreaterThanOrEqual(10)
        }
        const all = [...map.values()].reduce((sum, size) => sum + size, 0)
        expect(shown.reduce((sum, name) => sum + (map.get(name) ?? 0), 0) + hidden.members).toBe(all)
      }),
    )
  })
})

describe('complaints that come again', () => {
  const base = complaint(1, 'urban', 0, null)

  test('are copies, the same author on the same topic, or the same rare words', () => {
    const others = Array.from({ length: 20 }, (_, i) => complaint(100 + i, 'urban', 0, null))
    const copied = { ...complaint(2, 'labour', 5, null), fingerprint: base.fingerprint }
    const author = { ...complaint(3, 'urban', 6, null), author: 'p1:a' }
    const authorAgain = { ...complaint(4, 'urban', 7, null), author: 'p1:a' }
    const otherTopic = { ...complaint(5, 'labour', 8, null), author: 'p1:a' }
    const words = { ...complaint(6, 'urban', 9, null), terms: ['和馨园', '停水', '三楼', '业主'] }
    const wordsAgain = { ...complaint(7, 'urban', 10, null), terms: ['和馨园', '停水', '三楼', '又'] }
    const found = repeatsOf([base, copied, author, authorAgain, otherTopic, words, wordsAgain, ...others])
    expect([...found].sort((a, b) => (a[0] < b[0] ? -1 : 1))).toEqual([
      ['c2', 'copy'],
      ['c4', 'same-author'],
      ['c7', 'same-words'],
    ])
  })

  test('are new again after half a year', () => {
    expect(repeatsOf([base, { ...complaint(2, 'urban', 181, null), fingerprint: base.fingerprint }]).size).toBe(0)
    expect(repeatsOf([base, { ...complaint(2, 'urban', 179, null), fingerprint: base.fingerprint }]).size).toBe(1)
  })
})

describe('a report', () => {
  const cases = [
    ...Array.from({ length: 20 }, (_, i) => complaint(i, 'urban', i, i + 2)),
    ...Array.from({ length: 20 }, (_, i) => complaint(50 + i, 'labour', i, i % 2 === 0 ? i + 10 : null)),
    ...Array.from({ length: 12 }, (_, i) => complaint(80 + i, 'land', i, i + 5)),
    ...Array.from({ length: 3 }, (_, i) => complaint(95 + i, 'party', i, i + 1)),
  ]
  const report = measureService(cases, options)

  test('has every department that is big enough, and hides the rest', () => {
    expect(Object.keys(report.byDepartment.groups).sort()).toEqual(['labour', 'urban'])
    expect(report.byDepartment.hidden).toEqual({ groups: 2, cases: 15 })
    expect(Object.keys(report.byTopic.groups).sort()).toEqual(['labour.one', 'urban.one'])
    expect(report.byDepartment.groups['urban']?.answeredWithinDays['3']?.value).toBe(1)
    expect(report.byDepartment.groups['labour']).toMatchObject({ cases: 20, answered: 10 })
    expect(report.byDepartment.groups['labour']?.medianDays.value).toBe(10)
  })

  test('leaves out answers that came before the question', () => {
    expect(measureService([...cases, complaint(200, 'urban', 9, 8)], options).invalid).toBe(1)
  })

  test('of fewer than ten cases says nothing', () => {
    const few = measureService(cases.slice(0, 9), options)
    expect(few.all).toBeNull()
    expect(few.byDepartment.groups).toEqual({})
  })

  test('does not depend on the order of the cases', () => {
    expect(measureService([...cases].reverse(), options)).toEqual(report)
  })
})
