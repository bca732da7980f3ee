// What each city, top-level topic and source is expected to say in an hour: the seasonal baselines all cells lean on.
import type { BaselineOptions } from './baseline/options.ts'
import { hourlyBaseline } from './baseline/options.ts'
import type { SeasonalBaseline } from './baseline/baseline.ts'
import { createSeasonalBaseline } from './baseline/baseline.ts'
import { chineseHolidayShare } from './baseline/holidays.ts'
import type { BaselineState } from './baseline/pool.ts'
import { historyHalfLifeMs, historyLagMs } from './counts.ts'
import type { SeasonalDetectorState } from './seasonal.ts'
import { createSeasonalDetector } from './seasonal.ts'
import type { CarriedFusion, StreamEvidence } from '../evidence/fuse.ts'
import { fuseStreams } from '../evidence/fuse.ts'

export interface Root {
  /** Cell of the seasonal baseline; -1 while the root says too little to have a rhythm. */
  cell: number
  readonly firstMs: number
  lastMs: number
  /** Count of hours that are not closed yet. */
  readonly open: Map<number, number>
  /** Faded count of the closed hours before the lag, comparable with the history of a series. */
  history: number
  historyMs: number
  /** Closed hours that the lag still keeps out of history. */
  readonly lagging: { readonly hour: number; readonly count: number }[]
}

export interface RatesState {
  readonly roots: Map<string, Root>
  readonly baseline: BaselineState
  readonly detector: SeasonalDetectorState
  readonly verdicts: Map<string, HourVerdict>
  nextHour: number
}

/** What the streams of a topic in a city say together about the last hour that was closed. */
interface HourVerdict {
  readonly hour: number
  readonly pValue: number
  readonly carried: CarriedFusion
}

export interface Expected {
  readonly mean: number
  readonly dispersion: number
  readonly learning: boolean
}

export interface Rates {
  /** `root` is `topic|city`; root and source together are the `rootKey` of the others. */
  count(root: string, source: string, timeMs: number, count: number): void
  /** Expected documents of a series with this faded history, between two times. */
  expect(rootKey: string, history: number, fromMs: number, toMs: number): Expected
  /** A rough mean without the rhythm, in constant time: tells which counts are worth a closer look. */
  roughlyPerHour(rootKey: string, history: number, nowMs: number): number
  /**
   * Log e-value of the last closed hour of a root without its source (`topic|city`): its streams judged by the seasonal
   * detector and fused. null where there is none, and before the streams are learned.
   */
  closedEvidence(root: string): number | null
  /** The watermark closes hours: each is learned once, empty hours too. */
  close(watermarkMs: number): void
  snapshot(): RatesState
}

export interface RatesOptions {
  readonly rootsMax: number
  readonly baseline: BaselineOptions
}

export const ratesDefaults: RatesOptions = {
  rootsMax: 4_096,
  // Two days of hours are enough to judge by: the day has recurred, and the predictive dispersion carries the rest.
  baseline: { ...hourlyBaseline, holidayShare: chineseHolidayShare, cellsMax: 4_096, learningBins: 48 },
}

const hourMs = 3_600_000
// After three weeks of nothing the rest of a gap is left unknown instead of being learned hour by hour.
const gapHoursMax = 21 * 24
/** Pseudo-count with which a new cell shares its root: it is expected to be rare until it has said otherwise. */
const priorShare = 0.02
const priorWeight = 10

