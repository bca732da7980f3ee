// Which past bins speak about the current one: windows around the same week of past years, and the blocks between them.

export interface ReferenceBins {
  /** Indexes into the series, rising. */
  readonly indexes: readonly number[]
  /** Season block of each index, 1…periods; the windows around the reference weeks are block `periods`. */
  readonly blocks: readonly number[]
}

/** Null where the first window would reach before the series. */
export function referenceBins(
  current: number,
  years: number,
  frequency: number,
  halfWindow: number,
  periods: number,
  excludedPast: number,
): ReferenceBins | null {
  if (current - years * frequency - halfWindow < 0) return null
  const blockOf = new Map<number, number>()
  for (let year = 1; year <= years; year++) {
    const centre = current - year * frequency
    for (let index = centre - halfWindow; index <= centre + halfWindow; index++) blockOf.set(index, periods)
    if (periods === 1) continue
    // The bins up to the next window, shared out among the other blocks; the first ones take what is left over.
    const between = frequency - 2 * halfWindow - 1
    const length = Math.floor(between / (periods - 1))
    const rest = between % (periods - 1)
    let index = centre + halfWindow + 1
    for (let block = 1; block < periods; block++) {
      for (let i = 0; i < length + (block <= rest ? 1 : 0); i++) blockOf.set(index++, block)
    }
  }
  const indexes = [...blockOf.keys()].filter((index) => index < current - excludedPast).sort((a, b) => a - b)
  return { indexes, blocks: indexes.map((index) => blockOf.get(index) ?? periods) }
}
