// One way to run every detector over a weekly series, so that they can be compared: a p-value per week and a verdict at α.
import { weekMs } from '../../src/core/durations.ts'
import { createSeasonalBaseline } from '../../src/correlate/counts/baseline/baseline.ts'
import { weeklyBaseline } from '../../src/correlate/counts/baseline/options.ts'
import { createSeasonalDetector } from '../../src/correlate/counts/seasonal.ts'

export interface WeekVerdict {
  /** The smaller, the more unusual; only its order matters where a detector has no p-value of its own. */
  readonly pValue: number
  readonly alarm: boolean
}

export interface WeeklyDetector {
  readonly name: string
  /** Learns the weeks before `split`, then gives a function that judges weeks of any continuation of them. */
  prepare(
    counts: readonly number[],
    split: number,
  ): (counts: readonly number[], from: number, to: number) => WeekVerdict[]
}

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
    return (continued: readonly number[], from: number, to: number): WeekVerdict[] => {
      baseline.copy(learned, copy)
      detector.copy(learned, copy)
      const verdicts: WeekVerdict[] = []
      for (let week = split; week <= to; week++) {
        const { weightedP } = detector.close(copy, week * weekMs, continued[week] ?? 0)
        if (week >= from) verdicts.push({ pValue: weightedP, alarm: weightedP < alpha })
      }
      return verdicts
    }
  }
  return { name: 'seasonal', prepare }
}
