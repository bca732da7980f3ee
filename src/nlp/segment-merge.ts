// Joins what the lattice leaves apart: Chinese numerals, ordinals, plurals, names of places, transliterated names.
import type { Tokens } from '../core/segmenter.ts'
import type { Dictionary } from './segment-dictionary.ts'
import { createForeignNames, createNameClasses, nameClass } from './segment-foreign.ts'
import { kindIndex } from './segment-tokens.ts'

const numeral = 1
const numeralTail = 2
const plural = 4
const placeSuffix = 8

const properties = new Uint8Array(65_536)
mark('〇零一二三四五六七八九十百千万亿两', numeral)
mark('多余', numeralTail)
mark('们', plural)
mark('市县镇乡村州街', placeSuffix)

const ordinal = 0x7b2c
function mark(characters: string, property: number): void {
  for (let i = 0; i < characters.length; i++) {
    const unit = characters.charCodeAt(i)
    properties[unit] = (properties[unit] as number) | property
  }
}

/** Rewrites the tokens from `first` on in place. */
export function createMerger(
  dictionary: Dictionary,
  units: Uint16Array,
  singleCosts: Uint16Array,
  tokens: Tokens,
): (first: number) => void {
  const { starts, lengths, kinds } = tokens
  const nameClassOf = createNameClasses(dictionary, units, tokens)
  const foreignNameEnd = createForeignNames(nameClassOf, units, singleCosts, tokens)

  function hasAll(token: number, property: number): boolean {
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    for (let i = start; i < end; i++) if (((properties[units[i] as number] as number) & property) === 0) return false
    return true
  }

  function propertyOf(token: number): number {
    return lengths[token] === 1 ? (properties[units[starts[token] as number] as number] as number) : 0
  }

  function joinsNumber(previous: number, token: number): boolean {
    if (lengths[previous] === 1 && units[starts[previous] as number] === ordinal)
      return kinds[token] === kindIndex.number
    if (kinds[previous] !== kindIndex.number || !hasAll(previous, numeral)) return false
    if ((propertyOf(token) & numeralTail) !== 0) return (lengths[previous] as number) > 1
    return kinds[token] === kindIndex.number && hasAll(token, numeral)
  }

  function joinsWord(previous: number, token: number): boolean {
    const property = propertyOf(token)
    if (kinds[previous] !== kindIndex.word) return false
    if ((property & plural) !== 0) return true
    return (
      (property & placeSuffix) !== 0 && (lengths[previous] as number) <= 4 && nameClassOf(previous) !== nameClass.common
    )
  }

  return (first) => {
    let write = first
    for (let read = first; read < tokens.count; read++) {
      if (kinds[read] !== kindIndex.number && hasAll(read, numeral)) kinds[read] = kindIndex.number
      const start = starts[read] as number
      const follows = write > first && (starts[write - 1] as number) + (lengths[write - 1] as number) === start
      const isNumber = follows && joinsNumber(write - 1, read)
      if (isNumber || (follows && joinsWord(write - 1, read))) {
        lengths[write - 1] = (lengths[write - 1] as number) + (lengths[read] as number)
        kinds[write - 1] = isNumber ? kindIndex.number : kindIndex.word
        continue
      }
      const nameEnd = foreignNameEnd(read)
      const last = nameEnd > read ? nameEnd - 1 : read
      starts[write] = start
      lengths[write] = (starts[last] as number) + (lengths[last] as number) - start
      kinds[write] = last > read ? kindIndex.word : (kinds[read] as number)
      read = last
      write++
    }
    tokens.count = write
  }
}
