// Reads event times in every shape that Chinese sources use; a time without a zone is China time.
import { chinaOffsetMs } from '../../core/china-time.ts'
import { dayMs, hourMs, minuteMs } from '../../core/durations.ts'
import { plainWriting } from './written-time.ts'

export interface EventTime {
  /** Epoch milliseconds; for `day` the start of that day in China. */
  readonly timeMs: number
  readonly precision: 'exact' | 'day'
}

// China has used one zone without summer time since 1991.
// Below this stand unset clocks (1970) and counters; nothing that is read here is older.
const earliestMs = Date.UTC(1990, 0, 1)
// What lies ahead of its receive time is quarantined later on; this is only what every store can hold as a number.
const latestMs = Date.UTC(2100, 0, 1)
// Epoch seconds stay below 10^11 until the year 5138; epoch milliseconds passed it in 1973. The same holds three digits on for
// microseconds, and six for nanoseconds.
const secondsBelow = 100_000_000_000
// Days since 1900 as spreadsheets count them: 20,000 is in 1954 and 80,000 in 2119. No epoch of these years is so small.
const serialMin = 20_000
const serialMax = 80_000
const serialOfEpoch = 25_569

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const calendar =
  /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?(?:[T\s]{0,3}(\d{1,2})[:时](\d{1,2})分?(?:[:]?(\d{1,2})秒?(?:[.,]\d{1,9})?)?)?\s?(Z|[+-]\d{2}:?\d{2})?$/
