// The best cut of one block of Han characters, letters and digits: a lattice of dictionary words, solved from the right.
import type { Dictionary, NameCosts } from './dictionary.ts'
import { costScale } from './dictionary.ts'
import { characterClass } from './classes.ts'
import { unitsMax } from './tokens.ts'
import type { Trie } from './trie.ts'

/** A character that no dictionary word covers, and a number or Latin word: about as dear as the rarest words. */
const unknownCost = 18 * costScale
const atomCost = 12 * costScale

/** Masked and numbered places (A市, A7县, B栋) are one word; 县城 and 市民 behind a code are dearer than this and stay. */
const suffixCost = 4 * costScale
const isPlaceSuffix = new Uint8Array(65_536)
for (const character of '省市区县镇乡村栋座') isPlaceSuffix[character.charCodeAt(0)] = 1

/** In `atoms`: a unit inside a number or Latin word. */
export const insideAtom = 0xffff_ffff

export interface Lattice {
  /** Where the number or Latin word that starts here ends, 0 where none starts, or `insideAtom`; set before `solve`. */
  readonly atoms: Uint32Array
  /** Where the word that starts here ends, along the best path. */
  readonly ends: Uint32Array
  solve(start: number, end: number): void
}

export function createLattice(dictionary: Dictionary, units: Uint16Array, classes: Uint8Array): Lattice {
  const { codes, cells } = dictionary.trie
  const { overlay, names } = dictionary
  const { surnames } = names
  const atoms = new Uint32Array(unitsMax + 1)
  const ends = new Uint32Array(unitsMax + 1)
  const scores = new Float64Array(unitsMax + 1)
  const tryOverlay = overlay === null ? null : createOverlay(overlay, units, scores, ends)
  // The trie codes of the block, so that each unit is looked up once.
  const keys = new Uint16Array(unitsMax + 1)
  const { han, letter, mark } = characterClass

  function solve(start: number, end: number): void {
    scores[end] = 0
    for (let i = end - 1; i >= start; i--) {
      const atom = atoms[i] as number
      const unit = units[i] as number
      const first = codes[unit] as number
      keys[i] = first
      if (atom === insideAtom || (atom === 0 && classes[i] !== han)) {
        // Inside a number or Latin word no word may begin or end; a mark belongs to the word that ends before it.
        scores[i] = classes[i] === mark ? (scores[i + 1] as number) : Infinity
        ends[i] = i + 1
        continue
      }
      let bestEnd = atom === 0 ? singleEnd(units, i, end) : atom
      let best = (atom === 0 ? unknownCost : atomCost) + (scores[bestEnd] as number)
      if (atom !== 0 && atom < end && isPlaceSuffix[units[atom] as number] === 1 && classes[i] === letter) {
        const score = atomCost + suffixCost + (scores[atom + 1] as number)
        if (score < best) {
          best = score
          bestEnd = atom + 1
        }
      }
      // The root's base is 0, so the first step needs no cell of its own.
      let slot = first
      let code = first
      for (let j = i + 1; code !== 0; j++) {
        const cell = cells[slot * 2 + 1] as number
        if ((cell & 0xffff) !== code) break
        const cost = cell >>> 16
        if (cost !== 0) {
          const score = cost + (scores[j] as number)
          if (score <= best) {
            best = score
            bestEnd = j
          }
        }
        if (j >= end) break
        code = keys[j] as number
        slot = (cells[slot * 2] as number) + code
      }
      const name = surnames[unit] as number
      if (name > 0 && i + 2 < end) {
        const score = name + givenCost(names, units, i + 1) + (scores[i + 3] as number)
        if (score < best) {
          best = score
          bestEnd = i + 3
        }
      }
      scores[i] = best
      ends[i] = bestEnd
      tryOverlay?.(i, end)
    }
  }

  return { atoms, ends, solve }
}

/** User words compete with the dictionary's at the same start. */
function createOverlay(
  { codes, cells }: Trie,
  units: Uint16Array,
  scores: Float64Array,
  ends: Uint32Array,
): (start: number, end: number) => void {
  return (start, end) => {
    let slot = 0
    for (let i = start; i < end; i++) {
      const code = codes[units[i] as number] as number
      slot = (cells[slot * 2] as number) + code
      const cell = cells[slot * 2 + 1] as number
      if ((cell & 0xffff) !== code || code === 0) return
      const score = (cell >>> 16) + (scores[i + 1] as number)
      if (cell >>> 16 > 0 && score <= (scores[start] as number)) {
        scores[start] = score
        ends[start] = i + 1
      }
    }
  }
}

/** Cost of the two given characters of a name at `i`; Infinity where they are none. */
function givenCost(names: NameCosts, units: Uint16Array, i: number): number {
  const first = names.givenFirsts[units[i] as number] as number
  const second = names.givenSeconds[units[i + 1] as number] as number
  return first === 0 || second === 0 ? Infinity : first + second
}

function singleEnd(units: Uint16Array, i: number, end: number): number {
  const unit = units[i] as number
  return unit >= 0xd800 && unit < 0xdc00 && i + 1 < end ? i + 2 : i + 1
}
