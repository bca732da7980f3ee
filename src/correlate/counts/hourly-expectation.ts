// What an hour of a root is expected to bring, worked out once: it changes only when hours close.
import { hourMs } from '../../core/durations.ts'
import type { SeasonalBaseline } from './baseline/baseline.ts'
import type { Expected } from './roots.ts'

export interface HourlyExpectation {
  /** Of a cell of the baseline between two times. */
  between(cell: number, fromMs: number, toMs: number): Expected
  /** Hours were closed, so everything is to be worked out anew. */
  forget(): void
}

export function createHourlyExpectation(baseline: SeasonalBaseline): HourlyExpectation {
  const hourly: (Map<number, Expected> | undefined)[] = []

  function expectHour(cell: number, hour: number): Expected {
    let hours = hourly[cell]
    if (hours === undefined) {
      hours = new Map()
      hourly[cell] = hours
    }
    const known = hours.get(hour)
    if (known !== undefined) return known
    const { mean, dispersion, learning } = baseline.expect(cell, hour * hourMs)
    const expected = { mean, dispersion, learning }
    hours.set(hour, expected)
    return expected
  }

  function between(cell: number, fromMs: number, toMs: number): Expected {
    let mean = 0
    let dispersion = 1
    let learning = false
    const first = Math.floor(fromMs / hourMs)
    const last = Math.ceil(toMs / hourMs)
    // Long windows repeat the day: one hour in `step` stands for the others.
    const step = last - first > 48 ? 7 : 1
    for (let hour = first; hour < last; hour += step) {
      const expected = expectHour(cell, hour)
      const overlap = Math.min(toMs, (hour + step) * hourMs) - Math.max(fromMs, hour * hourMs)
      mean += (expected.mean * overlap) / hourMs
      dispersion = Math.max(dispersion, expected.dispersion)
      learning ||= expected.learning
    }
    return { mean, dispersion, learning }
  }

  return { between, forget: () => void (hourly.length = 0) }
}
