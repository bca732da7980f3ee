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
  const mask = table.nodes.length - 1
  let matched = 0

  function longestAt(text: string, at: number): number {
    let node = first[text.charCodeAt(at)] ?? 0
    if (node === 0) return -1
    let best = accept[node] ?? -1
    matched = best >= 0 ? 1 : 0
    for (let i = at + 1; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      let slot = slotOf(node, unit) & mask
      while (table.nodes[slot] !== 0 && (table.nodes[slot] !== node || table.units[slot] !== unit))
        slot = (slot + 1) & mask
      if (table.nodes[slot] === 0) break
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

interface EdgeTable {
  readonly nodes: Uint16Array
  readonly units: Uint16Array
  readonly targets: Uint16Array
}

// Open addressing at a load of at most one half; six bytes an edge, so that the table stays in the cache.
function hashTable(edges: ReadonlyMap<number, number>): EdgeTable {
  let size = 1_024
  while (size < edges.size * 2) size *= 2
  const table = { nodes: new Uint16Array(size), units: new Uint16Array(size), targets: new Uint16Array(size) }
  for (const [key, target] of edges) {
    const node = Math.floor(key / 65_536)
    const unit = key % 65_536
    let slot = slotOf(node, unit) & (size - 1)
    while (table.nodes[slot] !== 0) slot = (slot + 1) & (size - 1)
    table.nodes[slot] = node
    table.units[slot] = unit
    table.targets[slot] = target
  }
  return table
}

function slotOf(node: number, unit: number): number {
  return Math.imul(node ^ Math.imul(unit, 0x9e3779b1), 0x85ebca6b) >>> 12
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
