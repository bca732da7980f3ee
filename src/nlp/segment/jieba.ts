// The parity mode: the tokens of jieba (jieba-rs 0.10, which @node-rs/jieba wraps), for comparing and for migrating.
import type { Segmenter, TokenSpans } from '../../core/segmenter.ts'
import type { Dictionary } from './dictionary.ts'
import { createHiddenMarkovCutter } from './hmm.ts'
import { createTokens, cutLength, kindIndex, pushToken, unitsMax } from './tokens.ts'

const other = 0
const blockSymbol = 1
const alphanumeric = 2
const han = 3

export function createJiebaSegmenter(dictionary: Dictionary, withHmm: boolean): Segmenter {
  const tokens = createTokens()
  const units = new Uint16Array(unitsMax + 1)
  const classes = new Uint8Array(unitsMax + 1)
  const ends = new Uint32Array(unitsMax + 1)
  const findPath = createPathFinder(dictionary, units, ends)
  const cutRun = withHmm ? createRunCutter(dictionary, units, classes, tokens) : null

  function cutBlock(start: number, end: number): void {
    findPath(start, end)
    // Without HMM only neighbouring letters and digits join; with it every run of single characters is cut anew.
    let left = -1
    for (let i = start; i < end; i = ends[i] as number) {
      const next = ends[i] as number
      const isSingle = next - i === characterLength(units, i, end)
      if (isSingle && (cutRun !== null || classes[i] === alphanumeric)) {
        if (left < 0) left = i
        continue
      }
      if (left >= 0) flush(left, i)
      left = -1
      pushToken(tokens, i, next - i, kindAt(i, next))
    }
    if (left >= 0) flush(left, end)
  }

  function flush(start: number, end: number): void {
    if (cutRun === null || end - start === characterLength(units, start, end)) {
      pushToken(tokens, start, end - start, kindAt(start, end))
    } else cutRun(start, end)
  }

  function kindAt(start: number, end: number): number {
    if (classes[start] === han) return end - start === 1 ? kindIndex.single : kindIndex.word
    if (classes[start] === other) return kindIndex.punctuation
    return (units[start] as number) >= 0x30 && (units[start] as number) <= 0x39 ? kindIndex.number : kindIndex.latin
  }

  function segment(text: string): TokenSpans {
    tokens.count = 0
    const limit = cutLength(text)
    classify(text, limit, units, classes)
    for (let i = 0; i < limit; ) {
      let end = i
      if (classes[i] === other) {
        end += units[i] === 0x0d && units[i + 1] === 0x0a && i + 1 < limit ? 2 : characterLength(units, i, limit)
        pushToken(tokens, i, end - i, kindIndex.punctuation)
      } else {
        while (end < limit && classes[end] !== other) end++
        cutBlock(i, end)
      }
      i = end
    }
    if (limit < text.length) pushToken(tokens, limit, text.length - limit, kindIndex.word)
    return tokens
  }
  return { name: withHmm ? 'jieba-parity-hmm' : 'jieba-parity', segment }
}

/** The best path by unigram log-probabilities, from the right; of equal scores the longer word wins, as in jieba. */
function createPathFinder(
  dictionary: Dictionary,
  units: Uint16Array,
  ends: Uint32Array,
): (start: number, end: number) => void {
  const { trie, frequencyIds, logFrequencies, logTotal } = dictionary
  const { codes, cells } = trie
  const scores = new Float64Array(unitsMax + 1)
  return (start, end) => {
    scores[end] = 0
    for (let i = end - 1; i >= start; i--) {
      const unit = units[i] as number
      if (unit >= 0xdc00 && unit < 0xe000 && i > start && characterLength(units, i - 1, end) === 2) continue
      let best = -Infinity
      let bestEnd = 0
      let slot = 0
      for (let j = i; j < end; j++) {
        const code = codes[units[j] as number] as number
        slot = (cells[slot * 2] as number) + code
        if (code === 0 || ((cells[slot * 2 + 1] as number) & 0xffff) !== code) break
        const id = frequencyIds[slot] as number
        if (id === 0) continue
        const score = (logFrequencies[id] as number) - logTotal + (scores[j + 1] as number)
        if (score >= best) {
          best = score
          bestEnd = j + 1
        }
      }
      if (bestEnd === 0) {
        bestEnd = i + characterLength(units, i, end)
        best = 0 - logTotal + (scores[bestEnd] as number)
      }
      scores[i] = best
      ends[i] = bestEnd
    }
  }
}

