// Cuts one block, a run of Han characters, letters and digits: atoms first, then the lattice, then what belongs together.
import type { TokenSpans } from '../../core/segmenter.ts'
import { atomEnd, linkEnd } from './atoms.ts'
import { characterClass } from './classes.ts'
import type { Dictionary } from './dictionary.ts'
import { createLattice, insideAtom } from './lattice.ts'
import { createMerger } from './merge.ts'
import { quantityEnd } from './quantity.ts'
import { kindIndex, pushToken } from './tokens.ts'
import { createUnknownCutter, singleCostsOf } from './unknown.ts'

const { digit, han, letter, mark } = characterClass

/** Pushes the tokens of the block that starts at `start` and returns where it ends. */
export function createBlockCutter(
  dictionary: Dictionary,
  units: Uint16Array,
  classes: Uint8Array,
  tokens: TokenSpans,
): (start: number, limit: number) => number {
  const lattice = createLattice(dictionary, units, classes)
  const { atoms, ends } = lattice
  const singleCosts = singleCostsOf(dictionary)
  const pushUnknown = createUnknownCutter(dictionary, units, singleCosts, tokens)
  const merge = createMerger(dictionary, units, singleCosts, tokens)

  return (start, limit) => {
    const end = scanBlock(units, classes, atoms, start, limit)
    lattice.solve(start, end)
    const firstToken = tokens.count
    let left = -1
    for (let i = start; i < end; ) {
      let next = ends[i] as number
      const atom = atoms[i] as number
      while (next < end && classes[next] === mark) next++
      if (next === i + 1 && atom === 0) {
        if (left < 0) left = i
      } else {
        if (left >= 0) pushUnknown(left, i)
        left = -1
        const kind = atom === 0 ? kindIndex.word : atomKind(classes, i, next)
        pushToken(tokens, i, next - i, kind)
      }
      i = next
    }
    if (left >= 0) pushUnknown(left, end)
    merge(firstToken)
    return end
  }
}

/** Marks the numbers and Latin words of the block in `atoms` and returns where the block ends. */
function scanBlock(units: Uint16Array, classes: Uint8Array, atoms: Uint32Array, start: number, limit: number): number {
  let i = start
  while (i < limit) {
    const kind = classes[i] as number
    if (kind === han) atoms[i++] = 0
    else if (kind === digit || kind === letter) {
      if (i > start && kind === letter && linkEnd(units, i, limit) > i) break
      let end = atomEnd(units, classes, i, limit)
      if (classes[end - 1] === digit) end = quantityEnd(units, classes, i, end, limit)
      atoms[i] = end
      for (let j = i + 1; j < end; j++) atoms[j] = insideAtom
      i = end
    } else if (kind === mark && i > start) atoms[i++] = 0
    else if (isNameDot(units[i] as number) && i > start && classes[i - 1] === han && classes[i + 1] === han)
      atoms[i] = i++ + 1
    else break
  }
  return i
}

function atomKind(classes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) if (classes[i] === letter) return kindIndex.latin
  return classes[start] === digit ? kindIndex.number : kindIndex.punctuation
}

function isNameDot(unit: number): boolean {
  return unit === 0xb7 || unit === 0x2022 || unit === 0x30fb || unit === 0x2027
}
