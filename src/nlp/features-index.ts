// Finds the position of an n-gram hash in a sorted list: open addressing over typed arrays, one probe in the usual case.

/** Returns the position of a hash in `hashes`, or -1. At most half of the slots are filled. */
export function createHashIndex(hashes: Uint32Array): (hash: number) => number {
  const bits = Math.max(8, Math.ceil(Math.log2(hashes.length * 2 + 1)))
  const mask = 2 ** bits - 1
  // Hash and position side by side, so that a probe touches one cache line.
  const slots = new Int32Array((mask + 1) * 2)
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i] ?? 0
    let slot = hash & mask
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask
    slots[slot * 2] = hash | 0
    slots[slot * 2 + 1] = i + 1
  }
  return function find(hash) {
    const wanted = hash | 0
    let slot = hash & mask
    for (;;) {
      const position = slots[slot * 2 + 1] ?? 0
      if (position === 0) return -1
      if (slots[slot * 2] === wanted) return position - 1
      slot = (slot + 1) & mask
    }
  }
}
