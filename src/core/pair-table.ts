// A map from pairs of numbers to whole numbers in one typed array: no object per entry, one cache line a look.
export interface PairTableState {
  readonly places: Int32Array
  readonly size: number
}

export interface PairTable {
  /** −1 where the pair is unknown. */
  get(first: number, second: number): number
  /** `value` is a whole number from 0 to 2³¹ − 2. */
  set(first: number, second: number, value: number): void
  delete(first: number, second: number): void
  /** The first halves of all keys. */
  firsts(): number[]
  size(): number
  /** Forgets everything and keeps its room. */
  clear(): void
  /** A live view: serialise it before the next change. */
  snapshot(): PairTableState
}

const roomMin = 64

/**
 * Both halves of a key are signed 32-bit numbers: a whole number and 0, or 64 bits of a hash (of a million keys two share
 * all 64 once in thirty million runs). Open addressing with linear probing at a load of at most one half, 12 bytes a place;
 * a deletion moves what follows back, so that probing never meets a tombstone (Knuth, 1973, 6.4 R).
 */
export function createPairTable(state?: PairTableState): PairTable {
  let places = state?.places.slice() ?? new Int32Array(3 * roomMin)
  let mask = places.length / 3 - 1
  let size = state?.size ?? 0

  function homeOf(first: number, second: number): number {
    const spread = Math.imul(first ^ Math.imul(second, 0x9e3779b1), 0x85ebca6b)
    return (spread ^ (spread >>> 15)) & mask
  }

  /** Where the pair stands, or the free place where it would. Values are stored plus one; 0 is a free place. */
  function find(first: number, second: number): number {
    let at = homeOf(first, second)
    while (places[3 * at] !== 0 && (places[3 * at + 1] !== first || places[3 * at + 2] !== second)) at = (at + 1) & mask
    return at
  }

  function grow(): void {
    const before = places
    places = new Int32Array(before.length * 2)
    mask = places.length / 3 - 1
    for (let i = 0; i < before.length; i += 3) {
      if (before[i] === 0) continue
      const at = 3 * find(before[i + 1] as number, before[i + 2] as number)
      places[at] = before[i] as number
      places[at + 1] = before[i + 1] as number
      places[at + 2] = before[i + 2] as number
    }
  }

  function set(first: number, second: number, value: number): void {
    const at = 3 * find(first, second)
    const isNew = places[at] === 0
    places[at] = value + 1
    if (!isNew) return
    places[at + 1] = first
    places[at + 2] = second
    if (2 * ++size > mask) grow()
  }

  function remove(first: number, second: number): void {
    let hole = find(first, second)
    if (places[3 * hole] === 0) return
    size--
    for (let at = (hole + 1) & mask; places[3 * at] !== 0; at = (at + 1) & mask) {
      const home = homeOf(places[3 * at + 1] as number, places[3 * at + 2] as number)
      // It may fill the hole only if its home does not lie between the hole and itself.
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      places.copyWithin(3 * hole, 3 * at, 3 * at + 3)
      hole = at
    }
    places[3 * hole] = 0
  }

  return {
    get: (first, second) => (places[3 * find(first | 0, second | 0)] as number) - 1,
    set: (first, second, value) => set(first | 0, second | 0, value),
    delete: (first, second) => remove(first | 0, second | 0),
    firsts: () => {
      const found: number[] = []
      for (let i = 0; i < places.length; i += 3) if (places[i] !== 0) found.push(places[i + 1] as number)
      return found
    },
    size: () => size,
    clear() {
      places.fill(0)
      size = 0
    },
    snapshot: () => ({ places, size }),
  }
}
