// Tells one number written with gaps from a list, a date or a time of the same digits.
import type { DigitRun } from './digit-run.ts'

/** True where the gaps inside digits [s, s + length) can be those of a single number. */
export function gappedLikeOneNumber(run: DigitRun, s: number, length: number): boolean {
  let blocks = 1
  let colons = 0
  let ones = 0
  let twos = 0
  let blockLength = 1
  for (let i = s + 1; i < s + length; i++) {
    if ((run.gaps[i] ?? 0) === 0) {
      blockLength++
      continue
    }
    if (blockLength === 1) ones++
    if (blockLength === 2) twos++
    blockLength = 1
    blocks++
    const sign = run.gapSigns[i]
    if (sign === 0x3a || sign === 0xff1a) colons++
  }
  if (blockLength === 1) ones++
  if (blockLength === 2) twos++
  if (blocks === 1) return true
  // A time has hours, minutes and seconds of one or two digits.
  if (colons > 0 && ones < blocks && ones + twos > 0) return false
  return !isDate(run, s, length) && !(blocks > 3 && isList(run, s, length))
}

/** End of the block of digits without gaps that starts at `from`. */
function blockEnd(run: DigitRun, from: number): number {
  let i = from + 1
  while (i < run.count && (run.gaps[i] ?? 0) === 0) i++
  return i
}

/** A year from 1950 to 2099, then month and day with the same sign before each. */
function isDate(run: DigitRun, s: number, length: number): boolean {
  // Inside a mobile the digits of a date are chance; one at its start is a date.
  const from = length === 11 ? s + 1 : s + length
  for (let start = s; start < from; start = blockEnd(run, start)) {
    const month = blockEnd(run, start)
    const day = blockEnd(run, month)
    if (month - start !== 4 || day >= run.count || day - month > 2 || !samePlainGap(run, month, day)) continue
    const year = blockValue(run, start, month)
    const isMonth = blockValue(run, month, day) >= 1 && blockValue(run, month, day) <= 12
    const dayEnd = blockEnd(run, day)
    if (year >= 1950 && year < 2100 && isMonth && dayEnd - day <= 2 && blockValue(run, day, dayEnd) <= 31) return true
  }
  return false
}

function samePlainGap(run: DigitRun, first: number, second: number): boolean {
  return run.gapSigns[first] === run.gapSigns[second] && run.gaps[first] === 1 && run.gaps[second] === 1
}

/** 1、3、5、6、8、9、10、11 is a list of houses, not a phone: one sign between all, and the numbers rise. */
function isList(run: DigitRun, s: number, length: number): boolean {
  let before = -1
  let sign = 0
  for (let start = s; start < s + length; start = blockEnd(run, start)) {
    const value = blockValue(run, start, Math.min(blockEnd(run, start), s + length))
    if (value <= before) return false
    before = value
    if (start === s) continue
    if (sign !== 0 && (run.gapSigns[start] !== sign || (run.gaps[start] ?? 0) !== 1)) return false
    sign = run.gapSigns[start] ?? 0
  }
  return true
}

function blockValue(run: DigitRun, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + (run.values[i] ?? 0)
  return value
}
