// The e-BH procedure (Wang and Ramdas 2022): which of many e-values to believe at a false discovery rate, under any dependence.

/** Indexes of the rejected hypotheses in rising order. Takes natural logarithms. */
export function eBenjaminiHochberg(logEs: readonly number[], falseDiscoveryRate: number): number[] {
  const count = logEs.length
  const order = logEs.map((_, index) => index).sort((a, b) => (logEs[b] ?? 0) - (logEs[a] ?? 0) || a - b)
  let kept = 0
  for (let k = 1; k <= count; k++) {
    const logE = logEs[order[k - 1] ?? 0] ?? Number.NEGATIVE_INFINITY
    if (logE >= Math.log(count / (k * falseDiscoveryRate))) kept = k
  }
  return order.slice(0, kept).sort((a, b) => a - b)
}
