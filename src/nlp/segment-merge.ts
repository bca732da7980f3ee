// Joins what the lattice leaves apart: numbers with their magnitude, dates and clock times, Chinese numerals, ordinals.
import type { Tokens } from '../core/segmenter.ts'
import { characterClass } from './segment-classes.ts'
import { kindIndex } from './segment-tokens.ts'

const numeral = 1
const magnitude = 2
const dateUnit = 4
const about = 8

const properties = new Uint8Array(65_536)
mark('〇零一二三四五六七八九十百千万亿两０１２３４５６７８９', numeral)
mark('十百千万亿兆', magnitude)
mark('年月日号时点分秒', dateUnit)
mark('多余几', about)

function mark(characters: string, property: number): void {
  for (let i = 0; i < characters.length; i++) {
    const unit = characters.charCodeAt(i)
    properties[unit] = (properties[unit] as number) | property
  }
}

/** Rewrites the tokens from `first` on in place. */
export function createMerger(units: Uint16Array, classes: Uint8Array, tokens: Tokens): (first: number) => void {
  const { starts, lengths, kinds } = tokens

  function isNumber(token: number): boolean {
    if (kinds[token] === kindIndex.number) return true
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    for (let i = start; i < end; i++) {
      if (((properties[units[i] as number] as number) & numeral) === 0 && classes[i] !== characterClass.digit)
        return false
    }
    return true
  }

  /** What a single character after a number is good for. */
  function propertyOf(token: number): number {
    return lengths[token] === 1 ? (properties[units[starts[token] as number] as number] as number) : 0
  }

  function joins(previous: number, token: number): boolean {
    if ((starts[previous] as number) + (lengths[previous] as number) !== starts[token]) return false
    if (kinds[previous] !== kindIndex.number) return false
    if (isNumber(token)) return true
    const property = propertyOf(token)
    return (property & (magnitude | dateUnit)) !== 0
  }

  return (first) => {
    let write = first
    for (let read = first; read < tokens.count; read++) {
      const isNumeric = kinds[read] !== kindIndex.latin && isNumber(read)
      if (write > first && joins(write - 1, read)) {
        lengths[write - 1] = (lengths[write - 1] as number) + (lengths[read] as number)
        if (!isNumeric) kinds[write - 1] = kindIndex.word
        continue
      }
      starts[write] = starts[read] as number
      lengths[write] = lengths[read] as number
      kinds[write] = isNumeric ? kindIndex.number : (kinds[read] as number)
      write++
    }
    tokens.count = write
  }
}
