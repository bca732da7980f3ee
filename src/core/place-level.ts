// The place tree is written into the codes: a code's length is its level and a prefix is its ancestor.
import type { PlaceCode } from './ids.ts'
import { anywhere } from './ids.ts'

export type PlaceLevel = 'country' | 'province' | 'city' | 'district' | 'street' | 'community'

const levelByLength: Readonly<Record<number, PlaceLevel>> = {
  0: 'country',
  2: 'province',
  4: 'city',
  6: 'district',
  9: 'street',
  12: 'community',
}
const lengthByLevel: Readonly<Record<PlaceLevel, number>> = {
  country: 0,
  province: 2,
  city: 4,
  district: 6,
  street: 9,
  community: 12,
}

export function placeLevel(code: PlaceCode): PlaceLevel {
  return levelByLength[code.length] ?? 'country'
}

/** The ancestor of `code` at `level`, or the code itself where it is coarser than that. */
export function placeAt(code: PlaceCode, level: PlaceLevel): PlaceCode {
  return code.slice(0, lengthByLevel[level]) as PlaceCode
}

export function parentPlace(code: PlaceCode): PlaceCode {
  if (code.length > 9) return code.slice(0, 9) as PlaceCode
  if (code.length > 6) return code.slice(0, 6) as PlaceCode
  if (code.length > 4) return code.slice(0, 4) as PlaceCode
  if (code.length > 2) return code.slice(0, 2) as PlaceCode
  return anywhere
}
