// How often each word came lately, in three fading windows, against its share of everything before: which words burst.
import { hourMs } from '../../core/durations.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'

export interface TermWindowsState {
  readonly counts: Float32Array
  readonly documents: number[]
  baseMs: number
  nowMs: number
}

/** A word against its own past in the window that says most. */
export interface TermBurst {
  /** Log likelihood ratio of what was seen against what was expected. */
  readonly surprise: number
  readonly observed: number
  readonly expected: number
  /** Share of documents that carry the word when nothing happens. */
  readonly share: number
}

export interface TermWindows {
  /** Counts one document, whose distinct slots stand from `from` to `to`. */
  count(slots: Int32Array, from: number, to: number, nowMs: number): void
  /** null where it says less than `least`. */
  judge(slot: number, least: number): TermBurst | null
  /** Documents of the last day, fading. */
  documentsOfDay(): number
  snapshot(): TermWindowsState
}

/** Time constants: an outcry of hours, a day's talk, something that grows over days. */
const fadeMs = [6 * hourMs, 24 * hourMs, 72 * hourMs] as const
/** Counts vary by a quarter from day to day beyond Poisson: size of the negative binomial 1 / .25². */
const size = 16
/** Fewer documents in a window are no burst; the one in hand included. */
const observedMin = 3

/** As for counts of cells: two in a hundred more are worth another look. */
const ordinaryGrowth = 1.02
/** Numbers a word: its three windows and the count of the longest from which it is judged again; four words fill a line of the cache. */
const stride = 4

/**
 * Exponential windows by forward decay (Cormode et al., 2009): a later document weighs more, and all is scaled back once
 * the weights have grown by e^12, so that fading costs nothing per word. 4 x 4 bytes x 565,536 slots = 9 MB.
 * A slot that the statistics hand to another word carries over at most what faded of a word too rare to be kept.
 */
export function createTermWindows(terms: TermStatistics, state?: TermWindowsState): TermWindows {
  const counts = new Float32Array(terms.capacity * stride)
  if (state !== undefined) counts.set(state.counts)
  const documents = fadeMs.map((_, window) => state?.documents[window] ?? 0)
  const units = [1, 1, 1]
  let baseMs = state?.baseMs ?? Number.NaN
  let nowMs = state?.nowMs ?? Number.NaN
  let slotsUsed = (state?.counts.length ?? 0) / stride
  const measure = () => fadeMs.forEach((ms, window) => (units[window] = Math.exp((nowMs - baseMs) / ms)))
  if (!Number.isNaN(baseMs)) measure()

  function count(slots: Int32Array, from: number, to: number, timeMs: number): void {
    advance(timeMs)
    const [first, second, third] = units as [number, number, number]
    for (let window = 0; window < fadeMs.length; window++) documents[window] = at(documents, window) + at(units, window)
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number
      const base = slot * stride
      counts[base] = (counts[base] as number) + first
      counts[base + 1] = (counts[base + 1] as number) + second
      counts[base + 2] = (counts[base + 2] as number) + third
      if (slot >= slotsUsed) slotsUsed = slot + 1
    }
  }

  /** Time never goes back here: a late document counts as one of now. */
  function advance(timeMs: number): void {
    if (Number.isNaN(baseMs)) {
      baseMs = timeMs
      nowMs = timeMs
    }
    if (timeMs <= nowMs) return
    nowMs = timeMs
    if ((nowMs - baseMs) / fadeMs[0] > 12) rebase()
    measure()
  }

  function rebase(): void {
    const scales = fadeMs.map((ms) => Math.exp(-(nowMs - baseMs) / ms))
    scales.forEach((scale, window) => (documents[window] = at(documents, window) * scale))
    scaleBack(counts, slotsUsed, scales)
    baseMs = nowMs
  }

  function judge(slot: number, least: number): TermBurst | null {
    // The longest window holds the most, and a count that has hardly grown since it was found ordinary still is: most leave here.
    const longest = counts[slot * stride + 2] as number
    if (longest < (counts[slot * stride + 3] as number) || longest < (observedMin - 1) * at(units, 2)) return null
    let best: TermBurst | null = null
    let most = least
    const known = terms.documents()
    for (let window = 0; window < fadeMs.length; window++) {
      // The document in hand counts too, whatever else the tick has brought.
      const before = (counts[slot * stride + window] as number) / at(units, window)
      const observed = before + 1
      if (observed < observedMin) continue
      const all = at(documents, window) / at(units, window)
      // Without a before as long as the window nobody can tell what is new in it.
      if (known < 2 * all) continue
      const share = terms.share(slot, before, all)
      const expected = share * (all + 1)
      if (observed < 2 * expected) continue
      const surprise = logRatio(observed, expected)
      if (surprise < most) continue
      most = surprise
      best = { surprise, observed, expected, share }
    }
    if (best === null) counts[slot * stride + 3] = longest * ordinaryGrowth
    return best
  }

  return {
    count,
    judge,
    documentsOfDay: () => at(documents, 1) / at(units, 1),
    snapshot: () => ({ counts: counts.slice(0, slotsUsed * stride), documents: [...documents], baseMs, nowMs }),
  }
}

/** What is remembered of the longest window, its last look, is scaled with it. */
function scaleBack(counts: Float32Array, slots: number, scales: readonly number[]): void {
  for (let column = 0; column < stride; column++) {
    const scale = scales[Math.min(column, scales.length - 1)] as number
    for (let i = column; i < slots * stride; i += stride) counts[i] = (counts[i] as number) * scale
  }
}

function at(values: readonly number[], window: number): number {
  return values[window] as number
}

/** Negative binomial log likelihood ratio of the mean `observed` against the mean `expected`. */
export function logRatio(observed: number, expected: number): number {
  return observed * Math.log(observed / expected) - (observed + size) * Math.log((observed + size) / (expected + size))
}
