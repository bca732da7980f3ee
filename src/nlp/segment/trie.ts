// A double-array trie over UTF-16 units: the dictionary's memory, walked without allocating.
//
// Aoe (1989), with labels instead of parents in the check field: every node has its own base, so a slot that carries
// the wanted label belongs to the wanted parent. One cell is two neighbouring 32-bit words, so a step costs one
// cache line: cells[2s] is the base, cells[2s + 1] holds the label (low half) and the value (high half).
import { assert } from '../../core/errors.ts'

export interface Trie {
  /** Dense code of every UTF-16 unit, 0 where no word contains it. */
  readonly codes: Uint16Array
  readonly cells: Int32Array
}

export interface TrieWord {
  readonly text: string
  /** 1…65,535; 0 is refused because it means "no word". */
  readonly value: number
}

/** The free slots as a forward list that starts at slot 0, and which slots and bases are taken. */
interface Slots {
  readonly next: Int32Array
  readonly previous: Int32Array
  readonly taken: Uint8Array
  readonly baseUsed: Uint8Array
  /** Where the search for a node with that many children begins. */
  readonly start: Int32Array
}

interface Node {
  readonly slot: number
  readonly from: number
  readonly to: number
  readonly depth: number
}

const probesMax = 2_048

/** Builds the trie of distinct words. Codes go to the units in order of how often they occur, so tables stay dense. */
export function buildTrie(words: readonly TrieWord[]): Trie {
  const codes = codesOf(words)
  const sorted = words.map((word) => ({ value: word.value, keys: keysOf(word.text, codes) })).sort(byKeys)
  const capacity = sorted.reduce((sum, word) => sum + word.keys.length, 0) * 2 + 2 * 65_536
  const cells = new Int32Array(capacity * 2)
  const slots = createSlots(capacity)
  let top = 0
  const queue: Node[] = [{ slot: 0, from: 0, to: sorted.length, depth: 0 }]
  // Breadth first: the crowded nodes near the root are placed while the array is empty, the long tails fill the holes.
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]
    if (node === undefined) break
    const groups = childrenOf(sorted, node, cells)
    if (groups.length === 0) continue
    const base = node.slot === 0 ? 0 : placeFor(groups, slots)
    slots.baseUsed[base] = 1
    cells[node.slot * 2] = base
    for (const group of groups) {
      const slot = base + group.code
      take(slots, slot)
      cells[slot * 2 + 1] = group.code
      top = Math.max(top, slot)
      queue.push({ slot, from: group.from, to: group.to, depth: node.depth + 1 })
    }
  }
  return { codes, cells: closeCells(cells, top + 1, codes) }
}

/** Leaves point behind the last slot, where no label can match, so that a walk needs no test for leaves. */
export function closeCells(cells: Int32Array, slotCount: number, codes: Uint16Array): Int32Array {
  let alphabet = 0
  for (const code of codes) alphabet = Math.max(alphabet, code)
  const closed = new Int32Array((slotCount + alphabet + 1) * 2)
  closed.set(cells.subarray(0, slotCount * 2))
  for (let slot = 1; slot < slotCount; slot++) if (closed[slot * 2] === 0) closed[slot * 2] = slotCount
  return closed
}

/** The value of a whole word, 0 where it is not in the trie. */
export function trieValue(trie: Trie, text: string): number {
  return (trie.cells[slotOf(trie, text) * 2 + 1] as number) >>> 16
}

/** The slot a text leads to, 0 where no word begins like that. */
export function slotOf(trie: Trie, text: string): number {
  const { codes, cells } = trie
  let slot = 0
  for (let i = 0; i < text.length; i++) {
    const code = codes[text.charCodeAt(i)] as number
    slot = (cells[slot * 2] as number) + code
    if (code === 0 || ((cells[slot * 2 + 1] as number) & 0xffff) !== code) return 0
  }
  return slot
}

function codesOf(words: readonly TrieWord[]): Uint16Array {
  const counts = new Uint32Array(65_536)
  for (const { text } of words) {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      counts[unit] = (counts[unit] as number) + 1
    }
  }
  const units: number[] = []
  for (let unit = 0; unit < counts.length; unit++) if ((counts[unit] as number) > 0) units.push(unit)
  units.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  const codes = new Uint16Array(65_536)
  units.forEach((unit, index) => {
    codes[unit] = index + 1
  })
  return codes
}

function keysOf(text: string, codes: Uint16Array): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, i) => codes[text.charCodeAt(i)] as number)
}

interface KeyedWord {
  readonly value: number
  readonly keys: Uint16Array
}

function byKeys(a: KeyedWord, b: KeyedWord): number {
  const length = Math.min(a.keys.length, b.keys.length)
  for (let i = 0; i < length; i++) {
    const difference = (a.keys[i] as number) - (b.keys[i] as number)
    if (difference !== 0) return difference
  }
  return a.keys.length - b.keys.length
}

interface Group {
  readonly code: number
  readonly from: number
  to: number
}

/** The distinct next codes below a node; the word that ends at the node leaves its value in the node's cell. */
function childrenOf(sorted: readonly KeyedWord[], node: Node, cells: Int32Array): Group[] {
  const groups: Group[] = []
  for (let i = node.from; i < node.to; i++) {
    const word = sorted[i] as KeyedWord
    if (word.keys.length === node.depth) {
      assert(word.value > 0 && word.value < 65_536, `A word has the value ${word.value}; 1 to 65,535 can be stored.`)
      cells[node.slot * 2 + 1] = ((cells[node.slot * 2 + 1] as number) & 0xffff) | (word.value << 16)
      continue
    }
    const code = word.keys[node.depth] as number
    const last = groups.at(-1)
    if (last?.code === code) last.to = i + 1
    else groups.push({ code, from: i, to: i + 1 })
  }
  return groups
}

function createSlots(capacity: number): Slots {
  const next = Int32Array.from({ length: capacity + 1 }, (_, slot) => slot + 1)
  const previous = Int32Array.from({ length: capacity + 1 }, (_, slot) => slot - 1)
  const taken = new Uint8Array(capacity + 1)
  taken[0] = 1
  return { next, previous, taken, baseUsed: new Uint8Array(capacity + 1), start: new Int32Array(65_536) }
}

/** A taken slot keeps its forward link, so a search may start at one and still reach the next free slot. */
function take(slots: Slots, slot: number): void {
  const before = slots.previous[slot] as number
  const after = slots.next[slot] as number
  slots.next[before] = after
  slots.previous[after] = before
  slots.taken[slot] = 1
}

/** First fit. After many misses later nodes of that size start behind them: some holes stay, the build stays fast. */
function placeFor(groups: readonly Group[], slots: Slots): number {
  const first = (groups[0] as Group).code
  let slot = slots.start[groups.length] as number
  for (let probes = 0; ; probes++) {
    do slot = slots.next[slot] as number
    while (slots.taken[slot] === 1)
    const base = slot - first
    if (base < 1 || slots.baseUsed[base] === 1) continue
    if (groups.every((group) => slots.taken[base + group.code] === 0)) {
      if (probes > probesMax) slots.start[groups.length] = slots.previous[slot] as number
      return base
    }
  }
}
