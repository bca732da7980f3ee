// `eval detect`: false positives and detections of the own detector and its peers on simulated outbreaks.
import { peerDetectors } from '../peers/table.ts'
import type { WeeklyDetector } from '../peers/watched-series.ts'
import { seasonalDetector } from '../peers/watched-series.ts'
import type { SimulatedData, SimulatedSeries } from './noufaily-series.ts'
import { firstJudgedWeek, parseSimulatedSeries, withOutbreaks } from './noufaily-series.ts'

export interface DetectFigures {
  readonly alpha: number
  /** Share of quiet weeks flagged. */
  readonly fpr: number
  readonly fprByScenario: readonly number[]
  /** Share of outbreaks with at least one alarm between start and end, at the nominal α. */
  readonly pod: number
  readonly podBySize: readonly number[]
  /** POD when the threshold is moved until the pooled false positive rate is the one named. */
  readonly podAtFpr: Readonly<Record<string, number>>
  readonly seriesCount: number
}

export interface DetectReport extends DetectFigures {
  readonly detectors: Readonly<Record<string, DetectFigures>>
}

export interface DetectOptions {
  readonly alpha: number
  readonly fprTargets: readonly string[]
  /** Peers that fit a regression per week take long: they see only the first replicates. 0 leaves them out. */
  readonly peerReplicates: number
}

export const detectDefaults: DetectOptions = { alpha: 0.01, fprTargets: ['0.0066', '0.0135'], peerReplicates: 5 }

/** `value` is the parsed JSON of the simulation; throws FORMAT_UNKNOWN where it is something else. */
export function evaluateDetect(value: unknown, options: DetectOptions = detectDefaults): DetectReport {
  const data = parseSimulatedSeries(value)
  const own = evaluateDetector(seasonalDetector(options.alpha), data, options)
  const detectors: Record<string, DetectFigures> = { seasonal: own }
  const tainted = { ...data, series: data.series.map(withPast) }
  if (data.series.some((one) => one.past.length > 0)) {
    detectors['seasonal-past-outbreaks'] = evaluateDetector(seasonalDetector(options.alpha), tainted, options)
  }
  const few = { ...data, series: data.series.filter((one) => one.replicate <= options.peerReplicates) }
  if (few.series.length > 0) {
    for (const peer of peerDetectors(options.alpha)) detectors[peer.name] = evaluateDetector(peer, few, options)
  }
  return { ...own, detectors }
}

function withPast(one: SimulatedSeries): SimulatedSeries {
  return { ...one, counts: withOutbreaks(one.counts, one.past) }
}

function evaluateDetector(detector: WeeklyDetector, data: SimulatedData, options: DetectOptions): DetectFigures {
  const flagged = new Float64Array(data.scenarioCount)
  const judged = new Float64Array(data.scenarioCount)
  const quiet: number[] = []
  const outbreaks: { readonly size: number; readonly pValue: number; readonly detected: boolean }[] = []
  for (const { counts, scenario, current } of data.series) {
    const judge = detector.prepare(counts, firstJudgedWeek)
    for (const { pValue, alarm } of judge(counts, firstJudgedWeek, counts.length - 1)) {
      quiet.push(pValue)
      judged[scenario] = (judged[scenario] ?? 0) + 1
      if (alarm) flagged[scenario] = (flagged[scenario] ?? 0) + 1
    }
    current.forEach((outbreak, size) => {
      const verdicts = judge(withOutbreaks(counts, [outbreak]), outbreak.start, outbreak.end)
      const pValue = verdicts.reduce((least, verdict) => Math.min(least, verdict.pValue), 1)
      outbreaks.push({ size, pValue, detected: verdicts.some((verdict) => verdict.alarm) })
    })
  }
  const thresholds = Float64Array.from(quiet).sort()
  const podAt = (threshold: number) => share(outbreaks, (outbreak) => outbreak.pValue < threshold)
  const sizes = [...new Set(outbreaks.map((outbreak) => outbreak.size))]
  return {
    alpha: options.alpha,
    fpr: flagged.reduce((sum, count) => sum + count, 0) / Math.max(1, quiet.length),
    fprByScenario: Array.from(flagged, (count, scenario) => count / Math.max(1, judged[scenario] ?? 0)),
    pod: share(outbreaks, (outbreak) => outbreak.detected),
    podBySize: sizes.map((size) =>
      share(
        outbreaks.filter((outbreak) => outbreak.size === size),
        (outbreak) => outbreak.detected,
      ),
    ),
    podAtFpr: Object.fromEntries(
      options.fprTargets.map((target) => [target, podAt(thresholds[Math.floor(Number(target) * quiet.length)] ?? 0)]),
    ),
    seriesCount: data.series.length,
  }
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length
}
