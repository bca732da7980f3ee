// Precision, recall, F1 and confusion of predicted classes against gold ones.
import { round4 } from '../../src/core/numbers.ts'

export interface ClassScore {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Gold examples of the class. */
  readonly support: number
}

export interface ClassScores {
  readonly count: number
  readonly accuracy: number
  /** Mean F1 of the classes that occur in the gold labels. */
  readonly macroF1: number
  readonly perClass: Readonly<Record<string, ClassScore>>
  /** confusion[gold][predicted] */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Ratios are rounded to four digits. A prediction outside `labels` counts against recall only. */
export function scoreClasses(
  labels: readonly string[],
  gold: readonly string[],
  predicted: readonly string[],
): ClassScores {
  const confusion: Record<string, Record<string, number>> = {}
  for (const label of labels) confusion[label] = {}
  let correct = 0
  for (const [i, wanted] of gold.entries()) {
    const found = predicted[i] ?? ''
    const row = (confusion[wanted] ??= {})
    row[found] = (row[found] ?? 0) + 1
    if (found === wanted) correct++
  }
  const perClass: Record<string, ClassScore> = {}
  const f1s: number[] = []
  for (const label of labels) {
    const row = confusion[label] ?? {}
    const support = Object.values(row).reduce((sum, count) => sum + count, 0)
    const found = labels.reduce((sum, other) => sum + (confusion[other]?.[label] ?? 0), 0)
    const hits = row[label] ?? 0
    const precision = found === 0 ? 0 : hits / found
    const recall = support === 0 ? 0 : hits / support
    const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall)
    if (support > 0) f1s.push(f1)
    perClass[label] = { precision: round4(precision), recall: round4(recall), f1: round4(f1), support }
  }
  const macroF1 = f1s.length === 0 ? 0 : f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length
  return {
    count: gold.length,
    accuracy: gold.length === 0 ? 0 : round4(correct / gold.length),
    macroF1: round4(macroF1),
    perClass,
    confusion,
  }
}
