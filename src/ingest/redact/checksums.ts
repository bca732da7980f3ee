// Check digits of identity numbers and bank cards, over digits that are already read.

/** Luhn (ISO/IEC 7812-1) over `length` digits from `start`. */
export function passesLuhn(digits: ArrayLike<number>, start: number, length: number): boolean {
  let sum = 0
  for (let i = 0; i < length; i++) {
    let digit = digits[start + length - 1 - i] ?? 0
    if (i % 2 === 1) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
  }
  return sum % 10 === 0
}

/** The same over a string of digits. */
export function digitsPassLuhn(digits: string): boolean {
  return passesLuhn(Array.from(digits, Number), 0, digits.length)
}

// GB 11643-1999: weighted sum of 17 digits, remainder by 11 read from 10X98765432 (10 stands for X).
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkValues = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2]

/** `check` is 0–10, where 10 is the letter X. */
export function passesIdCheck(digits: ArrayLike<number>, start: number, check: number): boolean {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (digits[start + i] ?? 0) * (weights[i] ?? 0)
  return checkValues[sum % 11] === check
}

const provinces = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
  64, 65, 71, 81, 82, 83,
])

function number(digits: ArrayLike<number>, start: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 10 + (digits[start + i] ?? 0)
  return value
}

/** A known province and a day that can be a birthday, with a year of `yearLength` digits. */
export function looksLikeIdentity(digits: ArrayLike<number>, start: number, yearLength: 2 | 4): boolean {
  if (!provinces.has(number(digits, start, 2))) return false
  const year = number(digits, start + 6, yearLength)
  if (yearLength === 4 && (year < 1880 || year > 2060)) return false
  const month = number(digits, start + 6 + yearLength, 2)
  const day = number(digits, start + 8 + yearLength, 2)
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
