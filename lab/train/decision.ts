// Chooses how far rare classes are favoured when one class must be named, for the best macro-F1 on held-out texts.

/**
 * Log-odds to add per class: the part of the negative log frequency that scores best, then each class by itself up or down
 * as long as that helps. Ties go to the smaller.
 */
export function chooseDecision(
  logOdds: readonly Float64Array[],
  labels: readonly number[],
  classCount: number,
): number[] {
  const counts = new Float64Array(classCount).fill(1)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  const rarity = Array.from(counts, (count) => -Math.log(count / (labels.length + classCount)))
  let best = rarity.map(() => 0)
  let bestF1 = -1
  for (let part = 0; part <= 0.8; part += 0.1) {
    const offsets = rarity.map((value) => part * value)
    const f1 = macroF1(logOdds, labels, offsets)
    if (f1 > bestF1 + 1e-9) {
      best = offsets
      bestF1 = f1
    }
  }
  for (const step of [0.3, 0.15]) {
    for (let c = 0; c < classCount; c++) {
      for (const move of [step, -step]) {
        const moved = best.with(c, (best[c] ?? 0) + move)
        const f1 = macroF1(logOdds, labels, moved)
        if (f1 <= bestF1 + gainMin) continue
        best = moved
        bestF1 = f1
      }
    }
  }
  return best
}

// A smaller gain on some ten thousand texts is chance.
const gainMin = 0.001

function macroF1(logOdds: readonly Float64Array[], labels: readonly number[], offsets: readonly number[]): number {
  const hits = offsets.map(() => 0)
  const found = offsets.map(() => 0)
  const wanted = offsets.map(() => 0)
  for (const [i, scores] of logOdds.entries()) {
    let best = 0
    for (let c = 1; c < offsets.length; c++) {
      if ((scores[c] ?? 0) + (offsets[c] ?? 0) > (scores[best] ?? 0) + (offsets[best] ?? 0)) best = c
    }
    const label = labels[i] ?? 0
    found[best] = (found[best] ?? 0) + 1
    wanted[label] = (wanted[label] ?? 0) + 1
    if (best === label) hits[label] = (hits[label] ?? 0) + 1
  }
  const f1s = hits.map((hit, c) => (2 * hit) / Math.max(1, (found[c] ?? 0) + (wanted[c] ?? 0)))
  return f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length
}