export function createRates(options: RatesOptions = ratesDefaults, state?: RatesState): Rates {
  const roots = state?.roots ?? new Map<string, Root>()
  const baseline: SeasonalBaseline = createSeasonalBaseline(options.baseline, state?.baseline)
  const detector = createSeasonalDetector(baseline, options.baseline.binMs, state?.detector)
  const verdicts = state?.verdicts ?? new Map<string, HourVerdict>()
  let nextHour = state?.nextHour ?? Number.NaN
  const keys = createRootKeys(options.rootsMax)
  // What an hour is expected to bring changes only when hours close; until then it is worked out once.
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

  function count(root: string, source: string, timeMs: number, by: number): void {
    const key = keys.of(root, source)
    const hour = Math.floor(timeMs / hourMs)
    let known = roots.get(key)
    if (known === undefined) {
      if (roots.size >= options.rootsMax) return
      known = { cell: -1, firstMs: timeMs, lastMs: timeMs, open: new Map(), history: 0, historyMs: timeMs, lagging: [] }
      roots.set(key, known)
    }
    known.lastMs = Math.max(known.lastMs, timeMs)
    // Late documents of an hour already closed change windows, not what was learned.
    if (!Number.isNaN(nextHour) && hour < nextHour) return
    known.open.set(hour, (known.open.get(hour) ?? 0) + by)
  }

  function expect(rootKey: string, history: number, fromMs: number, toMs: number): Expected {
    const known = roots.get(rootKey)
    if (known === undefined) return { mean: 0, dispersion: 1, learning: true }
    const share = Math.min(1, (history + priorShare * priorWeight) / (known.history + priorWeight))
    if (known.cell < 0) return plainRate(known, fromMs, toMs, share)
    let mean = 0
    let dispersion = 1
    let learning = false
    const first = Math.floor(fromMs / hourMs)
    const last = Math.ceil(toMs / hourMs)
    // Long windows repeat the day: one hour in `step` stands for the others.
    const step = last - first > 48 ? 7 : 1
    for (let hour = first; hour < last; hour += step) {
      const expected = expectHour(known.cell, hour)
      const overlap = Math.min(toMs, (hour + step) * hourMs) - Math.max(fromMs, hour * hourMs)
      mean += (expected.mean * overlap) / hourMs
      dispersion = Math.max(dispersion, expected.dispersion)
      learning ||= expected.learning
    }
    return { mean: mean * share, dispersion, learning }
  }

  function roughlyPerHour(rootKey: string, history: number, nowMs: number): number {
    const known = roots.get(rootKey)
    if (known === undefined) return 0
    const share = Math.min(1, (history + priorShare * priorWeight) / (known.history + priorWeight))
    return (share * (known.history + 0.5)) / effectiveHours(known, nowMs)
  }

  function close(watermarkMs: number): void {
    if (!Number.isFinite(watermarkMs)) return
    const closedHour = Math.floor(watermarkMs / hourMs)
    if (Number.isNaN(nextHour)) nextHour = closedHour
    if (closedHour <= nextHour) return
    hourly.length = 0
    const streams = new Map<string, StreamEvidence[]>()
    const from = Math.max(nextHour, closedHour - gapHoursMax)
    for (const [key, root] of roots) {
      const perHour = root.history / effectiveHours(root, watermarkMs)
      if (root.cell < 0 && perHour >= rhythmPerHourMin) root.cell = baseline.open(-1, perHour)
      for (let hour = Math.max(from, Math.floor(root.firstMs / hourMs)); hour < closedHour; hour++) {
        const counted = root.open.get(hour) ?? 0
        if (root.cell >= 0) {
          const verdict = detector.close(root.cell, hour * hourMs, counted)
          if (hour === closedHour - 1 && !verdict.learning) stand(streams, key, verdict)
        }
        if (counted > 0) root.lagging.push({ hour, count: counted })
      }
      for (const hour of root.open.keys()) if (hour < closedHour) root.open.delete(hour)
      fade(root, watermarkMs)
      if (watermarkMs - root.lastMs > gapHoursMax * hourMs) {
        if (root.cell >= 0) {
          detector.forget(root.cell)
          baseline.release(root.cell)
        }
        roots.delete(key)
      }
    }
    judgeTogether(streams, closedHour - 1)
    nextHour = closedHour
  }

  function judgeTogether(streams: ReadonlyMap<string, readonly StreamEvidence[]>, hour: number): void {
    const before = new Map(verdicts)
    verdicts.clear()
    for (const [root, own] of streams) {
      const last = before.get(root)
      const { pValue, carried } = fuseStreams(own, last?.hour === hour - 1 ? last.carried : null)
      verdicts.set(root, { hour, pValue, carried })
    }
  }

  function closedEvidence(root: string): number | null {
    const verdict = verdicts.get(root)
    // The calibrator e = 1 / (2 √p) turns a p-value into an e-value (Vovk and Wang, 2021).
    return verdict === undefined ? null : -Math.LN2 - Math.log(Math.max(pFloor, verdict.pValue)) / 2
  }

  return {
    count,
    expect,
    roughlyPerHour,
    closedEvidence,
    close,
    snapshot: () => ({ roots, baseline: baseline.snapshot(), detector: detector.snapshot(), verdicts, nextHour }),
  }
}

/** Joins root and source once, not for each document; beyond the cap all are joined anew. */
function createRootKeys(sizeMax: number): { of(root: string, source: string): string } {
  const known = new Map<string, Map<string, string>>()
  let size = 0
  return {
    of(root, source) {
      const found = known.get(root)?.get(source)
      if (found !== undefined) return found
      if (size >= sizeMax) {
        known.clear()
        size = 0
      }
      const key = `${root}|${source}`
      const bySource = known.get(root) ?? new Map<string, string>()
      known.set(root, bySource.set(source, key))
      size++
      return key
    },
  }
}

const pFloor = 1e-300

/** Adds what one source says to the topic and city that it speaks of. */
function stand(streams: Map<string, StreamEvidence[]>, rootKey: string, evidence: StreamEvidence): void {
  const root = rootKey.slice(0, rootKey.lastIndexOf('|'))
  const own = streams.get(root)
  if (own === undefined) streams.set(root, [evidence])
  else own.push(evidence)
}

/** Below one document in four hours there is no rhythm to learn: a faded mean rate says as much and costs nothing. */
const rhythmPerHourMin = 0.25
const learningMs = 48 * hourMs

function plainRate(root: Root, fromMs: number, toMs: number, share: number): Expected {
  const perHour = (root.history + 0.5) / effectiveHours(root, toMs)
  // Without a rhythm day and night look alike; a dispersion of two allows for that.
  const mean = ((perHour * (toMs - fromMs)) / hourMs) * share
  return { mean, dispersion: 2, learning: toMs - root.firstMs < learningMs }
}

/** Hours that the faded history stands for. */
function effectiveHours(root: Root, nowMs: number): number {
  const memoryHours = historyHalfLifeMs / hourMs / Math.LN2
  const age = Math.max(1, (nowMs - historyLagMs - root.firstMs) / hourMs)
  return memoryHours * (1 - Math.exp(-age / memoryHours))
}

function fade(root: Root, nowMs: number): void {
  root.history *= 2 ** (-Math.max(0, nowMs - root.historyMs) / historyHalfLifeMs)
  root.historyMs = Math.max(root.historyMs, nowMs)
  const before = nowMs - historyLagMs
  while (root.lagging.length > 0 && ((root.lagging[0]?.hour ?? 0) + 1) * hourMs <= before) {
    const settled = root.lagging.shift()
    if (settled !== undefined)
      root.history += settled.count * 2 ** (-(nowMs - settled.hour * hourMs) / historyHalfLifeMs)
  }
}
