// Finds the slot of a term by 64 bits of its hash: terms arrive as fresh strings, which a Map would hash, follow and compare.
import { createPairTable } from '../../core/pair-table.ts'

export interface TermTable {
  /** −1 where the term is unknown. Two terms that share all 64 bits would share their frequency. */
  get(term: string): number
  add(term: string, slot: number): void
  size(): number
  clear(): void
}

export function createTermTable(): TermTable {
  const table = createPairTable()
  let first = 0
  let second = 0

  /** Two multiplicative hashes in one pass over the few characters of a word. */
  function hash(term: string): void {
    let a = 0x811c9dc5
    let b = 0x9e3779b9
    for (let i = 0; i < term.length; i++) {
      const unit = term.charCodeAt(i)
      a = Math.imul(a ^ unit, 0x01000193)
      b = Math.imul(b ^ unit, 0x85ebca6b)
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b)
    b = Math.imul(b ^ (b >>> 15) ^ term.length, 0x2c1b3c6d)
    first = a ^ (a >>> 13)
    second = b ^ (b >>> 16)
  }

  return {
    get(term) {
      hash(term)
      return table.get(first, second)
    },
    add(term, slot) {
      hash(term)
      table.set(first, second, slot)
    },
    size: table.size,
    clear: table.clear,
  }
}