/** A run of single characters: kept single where the dictionary has the whole run, else cut by the HMM. */
function createRunCutter(
  dictionary: Dictionary,
  units: Uint16Array,
  classes: Uint8Array,
  tokens: TokenSpans,
): (start: number, end: number) => void {
  const cutHan = createHiddenMarkovCutter(dictionary.hmm)
  const lasts = new Uint8Array(unitsMax + 1)
  const { codes, cells } = dictionary.trie

  function isWord(start: number, end: number): boolean {
    let slot = 0
    for (let j = start; j < end; j++) {
      const code = codes[units[j] as number] as number
      slot = (cells[slot * 2] as number) + code
      if (code === 0 || ((cells[slot * 2 + 1] as number) & 0xffff) !== code) return false
    }
    return dictionary.frequencyIds[slot] !== 0
  }

  /** jieba's pattern [a-zA-Z0-9]+(?:.\d+)?%? — the unescaped dot is any character. What it skips stays one token. */
  function cutOthers(start: number, end: number): void {
    for (let i = start; i < end; ) {
      let stop = i
      while (stop < end && classes[stop] !== alphanumeric) stop++
      if (stop > i) pushToken(tokens, i, stop - i, kindIndex.punctuation)
      i = stop
      if (i >= end) return
      while (stop < end && classes[stop] === alphanumeric) stop++
      let digits = stop < end ? stop + characterLength(units, stop, end) : end
      const fraction = digits
      while (digits < end && isDigit(units[digits] as number)) digits++
      if (digits > fraction) stop = digits
      if (stop < end && units[stop] === 0x25) stop++
      pushToken(tokens, i, stop - i, isDigit(units[i] as number) ? kindIndex.number : kindIndex.latin)
      i = stop
    }
  }

  return (start, end) => {
    if (isWord(start, end)) {
      for (let i = start; i < end; i++) pushToken(tokens, i, 1, classes[i] === han ? kindIndex.single : kindIndex.latin)
      return
    }
    for (let i = start; i < end; ) {
      const inModel = isHmmUnit(units[i] as number)
      let stop = i
      while (stop < end && isHmmUnit(units[stop] as number) === inModel) stop++
      if (inModel) {
        cutHan(units, i, stop, lasts)
        for (let from = i, j = i; j < stop; j++) {
          if (lasts[j] === 0) continue
          pushToken(tokens, from, j + 1 - from, j === from ? kindIndex.single : kindIndex.word)
          from = j + 1
        }
      } else cutOthers(i, stop)
      i = stop
    }
  }
}

function isHmmUnit(unit: number): boolean {
  return unit >= 0x4e00 && unit <= 0x9fd5
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** 2 at the first half of a surrogate pair, else 1. */
function characterLength(units: Uint16Array, at: number, end: number): number {
  const unit = units[at] as number
  if (unit < 0xd800 || unit > 0xdbff || at + 1 >= end) return 1
  const low = units[at + 1] as number
  return low >= 0xdc00 && low <= 0xdfff ? 2 : 1
}

function classify(text: string, limit: number, units: Uint16Array, classes: Uint8Array): void {
  for (let i = 0; i < limit; i++) units[i] = text.charCodeAt(i)
  units[limit] = 0
  for (let i = 0; i < limit; i++) {
    const unit = units[i] as number
    if (unit >= 0xd800 && unit < 0xdc00 && characterLength(units, i, limit) === 2) {
      const point = ((unit - 0xd800) << 10) + ((units[i + 1] as number) - 0xdc00) + 0x10000
      const isIdeograph =
        (point >= 0x20000 && point <= 0x2ebef && point !== 0x2a6e0 && !(point > 0x2a6df && point < 0x2a700)) ||
        (point >= 0x2f800 && point <= 0x2fa1f)
      classes[i] = classes[i + 1] = isIdeograph ? han : other
      i++
    } else classes[i] = classOf(unit)
  }
}

function classOf(unit: number): number {
  if ((unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || (unit >= 0xf900 && unit <= 0xfaff))
    return han
  if (isDigit(unit) || ((unit | 32) >= 0x61 && (unit | 32) <= 0x7a)) return alphanumeric
  // The other characters of jieba's block pattern: + # & . _ % -
  return unit < 0x80 && '+#&._%-'.includes(String.fromCharCode(unit)) ? blockSymbol : other
}
