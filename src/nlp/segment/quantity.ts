// What belongs to a number besides its digits: magnitudes (5.2万, 20多), dates and clock times (2019年, 9月, 17时许), decades.
import { markCharacters } from './character-marks.ts'
import { characterClass } from './classes.ts'

const magnitude = 1
const about = 2
const wholeUnit = 4

const properties = markCharacters([
  ['十百千万亿兆', magnitude],
  ['多余', about],
  // 5天 and 3个 are counted, 5日 and 3号 are named: only what names is one word with its number.
  ['月日号时点', wholeUnit],
])

const year = 0x5e74
const month = 0x6708
const after = 0x540e
const decade = 0x4ee3
const degree = 0x5ea6
const generation = 0x4e16
const century = 0x7eaa
const minute = 0x5206
const hour = 0x65f6
const point = 0x70b9
const roughly = 0x8bb8
const share = 0x4efd
const bell = 0x949f

/** End of the quantity whose digits are start…end-1; `limit` is the end of the text that may be read. */
export function quantityEnd(
  units: Uint16Array,
  classes: Uint8Array,
  start: number,
  end: number,
  limit: number,
): number {
  const scaled = magnitudeEnd(units, end, limit)
  if (scaled > end) return scaled
  const next = units[end]
  const length = end - start
  if (end >= limit || !isWhole(classes, start, end)) return end
  if (next === year) {
    if (end + 1 < limit && units[end + 1] === decade) return end + 2
    return length === 4 && units[end + 1] !== degree ? end + 1 : end
  }
  if (next === generation && units[end + 1] === century && end + 1 < limit) return end + 2
  if (next === after && length === 2) return units[end - 1] === 0x30 || units[end - 1] === 0x35 ? end + 1 : end
  if (next === minute) return isHour(units, start - 1) && units[end + 1] !== bell ? end + 1 : end
  if (((properties[next as number] as number) & wholeUnit) === 0) return end
  if (next === month) return end + 1 < limit && units[end + 1] === share ? end + 2 : end + 1
  return isHour(units, end) && end + 1 < limit && units[end + 1] === roughly ? end + 2 : end + 1
}

/** 万, 多万, 万多, 余: any order, as often as people write it, but at most four characters. */
function magnitudeEnd(units: Uint16Array, end: number, limit: number): number {
  let i = end
  while (i < limit && i < end + 4 && ((properties[units[i] as number] as number) & (magnitude | about)) !== 0) i++
  return i
}

function isHour(units: Uint16Array, i: number): boolean {
  return units[i] === hour || units[i] === point
}

function isWhole(classes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (classes[i] !== characterClass.digit) return false
  return end - start <= 4
}
