// OutbreakP (Frisén and Andersson 2009): is the course so far better explained by a rise than by a constant, with no baseline at all?

/**
 * Natural logarithm of the likelihood ratio of the best rising mean (isotonic regression by pooling neighbours) against
 * the best constant one, over all bins up to and including `current`.
 */
export function outbreakPLogStatistic(series: ArrayLike<number>, current: number): number {
  const { blocks, mean } = risingBlocks(series, current)
  if (mean === 0) return 0
  let logRatio = 0
  for (const { sum, size } of blocks) if (sum > 0) logRatio += sum * Math.log(sum / size / mean)
  return logRatio
}

/**
 * The same ratio multiplied up bin by bin, as the reference package does: with hundreds of cases a bin its running product
 * leaves the range of numbers on the way and ends as 0 or NaN. Only for comparing with that package.
 */
export function outbreakPStatisticAsInR(series: ArrayLike<number>, current: number): number {
  const { blocks, mean } = risingBlocks(series, current)
  let ratio = 1
  let index = 0
  for (const { sum, size } of blocks) {
    const relative = sum === 0 && mean === 0 ? 1 : sum / size / mean
    for (let i = 0; i < size; i++) ratio *= relative ** (series[index++] ?? 0)
  }
  return ratio
}

interface Block {
  readonly sum: number
  readonly size: number
}

function risingBlocks(
  series: ArrayLike<number>,
  current: number,
): { readonly blocks: readonly Block[]; readonly mean: number } {
  const blocks: Block[] = []
  let mean = 0
  for (let i = 0; i <= current; i++) {
    let sum = series[i] ?? 0
    let size = 1
    mean += (sum - mean) / (i + 1)
    for (let last = blocks.at(-1); last && sum / size <= last.sum / last.size; last = blocks.at(-1)) {
      sum += last.sum
      size += last.size
      blocks.pop()
    }
    blocks.push({ sum, size })
  }
  return { blocks, mean }
}
