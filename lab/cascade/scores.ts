// Scores of probabilities against yes or no: accuracy at one half, F1, Brier score, calibration error.
import { round4 } from '../../src/core/numbers.ts'

export interface ProbabilityScores {
  readonly tested: number
  readonly positives: number
  readonly accuracy: number
  /** Mean of the F1 of both classes. */
  readonly macroF1: number
  /** Of the positive class. */
  readonly f1: number
  readonly brier: number
  /** Expected calibration error over ten bins of equal width. */
  readonly ece: number
}

export function scoreProbabilities(truth: readonly boolean[], probabilities: readonly number[]): ProbabilityScores {
  let hits = 0
  let falseAlarms = 0
  let misses = 0
  let squares = 0
  const bins = Array.from({ length: 10 }, () => ({ count: 0, probability: 0, positives: 0 }))
  for (const [i, isTrue] of truth.entries()) {
    const probability = probabilities[i] ?? 0
    squares += (probability - (isTrue ? 1 : 0)) ** 2
    if (probability >= 0.5 && isTrue) hits++
    else if (probability >= 0.5) falseAlarms++
    else if (isTrue) misses++
    const bin = bins[Math.min(9, Math.floor(probability * 10))]
    if (bin === undefined) continue
    bin.count++
    bin.probability += probability
    bin.positives += isTrue ? 1 : 0
  }
  const tested = truth.length
  const quiet = tested - hits - falseAlarms - misses
  const f1 = f1Of(hits, falseAlarms, misses)
  const gap = bins.reduce((sum, bin) => sum + Math.abs(bin.probability - bin.positives), 0)
  return {
    tested,
    positives: hits + misses,
    accuracy: share(hits + quiet, tested),
    macroF1: round4((f1 + f1Of(quiet, misses, falseAlarms)) / 2),
    f1: round4(f1),
    brier: share(squares, tested),
    ece: share(gap, tested),
  }
}

function f1Of(hits: number, falseAlarms: number, misses: number): number {
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + falseAlarms + misses)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : round4(part / whole)
}
