// OutbreakP (Frisén and Andersson 2009): is the course so far better explained by a rise than by a constant, with no baseline at all?

/**
 * Natural logarithm of the likelihood ratio of the best rising mean (isotonic regression by pooling neighbours) against
 * the best constant one, over all bins up to and including `current`.
 */
export function outbreakPLogStatistic(series: ArrayLike<number>, current: number): number {
  const sums: number[] = []
  const sizes: number[] = []
  let total = 0
  for (let i = 0; i <= current; i++) {
    let sum = series[i] ?? 0
    let size = 1
    total += sum
    while (sums.length > 0 && sum / size <= (sums.at(-1) ?? 0) / (sizes.at(-1) ?? 1)) {
      sum += sums.pop() ?? 0
      size += sizes.pop() ?? 0
    }
    sums.push(sum)
    sizes.push(size)
  }
  const mean = total / (current + 1)
  if (mean === 0) return 0
  let logRatio = 0
  for (let block = 0; block < sums.length; block++) {
    const sum = sums[block] ?? 0
    if (sum > 0) logRatio += sum * Math.log(sum / (sizes[block] ?? 1) / mean)
  }
  return logRatio
}
