// Finds many words in one pass: a trie over typed arrays, entered once for each character.

export interface Matcher {
  /** The word of the greatest length that starts at `at`: its number, or -1. The length is left in `length()`. */
  longestAt(text: string, at: number): number
  length(): number
  /** 1 for each first character of a word, by UTF-16 unit; the caller's to keep and change. */
  starts(): Uint8Array
}

/** Numbers are the positions in `words`; a word that stands twice keeps its first. */
export function createMatcher(words: readonly string[]): Matcher {
  // The first character is looked up directly (128 KiB); later edges are few and stand in a hash table.
  const first = new Uint16Array(65_536)
  const edges = new Map<number, number>()
  const accepts: number[] = [-1]
  words.forEach((word, number) => {
    let node = 0
    for (let i = 0; i < word.length; i++) {
      const unit = word.charCodeAt(i)
      const known = i === 0 ? first[unit] : edges.get(node * 65_536 + unit)
      if (known !== undefined && known !== 0) {
        node = known
        continue
      }
      accepts.push(-1)
      const next = accepts.length - 1
      if (i === 0) first[unit] = next
      else edges.set(node * 65_536 + unit, next)
      node = next
    }
    if (accepts[node] === -1) accepts[node] = number
  })
  if (accepts.length > 65_535)
    throw new RangeError(`${accepts.length} nodes do not fit 16 bits; shorten the word lists`)
  const accept = Int32Array.from(accepts)
  const table = hashTable(edges)
  const mask = table.keys.length - 1
  const pairs = pairFilter(words)
  let matched = 0

  function longestAt(text: string, at: number): number {
    const unit = text.charCodeAt(at)
    let node = first[unit] ?? 0
    if (node === 0) return -1
    let best = accept[node] ?? -1
    if (best < 0 && pairs[pairOf(unit, text.charCodeAt(at + 1))] === 0) return -1
    matched = best >= 0 ? 1 : 0
    for (let i = at + 1; i < text.length; i++) {
      const key = ((node << 16) | text.charCodeAt(i)) >>> 0
      let slot = slotOf(key) & mask
      while (table.keys[slot] !== 0 && table.keys[slot] !== key) slot = (slot + 1) & mask
      if (table.keys[slot] === 0) break
      node = table.targets[slot] ?? 0
      const number = accept[node] ?? -1
      if (number >= 0) {
        best = number
        matched = i + 1 - at
      }
    }
    return best
  }

  return { longestAt, length: () => matched, starts: () => Uint8Array.from(first, (node) => (node === 0 ? 0 : 1)) }
}

// Most characters that can start a word do not start one here: 64 KiB say which two characters may stand together.
function pairFilter(words: readonly string[]): Uint8Array {
  const pairs = new Uint8Array(65_536)
  for (const word of words) if (word.length > 1) pairs[pairOf(word.charCodeAt(0), word.charCodeAt(1))] = 1
  return pairs
}

function pairOf(first: number, second: number): number {
  return (Math.imul(first, 0x9e37) + second) & 0xffff
}

interface EdgeTable {
  /** Node and character in one number; 0 is a free slot, for no edge leaves node 0. */
  readonly keys: Uint32Array
  readonly targets: Uint16Array
}

// Open addressing at a load of at most one half; six bytes an edge, so that the table stays in the cache.
function hashTable(edges: ReadonlyMap<number, number>): EdgeTable {
  let size = 1_024
  while (size < edges.size * 2) size *= 2
  const table = { keys: new Uint32Array(size), targets: new Uint16Array(size) }
  for (const [key, target] of edges) {
    let slot = slotOf(key) & (size - 1)
    while (table.keys[slot] !== 0) slot = (slot + 1) & (size - 1)
    table.keys[slot] = key
    table.targets[slot] = target
  }
  return table
}

function slotOf(key: number): number {
  return Math.imul(key ^ (key >>> 15), 0x85ebca6b) >>> 12
}

/** `(a|b|)c d` is ac, bc, c and d: alternatives may be empty and may hold further brackets. */
export function expandWords(pattern: string): string[] {
  return pattern
    .split(/\s+/)
    .filter((one) => one !== '')
    .flatMap(expandOne)
}

function expandOne(pattern: string): string[] {
  let heads = ['']
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] !== '(') {
      heads = heads.map((head) => head + pattern[i])
      continue
    }
    const end = closingBracket(pattern, i)
    const tails = alternatives(pattern.slice(i + 1, end)).flatMap(expandOne)
    heads = heads.flatMap((head) => tails.map((tail) => head + tail))
    i = end
  }
  return heads
}

function closingBracket(pattern: string, open: number): number {
  for (let i = open, depth = 0; i < pattern.length; i++) {
    if (pattern[i] === '(') depth++
    if (pattern[i] === ')' && --depth === 0) return i
  }
  throw new RangeError(`"${pattern}" has a bracket that is not closed`)
}

function alternatives(inside: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const unit of inside.split('')) {
    if (unit === '|' && depth === 0) {
      parts.push('')
      continue
    }
    depth += unit === '(' ? 1 : unit === ')' ? -1 : 0
    parts.push((parts.pop() ?? '') + unit)
  }
  return parts
}
