// Evidence over time: the e-detector M ← (1 + M)·e of Shin, Ramdas and Rinaldo (2024), kept as a logarithm.

/**
 * One step; takes and gives ln M (−Infinity before the first). Alarming at ln M ≥ ln A keeps the mean number of bins
 * between false alarms at A or more, whatever the order in which the bins' e-values come.
 */
export function stepEDetector(logM: number, logE: number): number {
  return log1pExp(logM) + logE
}

/**
 * ln A for a budget of false alarms. `binsPerWeek` × `streams` decisions are made a week; the mean run length that
 * spends the budget is their quotient. Sharing one budget evenly over streams costs each stream ln(streams).
 */
export function eDetectorLogThreshold(falseAlarmsPerWeek: number, binsPerWeek: number, streams = 1): number {
  return Math.log((binsPerWeek * streams) / falseAlarmsPerWeek)
}

function log1pExp(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return 0
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))
}
