// Place names masked by a publisher (西地省, A市, A7县): their codes, and the names that belong to the codes.
import type { PlaceCode } from '../../core/ids.ts'

export const maskedProvince = 'MX' as PlaceCode

/** A市 → MXA0. */
export function maskedCity(letter: string): PlaceCode {
  return `${maskedProvince}${letter}0` as PlaceCode
}

/** A7县 → MXA007; `number` is 1–99. */
export function maskedDistrict(letter: string, number: number): PlaceCode {
  return `${maskedCity(letter)}${String(number).padStart(2, '0')}` as PlaceCode
}

/** The name of that level alone; a code does not say whether A7 is a district or a county. '' for codes that are not masked. */
export function maskedPlaceName(code: PlaceCode): string {
  const parts = /^MX(?:([A-Z])0(\d\d)?)?$/.exec(code)
  if (parts === null) return ''
  const [, letter, number] = parts
  if (letter === undefined) return '西地省'
  return number === undefined ? `${letter}市` : `${letter}${Number(number)}区县`
}
