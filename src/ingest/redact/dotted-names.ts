// Names with a dot between their parts: 买买提·艾力, 约翰·史密斯, 包·额尔敦.
import { isHan } from './characters.ts'
import { cueBeforeName } from './name-cues.ts'
import { surnameLength } from './name-features.ts'
import type { NameSpan, WordTest } from './names.ts'
import { isPlaceWord } from './place-words.ts'
import { isForeignSign, isTransliterated } from './transliterated.ts'

const partMax = 7

export function isNameDot(code: number): boolean {
  return code === 0xb7 || code === 0x2022 || code === 0x2027 || code === 0x30fb
}

/** 买买提·艾力: the name on both sides of the dot at `index`, further dots included; nothing before `from` belongs to it. */
export function dottedName(text: string, index: number, from: number, isWord: WordTest | null): NameSpan | null {
  const plain = dottedPart(text, index, from, isForeignSign)
  if (plain !== null) return plain
  // 约翰·史密斯, 阿扎提·赛力克: signs of every people count where no everyday word stands on either side.
  const wider = isWord === null ? null : dottedPart(text, index, from, isTransliterated)
  if (wider === null || isWord === null) return null
  return isWord(text, index - 2, index) || isWord(text, index + 1, index + 3) ? null : wider
}

/** Not inside a word: 英国·伦敦 has no family name. */
function mayBegin(text: string, start: number): boolean {
  return !isHan(text.charCodeAt(start - 1)) || cueBeforeName(text, start) !== null
}

function dottedPart(text: string, index: number, from: number, isSign: (code: number) => boolean): NameSpan | null {
  let start = index
  while (start > from && index - start < partMax && isSign(text.charCodeAt(start - 1))) start--
  // 包·额尔敦: a Han family name before the dot.
  if (start === index && index > from && surnameLength(text, index - 1) > 0 && mayBegin(text, index - 1)) start--
  let end = index
  let parts = 0
  while (parts < 3 && isNameDot(text.charCodeAt(end))) {
    let stop = end + 1
    while (stop - end <= partMax && isSign(text.charCodeAt(stop))) stop++
    if (stop - end < 2) break
    end = stop
    parts++
  }
  if (parts === 0 || index === start || end - start < 4) return null
  // 西安·文景路, 丽江·古城: a place and what lies in it.
  return isPlaceWord(text.slice(index - 2, index)) || isPlaceWord(text.slice(index - 3, index)) ? null : { start, end }
}
