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
const timesOf = new Uint8Array(65536)
for (const [sign, times] of Object.entries(counts)) timesOf[sign.charCodeAt(0)] = times
for (let digit = 1; digit <= 8; digit++) timesOf[0x30 + digit] = digit
const pair = 0x53cc
const couple = 0x4fe9
const each = 0x4e2a
const inARow = 0x8fde

/** What starts at `index`, or null where no such digit does. */
export function repeatedDigit(text: string, index: number): RepeatedDigit | null {
  const code = text.charCodeAt(index)
  const times = timesOf[code] ?? 0
  if (times === 0) return null
  const next = text.charCodeAt(index + 1)
  const at = code === pair || code === couple ? index + 1 : next === each || next === inARow ? index + 2 : -1
  const value = at < 0 ? -1 : digitAt(text, at)
  return value < 0 ? null : { value, times, end: at + digitWidth(text.charCodeAt(at)) }
}
