// Selects the n-grams that stand out in at least one topic, so that the table of weights stays inside the cache.
import type { SparseRows } from './dual-coordinate.ts'

/**
 * Positions of the `keptMax` features with the largest Pearson residual (found − expected) / √expected among the positive
 * texts of any head, ascending. Ties go to the smaller position.
 */
export function selectFeatures(rows: SparseRows, heads: readonly Int8Array[], keptMax: number): Uint32Array {
  const totals = countFeatures(rows, () => true)
  const best = new Float64Array(rows.width)
  for (const targets of heads) {
    const positives = targets.filter((target) => target === 1).length
    const share = positives / Math.max(1, rows.count)
    const found = countFeatures(rows, (i) => targets[i] === 1)
    for (let f = 0; f < rows.width; f++) {
      const expected = (totals[f] ?? 0) * share
      const residual = expected > 0 ? ((found[f] ?? 0) - expected) / Math.sqrt(expected + 0.5) : 0
      if (residual > (best[f] ?? 0)) best[f] = residual
    }
  }
  const order = [...best.keys()].sort((a, b) => (best[b] ?? 0) - (best[a] ?? 0) || a - b)
  return Uint32Array.from(order.slice(0, keptMax)).sort()
}

function countFeatures(rows: SparseRows, counts: (row: number) => boolean): Uint32Array {
  const found = new Uint32Array(rows.width)
  for (let i = 0; i < rows.count; i++) {
    if (!counts(i)) continue
    const end = rows.starts[i + 1] ?? 0
    for (let k = rows.starts[i] ?? 0; k < end; k++) {
      const feature = rows.columns[k] ?? 0
      found[feature] = (found[feature] ?? 0) + 1
    }
  }
  return found
}
