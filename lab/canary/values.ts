// Seeded values that pass every check of their kind, so that a redactor has no excuse: nobody's, made by counting.
import type { Random } from '../../src/core/random.ts'

export const digits = (random: Random, length: number): string =>
  Array.from({ length }, () => String(random.below(10))).join('')

export const letters = (random: Random, length: number): string =>
  Array.from({ length }, () => String.fromCharCode(97 + random.below(26))).join('')

export const mobile = (random: Random): string =>
  `1${random.pick(['30', '35', '38', '39', '50', '58', '66', '77', '80', '86', '89', '91', '98'])}${digits(random, 8)}`

export const landline = (random: Random): readonly [string, string] => [
  random.pick(['010', '021', '0551', '0553', '0571', '0731', '0991', '0851']),
  `${2 + random.below(7)}${digits(random, 7)}`,
]

export function birthDay(random: Random): readonly [string, string, string] {
  const two = (value: number): string => String(value).padStart(2, '0')
  return [String(1950 + random.below(55)), two(1 + random.below(12)), two(1 + random.below(28))]
}

/** 18 signs by GB 11643: region, birth date, order, check sign. */
export function identityNumber(random: Random): string {
  const region = random.pick(['340102', '340104', '110105', '310115', '430102', '650102', '540102', '150102'])
  const body = `${region}${birthDay(random).join('')}${digits(random, 3)}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body.charAt(i)), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

/** 19 digits with the check digit of Luhn. */
export function bankCard(random: Random): string {
  const body = random.pick(['622848', '621700', '622202', '621226']) + digits(random, 12)
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body.charAt(body.length - 1 - i))
    sum += i % 2 === 0 ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit
  }
  return body + String((10 - (sum % 10)) % 10)
}

const plateLetters = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ')
/** Digits with at most two letters among them, as GA 36 gives them out. */
export function plateTail(random: Random, length: number): string {
  const signs = Array.from(digits(random, length))
  for (let n = random.below(3); n > 0; n--) signs[random.below(length)] = random.pick(plateLetters)
  return signs.join('')
}

export const accountName = (random: Random): string => `${letters(random, 5)}_${digits(random, 4)}`

export const groupsOf = (value: string, ...sizes: readonly number[]): readonly string[] => {
  const groups: string[] = []
  let start = 0
  for (const size of sizes) {
    groups.push(value.slice(start, start + size))
    start += size
  }
  if (start < value.length) groups.push(value.slice(start))
  return groups
}
