// The watermark closes hours: each is learned once by the baseline of its root, empty hours too.
import { hourMs, weekMs } from '../../core/durations.ts'
import type { SeasonalBaseline } from './baseline/baseline.ts'
import type { ClosedHours } from './closed-hours.ts'
import type { HourlyExpectation } from './hourly-expectation.ts'
import type { Root } from './roots.ts'
import { effectiveHours, fade } from './roots.ts'
import type { SeasonalDetector } from './seasonal.ts'

export interface HourLearningParts {
  readonly roots: Map<string, Root>
  readonly baseline: SeasonalBaseline
  readonly detector: SeasonalDetector
  readonly closed: ClosedHours
  readonly expectation: HourlyExpectation
}

export interface HourLearning {
  isClosed(hour: number): boolean
  close(watermarkMs: number): void
  /** The first hour that is open; NaN before the first watermark. */
  nextHour(): number
}

// After three weeks of nothing the rest of a gap is left unknown instead of being learned hour by hour.
const gapHoursMax = (3 * weekMs) / hourMs
/** Below one document in four hours there is no rhythm to learn: a faded mean rate says as much and costs nothing. */
const rhythmPerHourMin = 0.25

export function createHourLearning(parts: HourLearningParts, firstHour = Number.NaN): HourLearning {
  const { roots, baseline, detector, closed, expectation } = parts
  let nextHour = firstHour

  function close(watermarkMs: number): void {
    if (!Number.isFinite(watermarkMs)) return
    const closedHour = Math.floor(watermarkMs / hourMs)
    if (Number.isNaN(nextHour)) nextHour = closedHour
    if (closedHour <= nextHour) return
    expectation.forget()
    for (const [key, root] of roots) {
      const perHour = root.history / effectiveHours(root, watermarkMs)
      if (root.cell < 0 && perHour >= rhythmPerHourMin) root.cell = baseline.open(-1, perHour)
      learn(key, root, closedHour)
      fade(root, watermarkMs)
      if (watermarkMs - root.lastMs > gapHoursMax * hourMs) forget(key, root)
    }
    closed.judge(closedHour - 1)
    nextHour = closedHour
  }

  /** All hours before `closedHour`; the last of them is what its stream says now. */
  function learn(key: string, root: Root, closedHour: number): void {
    const from = Math.max(nextHour, closedHour - gapHoursMax, Math.floor(root.firstMs / hourMs))
    for (let hour = from; hour < closedHour; hour++) {
      const counted = root.open.get(hour) ?? 0
      if (root.cell >= 0) {
        const verdict = detector.close(root.cell, hour * hourMs, counted)
        if (hour === closedHour - 1 && !verdict.learning) closed.hear(key, verdict)
      }
      if (counted > 0) root.lagging.push({ hour, count: counted })
    }
    for (const hour of root.open.keys()) if (hour < closedHour) root.open.delete(hour)
  }

  function forget(key: string, { cell }: Root): void {
    if (cell >= 0) {
      detector.forget(cell)
      baseline.release(cell)
    }
    roots.delete(key)
  }

  return { isClosed: (hour) => !Number.isNaN(nextHour) && hour < nextHour, close, nextHour: () => nextHour }
}
