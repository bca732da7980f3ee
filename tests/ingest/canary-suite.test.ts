// The canary suite as a bar: made-up personal values in every kind, disguise and sentence, drawn by a seed.
import { describe, expect, test } from 'vitest'
import { combinations, plantCanaries, scoreCanaries } from '../../lab/canary/canary.ts'
import { frames } from '../../lab/canary/frames.ts'
import { createLeakTest, joined, secret } from '../../lab/canary/planted.ts'
import { shippedRedactor } from './redact/shipped-redactor.ts'

describe('the canary suite', () => {
  test('has three hundred combinations of kind and disguise and a hundred sentence frames', () => {
    expect(combinations.length).toBeGreaterThanOrEqual(300)
    expect(frames.length).toBeGreaterThanOrEqual(100)
  })

  test('sees a number that came out with its words between, and none in what a mask left', () => {
    const leaks = createLeakTest(joined(['138', '0000', '1111'], '然后'), 5)
    expect(leaks('电话138然后0000然后1111')).toBe(true)
    expect(leaks('电话〔手机〕，138号楼')).toBe(false)
    expect(createLeakTest([secret('王伟')], 2)('市民王伟反映')).toBe(true)
    expect(createLeakTest([secret('王伟')], 2)('市民〔姓名〕反映')).toBe(false)
  })

  test('lets little through', { timeout: 120_000 }, () => {
    const score = scoreCanaries(plantCanaries('bar', 4), shippedRedactor.redact)
    const share = (name: string): number => {
      const { planted, gone } = score.byOrigin[name] ?? { planted: 1, gone: 0 }
      return gone / planted
    }
    expect(share('documented')).toBeGreaterThan(0.99)
    expect(share('asked')).toBeGreaterThan(0.95)
    expect(share('own')).toBeGreaterThan(0.97)
    expect(share('later')).toBeGreaterThan(0.98)
    expect(share('fresh')).toBeGreaterThan(0.98)
    // Bars by people: nobody's names are let through more than others'.
    for (const [people, { planted, gone }] of Object.entries(score.byPeople)) {
      expect(gone / planted, people).toBeGreaterThan(people === 'Yi' ? 0.5 : 0.7)
    }
  })
})
