// Finds masked names in a text: 西地省, A市, A7县.
import type { PlaceCode } from '../../core/ids.ts'
import { maskedCity, maskedDistrict, maskedProvince } from './masked.ts'

export interface MaskedMatch {
  readonly start: number
  readonly end: number
  readonly code: PlaceCode
}

function letterAt(text: string, index: number): string {
  const code = text.charCodeAt(index)
  if (code >= 65 && code <= 90) return text.charAt(index)
  // Full-width A–Z.
  return code >= 0xff21 && code <= 0xff3a ? String.fromCharCode(code - 0xfee0) : ''
}

function isLatinOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 0x2d
}

/** 区 and 市 close a sentence’s A区 as well: a district needs its number, a letter alone is a city. */
export function maskedAt(text: string, index: number): MaskedMatch | null {
  if (text.charCodeAt(index) === 0x897f) {
    return text.startsWith('西地省', index) ? { start: index, end: index + 3, code: maskedProvince } : null
  }
  const letter = letterAt(text, index)
  if (letter === '' || isLatinOrDigit(text.charCodeAt(index - 1))) return null
  let i = index + 1
  let number = 0
  while (i < index + 3 && text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57)
    number = number * 10 + text.charCodeAt(i++) - 48
  const unit = text.charAt(i)
  if (i === index + 1)
    return unit === '市' && text.charAt(i + 1) !== '场' ? { start: index, end: i + 1, code: maskedCity(letter) } : null
  if (number < 1 || (unit !== '区' && unit !== '县' && unit !== '市')) return null
  return { start: index, end: i + 1, code: maskedDistrict(letter, number) }
}
