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

const coarsestFirst: readonly PlaceLevel[] = ['province', 'city', 'district', 'street', 'community']
const finestFirst = coarsestFirst.toReversed()

export function placeLevel(code: PlaceCode): PlaceLevel {
  return levelByLength[code.length] ?? 'country'
}

/** Whether `code` names a place of this level, or one inside such a place. */
export function reachesLevel(code: PlaceCode, level: PlaceLevel): boolean {
  return code.length >= lengthByLevel[level]
}

export function isFinerThan(code: PlaceCode, level: PlaceLevel): boolean {
  return code.length > lengthByLevel[level]
}

/** The ancestor of `code` at `level`, or the code itself where it is coarser than that. */
export function placeAt(code: PlaceCode, level: PlaceLevel): PlaceCode {
  return code.slice(0, lengthByLevel[level]) as PlaceCode
}

/** From the province down to the place itself; none for anywhere. */
export function placePath(code: PlaceCode): readonly PlaceCode[] {
  return coarsestFirst.filter((level) => reachesLevel(code, level)).map((level) => placeAt(code, level))
}

export function parentPlace(code: PlaceCode): PlaceCode {
  for (const level of finestFirst) if (isFinerThan(code, level)) return placeAt(code, level)
  return anywhere
}
