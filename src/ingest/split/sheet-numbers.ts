// What a number in a sheet means: a date by its style, an id with its zeros, or the digits as they are.
import { dayMs } from '../../core/durations.ts'

export type NumberStyle = 'plain' | 'date' | { readonly digits: number }

/** Formats of dates that every workbook knows without saying them; 27 to 36 and 50 to 58 are those of Chinese programs. */
export function styleOf(id: number, code: string | undefined): NumberStyle {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return 'date'
  if (code === undefined) return 'plain'
  const bare = code.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_./gi, '')
  if (/^0{2,30}$/.test(bare)) return { digits: bare.length }
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare) ? 'date' : 'plain'
}

/** Days since 30 December 1899, as if 1900 had been a leap year; Macs counted from 1904. */
export function writtenNumber(value: string, style: NumberStyle, is1904: boolean): string {
  if (typeof style === 'object') return /^\d+$/.test(value) ? value.padStart(style.digits, '0') : value
  const number = Number(value)
  if (style === 'date' && Number.isFinite(number) && number > 0 && number < 200_000) return writtenDate(number, is1904)
  // Beyond fifteen digits a spreadsheet has rounded: what stands there must not pass for an id.
  if (!/e/i.test(value) || !Number.isInteger(number) || Math.abs(number) >= 1e15) return value
  return String(number)
}

/** A whole number is a day without a time, and less than one a time without a day. */
export function writtenDate(serial: number, is1904: boolean): string {
  const seconds = Math.round((serial - 25_569 + (is1904 ? 1_462 : 0)) * (dayMs / 1_000))
  const iso = new Date(seconds * 1_000).toISOString()
  if (serial < 1) return iso.slice(11, 19)
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}
