// Tells one number written with gaps from a list, a date or a time of the same digits.
import type { DigitRun } from './digit-run.ts'

/** True where the gaps inside digits [s, s + length) can be those of a single number. */
export function gappedLikeOneNumber(run: DigitRun, s: number, length: number): boolean {
  let blocks = 1
  let colons = 0
  let ones = 0
  let blockLength = 1
  for (let i = s + 1; i < s + length; i++) {
    if ((run.gaps[i] ?? 0) === 0) {
      blockLength++
      continue
    }
    if (blockLength === 1) ones++
    blockLength = 1
    blocks++
    const sign = run.gapSigns[i]
    if (sign === 0x3a || sign === 0xff1a) colons++
  }
  if (blockLength === 1) ones++
  if (blocks === 1) return true
  if (colons > 0 && ones < blocks) return false
  return !isDate(run, s, length) && !(blocks > 3 && ascends(run, s, length))
}

/** A block of four digits from 1900 to 2099 followed by a block of one or two digits that can be a month. */
function isDate(run: DigitRun, s: number, length: number): boolean {
  let start = s
  let year = 0
  for (let i = s + 1; i <= s + length; i++) {
    if (i < s + length && (run.gaps[i] ?? 0) === 0) continue
    const size = i - start
    const value = blockValue(run, start, i)
    if (year > 0 && size <= 2 && value >= 1 && value <= 12) return true
    year = size === 4 && value >= 1900 && value < 2100 ? value : 0
    start = i
  }
  return false
}

/** 1、3、5、6、8、9、10、11 is a list of houses, not a phone. */
function ascends(run: DigitRun, s: number, length: number): boolean {
  let start = s
  let before = -1
  for (let i = s + 1; i <= s + length; i++) {
    if (i < s + length && (run.gaps[i] ?? 0) === 0) continue
    const value = blockValue(run, start, i)
    if (value <= before) return false
    before = value
    start = i
  }
  return true
}

function blockValue(run: DigitRun, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + (run.values[i] ?? 0)
  return value
}
