// Scales features by how unevenly they fall on the two sides: the log-count ratio of NB-SVM, Wang and Manning (2012).
import type { SparseRows } from './dual-coordinate.ts'

/** 0.3 for a feature that says nothing, more for one that tells the sides apart; counts are smoothed by one. */
export function ratioScales(rows: SparseRows, targets: Int8Array): Float64Array {
  const positive = new Float64Array(rows.width).fill(1)
  const negative = new Float64Array(rows.width).fill(1)
  let positiveSum = rows.width
  let negativeSum = rows.width
  for (let i = 0; i < rows.count; i++) {
    const target = targets[i] ?? 0
    if (target === 0) continue
    const side = target === 1 ? positive : negative
    const end = rows.starts[i + 1] ?? 0
    const start = rows.starts[i] ?? 0
    for (let k = start; k < end; k++) {
      const feature = rows.columns[k] ?? 0
      side[feature] = (side[feature] ?? 0) + 1
    }
    if (target === 1) positiveSum += end - start
    else negativeSum += end - start
  }
  return positive.map((count, f) => {
    const ratio = Math.log(count / positiveSum / ((negative[f] ?? 1) / negativeSum))
    return 0.3 + 0.7 * Math.abs(ratio)
  })
}
