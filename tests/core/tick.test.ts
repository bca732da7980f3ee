import { expect, test } from 'vitest'
import { closingTime } from '../../src/core/tick.ts'

const noonMs = Date.UTC(2026, 10, 23, 4)
const hourMs = 3_600_000

test('receive time goes on with the clock, and stands while the clock is nudged back', () => {
  expect(closingTime(noonMs + 1000, noonMs)).toBe(noonMs + 1000)
  expect(closingTime(noonMs - 5000, noonMs)).toBe(noonMs)
  expect(closingTime(noonMs, Number.NEGATIVE_INFINITY)).toBe(noonMs)
})

test('a clock that was ahead for an hour dates nothing once it is set right', () => {
  expect(closingTime(noonMs, noonMs + hourMs)).toBe(noonMs)
})
