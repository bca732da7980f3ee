// A digit that is said so many times: 四个3, 双8, 三连6.
import { digitAt, digitWidth } from './characters.ts'

export interface RepeatedDigit {
  readonly value: number
  readonly times: number
  readonly end: number
}

const counts: Readonly<Record<string, number>> = {
  双: 2,
  俩: 2,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
}
const joints = '个连'

/** What starts at `index`, or null where no such digit does. */
export function repeatedDigit(text: string, index: number): RepeatedDigit | null {
  const sign = text.charAt(index)
  const times = counts[sign] ?? (sign >= '1' && sign <= '8' ? Number(sign) : 0)
  if (times === 0) return null
  const at = sign === '双' || sign === '俩' ? index + 1 : joints.includes(text.charAt(index + 1)) ? index + 2 : -1
  // The joint of an empty string is found everywhere: at the end of the text there is none.
  if (at < 0 || at >= text.length) return null
  const value = digitAt(text, at)
  return value < 0 ? null : { value, times, end: at + digitWidth(text.charCodeAt(at)) }
}
