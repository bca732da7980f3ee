// The inverted index of a key-group: under each rare term the clusters and waiting documents that carry it, newest last.
export interface ClusterIndexState {
  readonly postings: Map<number, number[]>
}

export interface ClusterIndex {
  list(slot: number): readonly number[] | undefined
  /** Over the cap what no longer exists goes first, then the oldest waiting document, then the oldest cluster. */
  add(slot: number, sequence: number): void
  /** Drops lists in which nothing is alive. */
  sweep(): void
  snapshot(): ClusterIndexState
}

export type Standing = 'group' | 'single' | 'gone'

export function createClusterIndex(
  postingsMax: number,
  standingOf: (sequence: number) => Standing,
  state?: ClusterIndexState,
): ClusterIndex {
  const postings = state?.postings ?? new Map<number, number[]>()

  function add(slot: number, sequence: number): void {
    const list = postings.get(slot)
    if (list === undefined) {
      postings.set(slot, [sequence])
      return
    }
    list.push(sequence)
    if (list.length > postingsMax) dropOne(list)
  }

  function dropOne(list: number[]): void {
    let at = -1
    for (let i = 0; i < list.length; i++) {
      const standing = standingOf(list[i] ?? -1)
      if (standing === 'gone') {
        list.splice(i, 1)
        return
      }
      if (at < 0 && standing === 'single') at = i
    }
    list.splice(Math.max(0, at), 1)
  }

  function sweep(): void {
    for (const [slot, list] of postings) {
      let living = 0
      for (let i = 0; i < list.length; i++) {
        const sequence = list[i] ?? -1
        if (standingOf(sequence) !== 'gone') list[living++] = sequence
      }
      list.length = living
      if (living === 0) postings.delete(slot)
    }
  }

  return { list: (slot) => postings.get(slot), add, sweep, snapshot: () => ({ postings }) }
}
