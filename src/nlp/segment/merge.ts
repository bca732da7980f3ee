// Joins what the lattice leaves apart: Chinese numerals, ordinals, plurals, names of places, transliterated names.
import type { TokenSpans } from '../../core/segmenter.ts'
import { markCharacters } from './character-marks.ts'
import type { Dictionary } from './dictionary.ts'
import { createForeignNames, createNameClasses, nameClass } from './foreign.ts'
import { kindIndex } from './tokens.ts'

const numeral = 1
const numeralTail = 2
const plural = 4
const placeSuffix = 8
const ordinal = 16
const magnitude = 32

const properties = markCharacters([
  ['〇零一二三四五六七八九十百千万亿两', numeral],
  ['多余', numeralTail],
  ['们', plural],
  ['第', ordinal],
  ['十百千万亿', magnitude],
  ['市县镇乡村州街', placeSuffix],
])

/** Rewrites the tokens from `first` on in place. */
export function createMerger(
  dictionary: Dictionary,
  units: Uint16Array,
  singleCosts: Uint16Array,
  tokens: TokenSpans,
): (first: number) => void {
  const { starts, lengths, kinds } = tokens
  const nameClassOf = createNameClasses(dictionary, units, tokens)
  const foreignNameEnd = createForeignNames(nameClassOf, units, singleCosts, tokens)

  function isNumeral(token: number): boolean {
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    for (let i = start; i < end; i++) if (((properties[units[i] as number] as number) & numeral) === 0) return false
    return true
  }

  function propertyOf(token: number): number {
    return lengths[token] === 1 ? (properties[units[starts[token] as number] as number] as number) : 0
  }

  /** 十多 and 四十八万多, but not 一多. */
  function canBeMore(token: number): boolean {
    return (lengths[token] as number) > 1 || (propertyOf(token) & magnitude) !== 0
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
    // Whether the last written token is made of numerals only; kept, because to look again would be quadratic.
    let afterNumeral = false
    for (let read = first; read < tokens.count; read++) {
      const start = starts[read] as number
      const isNumerals = isNumeral(read)
      if (isNumerals) kinds[read] = kindIndex.number
      const previous = write - 1
      if (write > first && (starts[previous] as number) + (lengths[previous] as number) === start) {
        const goesOn: boolean = afterNumeral && isNumerals
        const isTail = afterNumeral && (propertyOf(read) & numeralTail) !== 0 && canBeMore(previous)
        const isOrdinal = (propertyOf(previous) & ordinal) !== 0 && kinds[read] === kindIndex.number
        if (goesOn || isTail || isOrdinal || joinsWord(previous, read)) {
          lengths[previous] = (lengths[previous] as number) + (lengths[read] as number)
          kinds[previous] = goesOn || isTail || isOrdinal ? kindIndex.number : kindIndex.word
          afterNumeral = goesOn
          continue
        }
      }
      const last = Math.max(read, foreignNameEnd(read) - 1)
      starts[write] = start
      lengths[write] = (starts[last] as number) + (lengths[last] as number) - start
      kinds[write] = last > read ? kindIndex.word : (kinds[read] as number)
      afterNumeral = isNumerals && last === read
      read = last
      write++
    }
    tokens.count = write
  }
}
