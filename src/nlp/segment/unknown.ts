// Runs of single characters: the hidden Markov model proposes new words, characters that mostly stand alone veto them.
import type { TokenSpans } from '../../core/segmenter.ts'
import type { Dictionary } from './dictionary.ts'
import { costScale } from './dictionary.ts'
import { createHiddenMarkovCutter } from './hmm.ts'
import { kindIndex, pushToken, unitsMax } from './tokens.ts'

/** Mean cost of the characters as words of their own from which on a run of them may be a new word. */
const newWordCost = 8.5 * costScale

/** Pushes the tokens of the single characters start…end-1. */
export function createUnknownCutter(
  dictionary: Dictionary,
  units: Uint16Array,
  singleCosts: Uint16Array,
  tokens: TokenSpans,
): (start: number, end: number) => void {
  const cutHan = createHiddenMarkovCutter(dictionary.hmm)
  const lasts = new Uint8Array(unitsMax + 1)

  /** Characters that mostly stand alone (这, 个, 最, 大) make no new word. */
  function isNewWord(start: number, end: number): boolean {
    let cost = 0
    for (let i = start; i < end; i++) cost += singleCosts[units[i] as number] as number
    return cost >= newWordCost * (end - start)
  }

  return (start, end) => {
    if (end - start === 1) {
      pushToken(tokens, start, 1, kindIndex.single)
      return
    }
    cutHan(units, start, end, lasts)
    for (let from = start, i = start; i < end; i++) {
      if (lasts[i] === 0) continue
      if (i > from && isNewWord(from, i + 1)) pushToken(tokens, from, i + 1 - from, kindIndex.word)
      else for (let j = from; j <= i; j++) pushToken(tokens, j, 1, kindIndex.single)
      from = i + 1
    }
  }
}

/** Numerals and determiners begin counted things (两颗, 这款), not new words. */
const neverNew = '一二三四五六七八九十百千万亿两几多这那每某该此各首的了着是在不'

/** Cost of every UTF-16 unit as a word of its own; the dearest where the dictionary has none. */
export function singleCostsOf({ trie }: Dictionary): Uint16Array {
  const costs = Uint16Array.from(
    trie.codes,
    (code) => (code === 0 ? 0 : (trie.cells[code * 2 + 1] as number) >>> 16) || 65_535,
  )
  for (let i = 0; i < neverNew.length; i++) costs[neverNew.charCodeAt(i)] = 0
  return costs
}
