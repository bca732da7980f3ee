// Features of a possible name in its sentence, hashed; shared by the trainer and the redactor so that they cannot differ.
import { compoundSurnames, singleSurnames } from './surnames.ts'

/** 2^20 weights of one byte, 1 MB: with 2^17 the collisions cost a tenth of the names. */
export const nameWeightBits = 20
const mask = (1 << nameWeightBits) - 1
export const nameFeatureCount = 19

const single = 1
const compoundFirst = 2
const familiar = 4
const surnameFlags = new Uint8Array(65536)
for (let i = 0; i < singleSurnames.length; i++) mark(singleSurnames.charCodeAt(i), single)
for (const compound of compoundSurnames) mark(compound.charCodeAt(0), compoundFirst)
for (const prefix of '小老阿') mark(prefix.charCodeAt(0), familiar)

function mark(code: number, flag: number): void {
  surnameFlags[code] = (surnameFlags[code] ?? 0) | flag
}

/** Whether a family name, or 小, 老 and 阿 before one, can start with this unit. */
export function mayStartName(code: number): boolean {
  return surnameFlags[code] !== 0
}

/** Length of the family name at `index`: 2 for a compound one, 1 for a single one or for 小王, 0 for none. */
export function surnameLength(text: string, index: number): number {
  const flags = surnameFlags[text.charCodeAt(index)] ?? 0
  if ((flags & compoundFirst) !== 0 && compoundSurnames.has(text.slice(index, index + 2))) return 2
  if ((flags & single) !== 0) return 1
  return (flags & familiar) !== 0 && ((surnameFlags[text.charCodeAt(index + 1)] ?? 0) & single) !== 0 ? 1 : 0
}

function hash(template: number, a: number, b: number, c: number): number {
  let h =
    Math.imul(template + 1, 0x9e3779b1) ^
    Math.imul(a + 7, 0x85ebca6b) ^
    Math.imul(b + 13, 0xc2b2ae35) ^
    Math.imul(c + 29, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  return ((h ^ (h >>> 13)) >>> 0) & mask
}

const outside = 0
const latin = 1
const digit = 2
const mark3 = 3

/** Signs that are no Chinese character count by their class. */
function signAt(text: string, index: number): number {
  if (index < 0 || index >= text.length) return outside
  const code = text.charCodeAt(index)
  if (code >= 0x3400 && code <= 0x9fff) return code
  if (code >= 48 && code <= 57) return digit
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return latin
  return code < 0x2000 || code > 0x3000 ? code : mark3
}

/** Index of the weight of a single family name in a name of `length` units. */
export function familyFeature(family: number, length: number): number {
  return hash(1, family, length, 0)
}

export function firstFeature(first: number, length: number): number {
  return hash(2, first, length, 0)
}

export function pairFeature(family: number, first: number): number {
  return hash(4, family, first, 0)
}

/** Fills `into` with the features of text[start, end); its family name has `surname` units. */
export function nameFeatures(text: string, start: number, end: number, surname: number, into: Int32Array): void {
  const length = end - start
  const family =
    surname === 2 ? hash(98, text.charCodeAt(start), text.charCodeAt(start + 1), 0) : text.charCodeAt(start)
  const first = signAt(text, start + surname)
  const last = end - start - surname > 1 ? signAt(text, end - 1) : outside
  const l1 = signAt(text, start - 1)
  const l2 = signAt(text, start - 2)
  const l3 = signAt(text, start - 3)
  const r1 = signAt(text, end)
  const r2 = signAt(text, end + 1)
  const r3 = signAt(text, end + 2)
  into[0] = hash(0, length, surname, 0)
  into[1] = familyFeature(family, length)
  into[2] = firstFeature(first, length)
  into[3] = hash(3, last, length, 0)
  into[4] = pairFeature(family, first)
  into[5] = hash(5, first, last, 0)
  into[6] = hash(6, family, first, last)
  into[7] = hash(7, l1, 0, 0)
  into[8] = hash(8, l2, l1, 0)
  into[9] = hash(9, l3, l2, l1)
  into[10] = hash(10, l1, family, 0)
  into[11] = hash(11, r1, 0, 0)
  into[12] = hash(12, r1, r2, 0)
  into[13] = hash(13, r1, r2, r3)
  into[14] = hash(14, last === outside ? first : last, r1, 0)
  into[15] = hash(15, l1, r1, 0)
  into[16] = hash(16, l1, family, first)
  into[17] = hash(17, last === outside ? first : last, r1, r2)
  into[18] = hash(18, first, last, r1)
}
