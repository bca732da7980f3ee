// The project's own detector: the streaming baseline's exact tail, weighted by what the bin before it suggested.
import type { Judged, SeasonalBaseline } from './baseline/baseline.ts'
import { carryOverWeight } from '../evidence/carry-over.ts'

export interface SeasonalVerdict extends Judged {
  /** The p-value divided by the weight carried over from the bin before; what is held against the false-alarm level. */
  readonly weightedP: number
}

/** Structured-clonable. */
export interface SeasonalDetectorState {
  readonly carriedMidP: Float64Array
  readonly carriedBinMs: Float64Array
}

export interface SeasonalDetector {
  /** Judges a bin that may still be open; changes nothing. */
  judge(cell: number, binStartMs: number, count: number): SeasonalVerdict
  /** Judges a closed bin, remembers it for the next one, and lets the baseline learn it. */
  close(cell: number, binStartMs: number, count: number): SeasonalVerdict
  /** Overwrites what `to` remembers with what `from` does; the baseline's cells are copied by the baseline. */
  copy(from: number, to: number): void
  /** Call when a cell is released, so that its next owner starts clean. */
  forget(cell: number): void
  snapshot(): SeasonalDetectorState
}

export function createSeasonalDetector(
  baseline: SeasonalBaseline,
  binMs: number,
  state?: SeasonalDetectorState,
): SeasonalDetector {
  let carriedMidP: Float64Array = state ? state.carriedMidP.slice() : new Float64Array(16)
  let carriedBinMs: Float64Array = state ? state.carriedBinMs.slice() : new Float64Array(16).fill(Number.NaN)

  function judge(cell: number, binStartMs: number, count: number): SeasonalVerdict {
    const judged = baseline.judge(cell, binStartMs, count)
    // Only the bin just before counts; a gap, or a new cell, carries nothing over.
    const carries = (carriedBinMs[cell] ?? Number.NaN) === binStartMs - binMs
    const weight = carries ? carryOverWeight(carriedMidP[cell] ?? 1) : 1
    return { ...judged, weightedP: Math.min(1, judged.pValue / weight) }
  }

  function close(cell: number, binStartMs: number, count: number): SeasonalVerdict {
    const verdict = judge(cell, binStartMs, count)
    reserve(cell)
    carriedMidP[cell] = verdict.midP
    carriedBinMs[cell] = binStartMs
    baseline.learn(cell, binStartMs, count)
    return verdict
  }

  function copy(from: number, to: number): void {
    reserve(Math.max(from, to))
    carriedMidP[to] = carriedMidP[from] ?? 1
    carriedBinMs[to] = carriedBinMs[from] ?? Number.NaN
  }

  function forget(cell: number): void {
    if (cell < carriedBinMs.length) carriedBinMs[cell] = Number.NaN
  }

  function reserve(cell: number): void {
    if (cell < carriedMidP.length) return
    carriedMidP = grown(carriedMidP, cell)
    carriedBinMs = grown(carriedBinMs, cell)
  }

  function snapshot(): SeasonalDetectorState {
    return { carriedMidP: carriedMidP.slice(), carriedBinMs: carriedBinMs.slice() }
  }
  return { judge, close, copy, forget, snapshot }
}

function grown(values: Float64Array, cell: number): Float64Array {
  const larger = new Float64Array(Math.max(2 * values.length, cell + 1)).fill(Number.NaN)
  larger.set(values)
  return larger
}
