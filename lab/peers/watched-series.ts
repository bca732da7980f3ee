// One way to run every detector over a weekly series, so that they can be compared: a p-value per week and a verdict at α.
import { createSeasonalBaseline } from '../../src/correlate/counts/baseline/baseline.ts'
import { weeklyBaseline } from '../../src/correlate/counts/baseline/options.ts'
import { normalUpperTail } from '../../src/correlate/numeric/normal.ts'
import { bayes1, detectBayes } from './bayes.ts'
import { createSeasonalDetector } from '../../src/correlate/counts/seasonal.ts'
import type { EarsMethod } from './ears.ts'
import { detectEars, earsC2 } from './ears.ts'
import type { FarringtonOptions } from './farrington.ts'
import { detectFarrington, farringtonFlexible } from './farrington.ts'

export interface Verdict {
  /** The smaller, the more unusual; only its order matters where a detector has no p-value of its own. */
  readonly pValue: number
  readonly alarm: boolean
}

export interface WeeklyDetector {
  readonly name: string
  /** Learns the weeks before `split`, then gives a function that judges weeks of any continuation of them. */
  prepare(counts: readonly number[], split: number): (counts: readonly number[], from: number, to: number) => Verdict[]
}

const weekMs = 7 * 86_400_000

/** The product's own detector, the streaming baseline with a yearly season. */
export function seasonalDetector(alpha: number): WeeklyDetector {
  const baseline = createSeasonalBaseline(weeklyBaseline)
  const detector = createSeasonalDetector(baseline, weekMs)
  let cells: readonly number[] = []
  function prepare(counts: readonly number[], split: number) {
    for (const cell of cells) {
      baseline.release(cell)
      detector.forget(cell)
    }
    const learned = baseline.open()
    const copy = baseline.open()
    cells = [learned, copy]
    for (let week = 0; week < split - 1; week++) baseline.learn(learned, week * weekMs, counts[week] ?? 0)
    detector.close(learned, (split - 1) * weekMs, counts[split - 1] ?? 0)
    return (continued: readonly number[], from: number, to: number): Verdict[] => {
      baseline.copy(learned, copy)
      detector.copy(learned, copy)
      const verdicts: Verdict[] = []
      for (let week = split; week <= to; week++) {
        const { weightedP } = detector.close(copy, week * weekMs, continued[week] ?? 0)
        if (week >= from) verdicts.push({ pValue: weightedP, alarm: weightedP < alpha })
      }
      return verdicts
    }
  }
  return { name: 'seasonal', prepare }
}

/** The peers at their customary settings. */
export function peerDetectors(alpha: number): readonly WeeklyDetector[] {
  const flexible = (mode: FarringtonOptions['mode']) => (counts: readonly number[], week: number) =>
    detectFarrington(counts, week, { ...farringtonFlexible, mode, alpha, casesMin: 0 })
  const ears = (method: EarsMethod) => (counts: readonly number[], week: number) => {
    const found = detectEars(counts, week, { ...earsC2, method })
    if (!found) return null
    const excess = (counts[week] ?? 0) - found.expected
    return { pValue: excess <= 0 ? 1 : normalUpperTail(excess / found.sd), alarm: found.alarm }
  }
  return [
    byWeek('farrington-flexible', flexible('correct')),
    byWeek('farrington-flexible-r', flexible('r')),
    byWeek('ears-c1', ears('C1')),
    byWeek('ears-c2', ears('C2')),
    byWeek('bayes-1', (counts, week) => detectBayes(counts, week, { ...bayes1, alpha })),
    byWeek('spike', spike),
  ]
}

/** The plain rule: at least three cases and twice the mean of the four weeks before. */
function spike(counts: readonly number[], week: number): Verdict {
  const before = counts.slice(Math.max(0, week - 4), week)
  const mean = before.reduce((sum, count) => sum + count, 0) / Math.max(1, before.length)
  const count = counts[week] ?? 0
  return { pValue: (mean + 0.5) / (mean + 0.5 + count), alarm: count >= 3 && count >= 2 * mean }
}

function byWeek(name: string, detect: (counts: readonly number[], week: number) => Verdict | null): WeeklyDetector {
  return {
    name,
    prepare: () => (counts, from, to) => {
      const verdicts: Verdict[] = []
      for (let week = from; week <= to; week++) {
        const found = detect(counts, week)
        verdicts.push({ pValue: found?.pValue ?? 1, alarm: found?.alarm ?? false })
      }
      return verdicts
    },
  }
}
