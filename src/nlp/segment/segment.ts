// The segmenter: cuts Chinese posts into words, numbers, codes and the conventions of Weibo, as offsets into the text.
import type { Segmenter, TokenSpans } from '../../core/segmenter.ts'
import { emojiEnd, emoticonEnd, hashtagUnitsMax, linkEnd, accountNameEnd } from './atoms.ts'
import { createBlockCutter } from './block.ts'
import { characterClass, classifyText, createUnits } from './classes.ts'
import type { Dictionary } from './dictionary.ts'
import { readDictionary } from './dictionary.ts'
import { createJiebaSegmenter } from './jieba.ts'
import { createTokens, cutLength, kindIndex, pushToken } from './tokens.ts'

const { digit, emoji, han, letter, mark, space } = characterClass

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
    if (unit === 0x40 || unit === 0xff20) end = accountNameEnd(units, classes, i, limit)
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

  function segment(text: string): TokenSpans {
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