const fraction = /[.,](\d{1,9})\s?(?:Z|[+-]\d{2}:?\d{2})?$/
const twitterLike = /^[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-]\d{4}) (\d{4})$/
const mailLike =
  /^(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? (GMT|UTC|Z|[+-]\d{4})$/
const ago = /^(\d{1,6}|几|半)\s?(秒|分钟|个?小时|天)(?:钟)?(?:(\d{1,2})分钟?)?(?:以)?前$/
const longAgo = /^(\d{1,3}|半)\s?(周|星期|个星期|个?月|年)(?:以)?前$/
const relativeDay = /^(今天|昨天|前天)(?:\s?(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/
const clockAlone = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/
const monthDay = /^(\d{1,2})(?:-|月|\/)(\d{1,2})日?(?:\s(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/

/** null where the value is no time; relative times need a receive time greater than 0. */
export function readTime(value: string | number, receivedAtMs: number): EventTime | null {
  const time = typeof value === 'number' ? fromEpoch(value) : fromText(value.trim(), receivedAtMs)
  if (time === null || !(time.timeMs >= earliestMs && time.timeMs < latestMs)) return null
  return time
}

function fromEpoch(value: number): EventTime | null {
  if (!Number.isFinite(value)) return null
  if (value >= serialMin && value < serialMax) return fromSerial(value)
  if (Math.abs(value) < secondsBelow) return { timeMs: Math.round(value * 1_000), precision: 'exact' }
  const scale = value < secondsBelow * 1e3 ? 1 : value < secondsBelow * 1e6 ? 1e3 : 1e6
  return { timeMs: Math.floor(value / scale), precision: 'exact' }
}

/** A serial of a spreadsheet is local time; a whole one is a day without a clock time. */
function fromSerial(value: number): EventTime {
  const seconds = Math.round((value - serialOfEpoch) * (dayMs / 1_000))
  return { timeMs: seconds * 1_000 - chinaOffsetMs, precision: Number.isInteger(value) ? 'day' : 'exact' }
}

function fromText(text: string, receivedAtMs: number): EventTime | null {
  const fast = fromPlainStamp(text)
  if (fast !== null) return fast
  if (text.length > 60) return null
  return fromWriting(text, receivedAtMs) ?? fromWriting(plainWriting(text), receivedAtMs)
}

function fromWriting(text: string, receivedAtMs: number): EventTime | null {
  if (/^\d{5}(?:\.\d{1,12})?$/.test(text)) return fromEpoch(Number(text))
  if (/^(?:\d{9,11}|\d{13}|\d{16}|\d{19})(?:\.\d{1,9})?$/.test(text)) return fromEpoch(Number(text))
  const packed = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/.exec(text)
  if (packed !== null) return fromParts(packed.slice(1, 7), chinaOffsetMs, 0)
  const plain = calendar.exec(text)
  if (plain !== null) {
    const partOfSecond = Number(`0.${fraction.exec(text)?.[1] ?? '0'}`)
    return fromParts(plain.slice(1, 7), offsetOf(plain[7]), Math.floor(partOfSecond * 1_000))
  }
  return fromEnglish(text) ?? fromRelative(text, receivedAtMs)
}

/** The common cases without a regular expression: `YYYY-MM-DD HH:MM`, `…:SS`, `…:SS.mmm`, `T` or a space; after the seconds no zone, `Z` or `+08:00`. */
function fromPlainStamp(text: string): EventTime | null {
  const length = text.length
  if (length < 16 || length > 29) return null
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d || text.charCodeAt(13) !== 0x3a) return null
  const gap = text.charCodeAt(10)
  if ((gap !== 0x20 && gap !== 0x54) || (length !== 16 && text.charCodeAt(16) !== 0x3a)) return null
  const hasPart = length > 19 && text.charCodeAt(19) === 0x2e
  const partMs = hasPart ? twoDigits(text, 20) * 10 + (twoDigits(text, 21) % 10) : 0
  const offsetMs = length === 16 ? chinaOffsetMs : plainOffset(text, hasPart ? 23 : 19)
  if (Number.isNaN(offsetMs) || Number.isNaN(partMs)) return null
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const second = length === 16 ? 0 : twoDigits(text, 17)
  const hour = twoDigits(text, 11)
  return civil(year, twoDigits(text, 5), twoDigits(text, 8), hour, twoDigits(text, 14), second, offsetMs, partMs)
}

/** The zone that starts at `at`, China's where the text ends there, NaN where it is written otherwise. */
function plainOffset(text: string, at: number): number {
  if (text.length === at) return chinaOffsetMs
  const sign = text.charCodeAt(at)
  if (text.length === at + 1) return sign === 0x5a ? 0 : Number.NaN
  if (text.length !== at + 6 || (sign !== 0x2b && sign !== 0x2d) || text.charCodeAt(at + 3) !== 0x3a) return Number.NaN
  const hours = twoDigits(text, at + 1)
  const minutes = twoDigits(text, at + 4)
  return hours > 15 || minutes > 59 ? Number.NaN : (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes) * minuteMs
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function fromParts(parts: readonly (string | undefined)[], offsetMs: number, partMs: number): EventTime | null {
  const [year, month, day, hour, minute, second] = parts.map((part) => (part === undefined ? undefined : Number(part)))
  if (year === undefined || month === undefined || day === undefined) return null
  if (hour === undefined) {
    const start = civil(year, month, day, 0, 0, 0, offsetMs, 0)
    return start === null ? null : { timeMs: start.timeMs, precision: 'day' }
  }
  return civil(year, month, day, hour, minute ?? 0, second ?? 0, offsetMs, partMs)
}

/** 24:00 is the next midnight (ISO 8601:2004) and a leap second the second after it; anything else out of range is no time. */
function civil(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  offsetMs: number,
  partMs: number,
): EventTime | null {
  const isMidnight = hour === 24 && minute === 0 && second === 0
  const isRight = month >= 1 && month <= 12 && day >= 1 && (hour <= 23 || isMidnight) && minute <= 59 && second <= 60
  if (!isRight || !(day <= daysInMonth(year, month))) return null
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second) + (second === 60 ? 0 : partMs) - offsetMs
  return { timeMs, precision: 'exact' }
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return chinaOffsetMs
  if (zone === 'Z' || zone === 'GMT' || zone === 'UTC') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.replace(/\D/g, '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2, 4))
  return hours > 15 || minutes > 59 ? Number.NaN : sign * (hours * 60 + minutes) * minuteMs
}

function fromEnglish(text: string): EventTime | null {
  const weibo = twitterLike.exec(text)
  if (weibo !== null) {
    const [, month, day, hour, minute, second, zone, year] = weibo
    return fromParts([year, monthOf(month), day, hour, minute, second], offsetOf(zone), 0)
  }
  const mail = mailLike.exec(text)
  if (mail === null) return null
  const [, day, month, year, hour, minute, second, zone] = mail
  return fromParts([year, monthOf(month), day, hour, minute, second ?? '0'], offsetOf(zone), 0)
}

function monthOf(name: string | undefined): string {
  return String(months.indexOf((name ?? '').toLowerCase()) + 1)
}

function fromRelative(text: string, receivedAtMs: number): EventTime | null {
  if (!(receivedAtMs > 0)) return null
  if (text === '刚刚') return { timeMs: receivedAtMs, precision: 'exact' }
  const back = ago.exec(text)
  if (back !== null) {
    const count = back[1] === '几' ? 3 : back[1] === '半' ? 0.5 : Number(back[1])
    const unitMs = back[2] === '秒' ? 1_000 : back[2] === '分钟' ? minuteMs : back[2] === '天' ? dayMs : hourMs
    return { timeMs: receivedAtMs - count * unitMs - Number(back[3] ?? 0) * minuteMs, precision: 'exact' }
  }
  const today = Math.floor((receivedAtMs + chinaOffsetMs) / dayMs) * dayMs - chinaOffsetMs
  const far = longAgo.exec(text)
  if (far !== null) return { timeMs: today - daysOf(far[1], far[2]) * dayMs, precision: 'day' }
  const clock = clockAlone.exec(text)
  if (clock !== null) return latestClock(today, receivedAtMs, clock)
  const near = relativeDay.exec(text)
  if (near !== null) {
    const daysBack = near[1] === '今天' ? 0 : near[1] === '昨天' ? 1 : 2
    const dayStartMs = today - daysBack * dayMs
    return near[2] === undefined
      ? { timeMs: dayStartMs, precision: 'day' }
      : atClock(dayStartMs, near[2], near[3], near[4])
  }
  const short = monthDay.exec(text)
  if (short === null) return null
  const year = new Date(receivedAtMs + chinaOffsetMs).getUTCFullYear()
  const parts = [short[1], short[2], short[3], short[4], short[3] === undefined ? undefined : (short[5] ?? '0')]
  const thisYear = fromParts([String(year), ...parts], chinaOffsetMs, 0)
  // "12-31" read on 2 January is last year's; a day's grace covers clocks that run ahead.
  if (thisYear !== null && thisYear.timeMs <= receivedAtMs + dayMs) return thisYear
  return fromParts([String(year - 1), ...parts], chinaOffsetMs, 0)
}

/** 3周前 and 1年前 say a day at most; months and years are those of a calendar, more or less. */
function daysOf(count: string | undefined, unit: string | undefined): number {
  const days = unit === '年' ? 365 : unit?.endsWith('月') === true ? 30 : 7
  return Math.round((count === '半' ? 0.5 : Number(count)) * days)
}

/** A clock without a day is today's, or yesterday's where today it has not struck yet. */
function latestClock(todayMs: number, receivedAtMs: number, clock: RegExpExecArray): EventTime | null {
  const time = atClock(todayMs, clock[1], clock[2], clock[3])
  if (time === null || time.timeMs <= receivedAtMs + 10 * minuteMs) return time
  return { ...time, timeMs: time.timeMs - dayMs }
}

function atClock(dayStartMs: number, hour = '0', minute = '0', second = '0'): EventTime | null {
  const seconds = Number(hour) * 3_600 + Number(minute) * 60 + Number(second)
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60 || seconds > 86_400) return null
  return { timeMs: dayStartMs + seconds * 1_000, precision: 'exact' }
}
