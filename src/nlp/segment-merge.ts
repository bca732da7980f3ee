// Joins Chinese numerals that the lattice leaves apart (四十八 + 万 + 多), ordinals (第 + 10), and what repeats one mark.
import type { Tokens } from '../core/segmenter.ts'
import { kindIndex } from './segment-tokens.ts'

const numeral = 1
const tail = 2

const properties = new Uint8Array(65_536)
mark('〇零一二三四五六七八九十百千万亿两', numeral)
mark('多余', tail)

const ordinal = 0x7b2c

function mark(characters: string, property: number): void {
  for (let i = 0; i < characters.length; i++) {
    const unit = characters.charCodeAt(i)
    properties[unit] = (properties[unit] as number) | property
  }
}

/** Rewrites the tokens from `first` on in place. */
export function createMerger(units: Uint16Array, tokens: Tokens): (first: number) => void {
  const { starts, lengths, kinds } = tokens

  function isNumeral(token: number): boolean {
    const start = starts[token] as number
    const end = start + (lengths[token] as number)
    for (let i = start; i < end; i++) if (((properties[units[i] as number] as number) & numeral) === 0) return false
    return true
  }

  /** 第 or a numeral of at least two characters, and the numeral or 多 that goes on. */
  function joins(previous: number, token: number): boolean {
    const start = starts[previous] as number
    const next = start + (lengths[previous] as number)
    if (next !== starts[token]) return false
    if (lengths[previous] === 1 && units[start] === ordinal) return kinds[token] === kindIndex.number
    if (kinds[previous] !== kindIndex.number || !isNumeral(previous)) return false
    const isTail = lengths[token] === 1 && ((properties[units[next] as number] as number) & tail) !== 0
    return isTail ? (lengths[previous] as number) > 1 : kinds[token] === kindIndex.number && isNumeral(token)
  }

  return (first) => {
    let write = first
    for (let read = first; read < tokens.count; read++) {
      if (kinds[read] !== kindIndex.number && isNumeral(read)) kinds[read] = kindIndex.number
      if (write > first && joins(write - 1, read)) {
        lengths[write - 1] = (lengths[write - 1] as number) + (lengths[read] as number)
        kinds[write - 1] = kindIndex.number
        continue
      }
      starts[write] = starts[read] as number
      lengths[write] = lengths[read] as number
      kinds[write] = kinds[read] as number
      write++
    }
    tokens.count = write
  }
}
