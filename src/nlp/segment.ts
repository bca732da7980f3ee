// The segmenter: cuts Chinese posts into words, numbers, codes and the conventions of Weibo, as offsets into the text.
import type { Segmenter, Tokens } from '../core/segmenter.ts'
import { atomEnd, emojiEnd, emoticonEnd, hashtagUnitsMax, linkEnd, mentionEnd } from './segment-atoms.ts'
import { characterClass, classifyText, createUnits } from './segment-classes.ts'
import type { Dictionary } from './segment-dictionary.ts'
import { costScale, readDictionary } from './segment-dictionary.ts'
import { createHiddenMarkovCutter } from './segment-hmm.ts'
import { createJiebaSegmenter } from './segment-jieba.ts'
import { createLattice, insideAtom } from './segment-lattice.ts'
import { createMerger } from './segment-merge.ts'
import { quantityEnd } from './segment-quantity.ts'
import { createTokens, cutLength, kindIndex, pushToken, unitsMax } from './segment-tokens.ts'

const { digit, emoji, han, letter, mark, space } = characterClass

/** Mean cost of the characters as words of their own from which on a run of them may be a new word. */
const newWordCost = 8.5 * costScale

/** `qianzhao` is the project's own cut; the two parity modes give jieba's tokens without and with its HMM. */
export type SegmentMode = 'qianzhao' | 'jieba' | 'jieba_hmm'

export interface SegmenterOptions {
  readonly mode?: SegmentMode
}

/** Reads the file that scripts/build-dictionary.ts writes; throws MODEL_INVALID for any other bytes. */
export function loadDictionary(bytes: Uint8Array): Dictionary {
  return readDictionary(bytes)
}

/** Holds about 3 MB of buffers: make one per thread and keep it. White space gives no token in the mode `qianzhao`. */
export function createSegmenter(dictionary: Dictionary, options: SegmenterOptions = {}): Segmenter {
  const { mode = 'qianzhao' } = options
  return mode === 'qianzhao' ? createOwnSegmenter(dictionary) : createJiebaSegmenter(dictionary, mode === 'jieba_hmm')
}

function createOwnSegmenter(dictionary: Dictionary): Segmenter {
  const tokens = createTokens()
  const { units, classes } = createUnits()
  const cutBlock = createBlockCutter(dictionary, units, classes, tokens)
  let hashtagOpen = false

  /** Everything that is neither Han, digit, letter nor space; returns where it ends. */
  function pushSymbol(i: number, limit: number): number {
    let end = i
    const unit = units[i] as number
    if (unit === 0x40 || unit === 0xff20) end = mentionEnd(units, classes, i, limit)
    else if (unit === 0x5b) end = emoticonEnd(units, classes, i, limit)
    if (end > i) {
      pushToken(tokens, i, end - i, unit === 0x5b ? kindIndex.emoticon : kindIndex.mention)
      return end
    }
    if (unit === 0x23 || unit === 0xff03) {
      const isHashtag = hashtagOpen || opensHashtag(units, classes, i, limit)
      hashtagOpen = isHashtag && !hashtagOpen
      pushToken(tokens, i, 1, isHashtag ? kindIndex.hashtag : kindIndex.punctuation)
      return i + 1
    }
    end = repeatEnd(units, i, limit)
    while (end < limit && classes[end] === mark) end++
    pushToken(tokens, i, end - i, kindIndex.punctuation)
    return end
  }

  function segment(text: string): Tokens {
    tokens.count = 0
    hashtagOpen = false
    const limit = cutLength(text)
    classifyText(text, limit, units, classes)
    for (let i = 0; i < limit; ) {
      const kind = classes[i] as number
      if (kind === space) i++
      else if (kind === han || kind === letter || kind === digit) {
        const link = kind === letter ? linkEnd(units, i, limit) : i
        if (link > i) pushToken(tokens, i, link - i, kindIndex.url)
        i = link > i ? link : cutBlock(i, limit)
      } else if (kind === emoji) {
        const end = emojiEnd(units, classes, i, limit)
        pushToken(tokens, i, end - i, kindIndex.emoji)
        i = end
      } else i = pushSymbol(i, limit)
    }
    if (limit < text.length) pushToken(tokens, limit, text.length - limit, kindIndex.word)
    return tokens
  }
  return { name: 'qianzhao', segment }
}

/** Cuts the block that starts at `i` and returns where it ends. */
function createBlockCutter(
  dictionary: Dictionary,
  units: Uint16Array,
  classes: Uint8Array,
  tokens: Tokens,
): (start: number, limit: number) => number {
  const lattice = createLattice(dictionary, units, classes)
  const cutHan = createHiddenMarkovCutter(dictionary.hmm)
  const { atoms, ends } = lattice
  const lasts = new Uint8Array(unitsMax + 1)
  const singleCosts = singleCostsOf(dictionary)
  const merge = createMerger(dictionary, units, singleCosts, tokens)

  function scan(start: number, limit: number): number {
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

  /** Characters that mostly stand alone (这, 个, 最, 大) make no new word. */
  function isNewWord(start: number, end: number): boolean {
    let cost = 0
    for (let i = start; i < end; i++) cost += singleCosts[units[i] as number] as number
    return cost >= newWordCost * (end - start)
  }

  function pushUnknown(start: number, end: number): void {
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

  return (start, limit) => {
    const end = scan(start, limit)
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

function atomKind(classes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) if (classes[i] === letter) return kindIndex.latin
  return classes[start] === digit ? kindIndex.number : kindIndex.punctuation
}

function isNameDot(unit: number): boolean {
  return unit === 0xb7 || unit === 0x2022 || unit === 0x30fb || unit === 0x2027
}

/** Dashes and dots that are written several times are one mark; so is the double slash before a quoted post. */
function repeatEnd(units: Uint16Array, i: number, limit: number): number {
  const unit = units[i]
  if (unit !== 0x2014 && unit !== 0x2026 && unit !== 0x2f) return i + 1
  let end = i + 1
  while (end < limit && units[end] === unit) end++
  return end
}

/** Whether a second # follows near enough and in the same sentence for the first to open a topic; 2#楼 opens none. */
function opensHashtag(units: Uint16Array, classes: Uint8Array, i: number, limit: number): boolean {
  if (i > 0 && (classes[i - 1] === digit || classes[i - 1] === letter)) return false
  const end = Math.min(limit, i + hashtagUnitsMax)
  for (let j = i + 1; j < end; j++) {
    const unit = units[j] as number
    if (unit === 0x23 || unit === 0xff03) return j > i + 1
    // 。！？；and line ends close the sentence.
    if (unit === 0x3002 || unit === 0xff01 || unit === 0xff1f || unit === 0xff1b || unit === 0x0a) return false
  }
  return false
}

/** Numerals and determiners begin counted things (两颗, 这款), not new words. */
const neverNew = '一二三四五六七八九十百千万亿两几多这那每某该此各首的了着是在不'

/** Cost of every UTF-16 unit as a word of its own; the dearest where the dictionary has none. */
function singleCostsOf({ trie }: Dictionary): Uint16Array {
  const costs = Uint16Array.from(
    trie.codes,
    (code) => (code === 0 ? 0 : (trie.cells[code * 2 + 1] as number) >>> 16) || 65_535,
  )
  for (let i = 0; i < neverNew.length; i++) costs[neverNew.charCodeAt(i)] = 0
  return costs
}
