// Remembers which ids have been seen, in bounded memory: two generations of 64-bit hashes in typed arrays.

export interface DuplicateMemory {
  /** Remembers the pair and says whether it was already known. */
  seen(source: string, id: string): boolean
  snapshot(): DuplicateState
}

/** Hashes in the order of their arrival, two unsigned 32-bit halves each; `older` is the full generation before. */
export interface DuplicateState {
  readonly newer: Uint32Array<ArrayBuffer>
  readonly older: Uint32Array<ArrayBuffer>
}

/**
 * Knows at least the last `capacity / 2` distinct ids and at most `capacity`; older ones are forgotten a generation
 * at a time. A million ids take 8 MB of hashes and 8 MB of tables. Two of a million ids share 64 bits once in 10^7 runs.
 */
export function createDuplicateMemory(capacity: number, state?: DuplicateState): DuplicateMemory {
  const size = Math.max(1, Math.floor(capacity / 2))
  let newer = createGeneration(size, state?.newer)
  let older = createGeneration(size, state?.older)

  function seen(source: string, id: string): boolean {
    const { high, low } = hash64(source, id)
    if (newer.has(high, low)) return true
    const isKnown = older.has(high, low)
    if (newer.count() >= size) {
      older = newer
      newer = createGeneration(size)
    }
    // An id that comes again is moved up, so that a feed that repeats itself for days stays known.
    newer.add(high, low)
    return isKnown
  }

  return { seen, snapshot: () => ({ newer: newer.hashes(), older: older.hashes() }) }
}

interface Generation {
  has(high: number, low: number): boolean
  add(high: number, low: number): void
  count(): number
  hashes(): Uint32Array<ArrayBuffer>
}

// Open addressing with linear probing at a load of at most one half; slots hold positions counted from 1.
function createGeneration(size: number, filled?: Uint32Array): Generation {
  let room = 1_024
  let hashes = new Uint32Array(room * 2)
  let slots = new Uint32Array(room * 2)
  let count = 0

  function slotOf(high: number, low: number): number {
    const mask = slots.length - 1
    let slot = low & mask
    for (let at = slots[slot] ?? 0; at !== 0; at = slots[slot] ?? 0) {
      if (hashes[2 * at - 2] === high && hashes[2 * at - 1] === low) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  function grow(): void {
    room *= 2
    const wider = new Uint32Array(room * 2)
    wider.set(hashes)
    hashes = wider
    slots = new Uint32Array(room * 2)
    for (let at = 1; at <= count; at++) slots[slotOf(hashes[2 * at - 2] ?? 0, hashes[2 * at - 1] ?? 0)] = at
  }

  function add(high: number, low: number): void {
    if (count >= room) grow()
    hashes[2 * count] = high
    hashes[2 * count + 1] = low
    count++
    slots[slotOf(high, low)] = count
  }

  for (let i = 0; i + 1 < (filled?.length ?? 0) && count < size; i += 2) add(filled?.[i] ?? 0, filled?.[i + 1] ?? 0)

  return {
    has: (high, low) => (slots[slotOf(high, low)] ?? 0) !== 0,
    add,
    count: () => count,
    hashes: () => hashes.slice(0, 2 * count),
  }
}

// Two multiply-rotate lanes with Murmur3's finaliser; the rotation carries low bits up, so the lanes do not fail together.
function hash64(source: string, id: string): { readonly high: number; readonly low: number } {
  let high = 0x9e3779b9
  let low = 0x243f6a88
  const length = source.length + 1 + id.length
  for (let i = 0; i < length; i++) {
    const unit =
      i < source.length ? source.charCodeAt(i) : i === source.length ? 0x10000 : id.charCodeAt(i - source.length - 1)
    high = Math.imul(((high << 7) | (high >>> 25)) ^ unit, 0x9e3779b1)
    low = Math.imul(((low << 11) | (low >>> 21)) ^ unit, 0x85ebca77)
  }
  return { high: finish(high ^ length), low: finish(low ^ high) }
}

function finish(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
