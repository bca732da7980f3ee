// Rough rates for the cells that are too many or too idle for a baseline of their own: a decaying count-min sketch of fixed size.
import { mix32 } from '../../src/core/hash.ts'

export interface RateSketchOptions {
  /** Counters per row, a power of two; with w counters a rate is overstated by about e/w of the total. */
  readonly width: number
  readonly depth: number
  readonly halfLifeMs: number
}

// 4 rows × 65,536 counters × 8 bytes = 2 MiB, whatever the number of cells.
export const rateSketch: RateSketchOptions = { width: 65_536, depth: 4, halfLifeMs: 14 * 86_400_000 }

/** Structured-clonable. */
export interface RateSketchState {
  readonly counters: Float64Array
  readonly firstMs: number
  readonly epochMs: number
}

export interface RateSketch {
  /** `key` is a 32-bit hash of the cell. Times may arrive out of order. */
  add(key: number, timeMs: number, count: number): void
  /** Counts per millisecond, never understated; 0 before the first count. */
  ratePerMs(key: number, timeMs: number): number
  snapshot(): RateSketchState
}

export function createRateSketch(options: RateSketchOptions = rateSketch, state?: RateSketchState): RateSketch {
  const { width, depth, halfLifeMs } = options
  const counters = state ? state.counters.slice() : new Float64Array(width * depth)
  let firstMs = state?.firstMs ?? Number.POSITIVE_INFINITY
  let epochMs = state?.epochMs ?? 0

  // Forward decay (Cormode et al. 2009): a count weighs more the later it comes, so that nothing has to be aged.
  function weightAt(timeMs: number): number {
    return 2 ** ((timeMs - epochMs) / halfLifeMs)
  }

  function add(key: number, timeMs: number, count: number): void {
    if (firstMs === Number.POSITIVE_INFINITY) epochMs = timeMs
    firstMs = Math.min(firstMs, timeMs)
    // 2^500 is far from overflow; then everything is scaled back to the present once.
    if ((timeMs - epochMs) / halfLifeMs > 500) rescale(timeMs)
    const weighted = count * weightAt(timeMs)
    for (let row = 0; row < depth; row++) {
      const slot = slotOf(key, row)
      counters[slot] = (counters[slot] ?? 0) + weighted
    }
  }

  function rescale(timeMs: number): void {
    const scale = 1 / weightAt(timeMs)
    for (let i = 0; i < counters.length; i++) counters[i] = (counters[i] ?? 0) * scale
    epochMs = timeMs
  }

  function ratePerMs(key: number, timeMs: number): number {
    if (timeMs <= firstMs) return 0
    let least = Number.POSITIVE_INFINITY
    for (let row = 0; row < depth; row++) least = Math.min(least, counters[slotOf(key, row)] ?? 0)
    // The weighted length of the time observed: ∫ 2^(−age/h) over the ages seen.
    const seenMs = (halfLifeMs / Math.LN2) * (1 - 2 ** ((firstMs - timeMs) / halfLifeMs))
    return least / weightAt(timeMs) / seenMs
  }

  function slotOf(key: number, row: number): number {
    return row * width + (mix32(key ^ Math.imul(row + 1, 0x9e3779b9)) & (width - 1))
  }

  function snapshot(): RateSketchState {
    return { counters: counters.slice(), firstMs, epochMs }
  }
  return { add, ratePerMs, snapshot }
}
