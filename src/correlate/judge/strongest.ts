// Keeps a tick bounded: of too many reports the ones with the most evidence are taken.

/** Over the cap the strongest are taken, in the order in which they came. */
export function strongest<Item extends { readonly logEvidence: number }>(
  items: readonly Item[],
  countMax: number,
): readonly Item[] {
  if (items.length <= countMax) return items
  const ranked = items
    .map((item, at) => ({ item, at }))
    .sort((a, b) => b.item.logEvidence - a.item.logEvidence || a.at - b.at)
  return ranked
    .slice(0, countMax)
    .sort((a, b) => a.at - b.at)
    .map((entry) => entry.item)
}
