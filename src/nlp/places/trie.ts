// A trie over typed arrays that finds every name that starts at a position: edges in one open-addressed hash table.

export interface NameTrie {
  /** Calls `found` for every name that starts at `index`, shortest first. */
  readonly matchesAt: (text: string, index: number, found: (end: number, name: number) => void) => void
  /** By position in the list that was given: the number of the name, the same for equal names. */
  readonly numbers: Int32Array
  /** How many different names there are; numbers are below it. */
  readonly count: number
}

// A million bits are 128 kB; 75,000 names set one in twenty.
const pairBits = 20

function pairHash(first: number, second: number): number {
  return (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> (32 - pairBits)
}

/** Names have two units or more and may repeat. */
export function createNameTrie(names: readonly string[]): NameTrie {
  const unitCount = names.reduce((sum, name) => sum + name.length, 0)
  let capacity = 1024
  while (capacity < unitCount * 1.5) capacity *= 2
  const mask = capacity - 1
  // An edge is (node, unit) → node; node 0 is the root and no edge leads back to it, so 0 marks an empty slot.
  const targets = new Int32Array(capacity)
  const parents = new Int32Array(capacity)
  const units = new Uint16Array(capacity)
  const nameAt = new Int32Array(unitCount + 1).fill(-1)
  const numbers = new Int32Array(names.length)
  let count = 0
  // One bit for each pair of first units that some name has: most positions of a text stop here.
  const pairs = new Uint8Array(1 << (pairBits - 3))
  let nodes = 1

  function slotOf(node: number, unit: number): number {
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0xc2b2ae35)) & mask
    slot = (slot ^ (slot >>> 7)) & mask
    while (targets[slot] !== 0 && (parents[slot] !== node || units[slot] !== unit)) slot = (slot + 1) & mask
    return slot
  }

  names.forEach((name, index) => {
    const pair = pairHash(name.charCodeAt(0), name.charCodeAt(1))
    pairs[pair >>> 3] = (pairs[pair >>> 3] ?? 0) | (1 << (pair & 7))
    let node = 0
    for (let i = 0; i < name.length; i++) {
      const unit = name.charCodeAt(i)
      const slot = slotOf(node, unit)
      if (targets[slot] === 0) {
        targets[slot] = nodes++
        parents[slot] = node
        units[slot] = unit
      }
      node = targets[slot] ?? 0
    }
    if (nameAt[node] === -1) nameAt[node] = count++
    numbers[index] = nameAt[node] ?? 0
  })

  function matchesAt(text: string, index: number, found: (end: number, name: number) => void): void {
    const pair = pairHash(text.charCodeAt(index), text.charCodeAt(index + 1))
    if (((pairs[pair >>> 3] ?? 0) & (1 << (pair & 7))) === 0) return
    let node = 0
    for (let i = index; i < text.length; i++) {
      node = targets[slotOf(node, text.charCodeAt(i))] ?? 0
      if (node === 0) return
      const name = nameAt[node] ?? -1
      if (name >= 0) found(i + 1, name)
    }
  }

  return { matchesAt, numbers, count }
}
