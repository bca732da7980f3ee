// The streams of whole topics in whole cities by source: their open hours, and a faded history where they have no rhythm.
import { dayMs, hourMs } from '../../core/durations.ts'
import { historyHalfLifeMs, historyLagMs } from './series.ts'

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

export interface Expected {
  readonly mean: number
  readonly dispersion: number
  readonly learning: boolean
}

/** Pseudo-count with which a new cell shares its root: it is expected to be rare until it has said otherwise. */
const priorShare = 0.02
const priorWeight = 10
const learningMs = 2 * dayMs

export function createRoot(timeMs: number): Root {
  return { cell: -1, firstMs: timeMs, lastMs: timeMs, open: new Map(), history: 0, historyMs: timeMs, lagging: [] }
}

/** What part of its root a series with this faded history is expected to be. */
export function shareOf(root: Root, history: number): number {
  return Math.min(1, (history + priorShare * priorWeight) / (root.history + priorWeight))
}

/** What a share of a root without a rhythm is expected to say between two times. */
export function plainRate(root: Root, fromMs: number, toMs: number, share: number): Expected {
  const perHour = (root.history + 0.5) / effectiveHours(root, toMs)
  // Without a rhythm day and night look alike; a dispersion of two allows for that.
  const mean = ((perHour * (toMs - fromMs)) / hourMs) * share
  return { mean, dispersion: 2, learning: toMs - root.firstMs < learningMs }
}

/** Hours that the faded history stands for. */
export function effectiveHours(root: Root, nowMs: number): number {
  const memoryHours = historyHalfLifeMs / hourMs / Math.LN2
  const age = Math.max(1, (nowMs - historyLagMs - root.firstMs) / hourMs)
  return memoryHours * (1 - Math.exp(-age / memoryHours))
}

/** History fades, and takes in the closed hours that the lag no longer keeps out. */
export function fade(root: Root, nowMs: number): void {
  root.history *= 2 ** (-Math.max(0, nowMs - root.historyMs) / historyHalfLifeMs)
  root.historyMs = Math.max(root.historyMs, nowMs)
  const before = nowMs - historyLagMs
  while (root.lagging.length > 0 && ((root.lagging[0]?.hour ?? 0) + 1) * hourMs <= before) {
    const settled = root.lagging.shift()
    if (settled !== undefined)
      root.history += settled.count * 2 ** (-(nowMs - settled.hour * hourMs) / historyHalfLifeMs)
  }
}
