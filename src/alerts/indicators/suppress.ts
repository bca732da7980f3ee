// Hides small groups of a published table, and with them as many more as it takes that none can be found by subtraction.

export interface SuppressedCounts {
  readonly shown: readonly string[]
  readonly hidden: { readonly groups: number; readonly members: number }
}

/** Groups of one table whose total is known; those shown all have at least `sizeMin` members, and so has the hidden rest. */
export function suppressSmall(sizes: ReadonlyMap<string, number>, sizeMin: number): SuppressedCounts {
  const sorted = [...sizes].filter(([, size]) => size > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  let kept = sorted.filter(([, size]) => size >= sizeMin).length
  let members = sorted.slice(kept).reduce((sum, [, size]) => sum + size, 0)
  // Complementary suppression: a single hidden group is the total less what is shown, so it takes the next smallest with it.
  while (kept > 0 && kept < sorted.length && (sorted.length - kept < 2 || members < sizeMin)) {
    kept--
    members += sorted[kept]?.[1] ?? 0
  }
  return {
    shown: sorted.slice(0, kept).map(([name]) => name),
    hidden: { groups: sorted.length - kept, members },
  }
}
