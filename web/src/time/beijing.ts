// Times as the office says them: Beijing time whatever the machine's zone, and how long ago or how long yet in words.

export type Language = 'zh' | 'en'

const zoneOffsetMs = 8 * 3_600_000
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

// China has one zone and no summer time, so the fields of a shifted UTC date are those on the wall.
function wall(timeMs: number): Date {
  return new Date(timeMs + zoneOffsetMs)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** 03:12 */
export function clockTime(timeMs: number): string {
  const at = wall(timeMs)
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

/** 03:12:46 */
export function clockSeconds(timeMs: number): string {
  return `${clockTime(timeMs)}:${two(wall(timeMs).getUTCSeconds())}`
}

/** 11-29 */
export function monthDay(timeMs: number): string {
  const at = wall(timeMs)
  return `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`
}

/** 11-29 03:12 */
export function dayAndTime(timeMs: number): string {
  return `${monthDay(timeMs)} ${clockTime(timeMs)}`
}

export function hourOfDay(timeMs: number): number {
  return wall(timeMs).getUTCHours()
}

export function dayOfMonth(timeMs: number): number {
  return wall(timeMs).getUTCDate()
}

const weekdays = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 2026-11-29T03:12, as a field for a time holds it. */
export function localMinute(timeMs: number): string {
  return wall(timeMs).toISOString().slice(0, 16)
}

/** 11月29日 周日, or Sun 29 Nov. */
export function dateLine(timeMs: number, language: Language): string {
  const at = wall(timeMs)
  const weekday = weekdays[language][at.getUTCDay()] ?? ''
  if (language === 'zh') return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日 ${weekday}`
  return `${weekday} ${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''}`
}

/** A time of the day that is meant, with its date where that is another: 03:12, or 29日 22:08. */
export function timeSeenFrom(timeMs: number, nowMs: number, language: Language): string {
  if (dayNumber(timeMs) === dayNumber(nowMs)) return clockTime(timeMs)
  return language === 'zh' ? `${wall(timeMs).getUTCDate()}日 ${clockTime(timeMs)}` : dayAndTime(timeMs)
}

/** From when to when, as short as a row of the list allows: 22:08–03:10 within a day and its next, else 28日–02:57. */
export function span(firstMs: number, lastMs: number, language: Language): string {
  const isShort = lastMs - firstMs < dayMs
  const day = wall(firstMs).getUTCDate()
  const start = isShort ? clockTime(firstMs) : language === 'zh' ? `${day}日` : monthDay(firstMs)
  return `${start}–${clockTime(lastMs)}`
}

function dayNumber(timeMs: number): number {
  return Math.floor((timeMs + zoneOffsetMs) / dayMs)
}

/** Rounded down: 27 分 never becomes 28, and what is waited for is never told to be further away than it is. */
export function duration(lengthMs: number, language: Language): string {
  const length = Math.max(0, lengthMs)
  const [unit, count, rest] =
    length < minuteMs
      ? (['second', Math.floor(length / 1000), 0] as const)
      : length < hourMs
        ? (['minute', Math.floor(length / minuteMs), 0] as const)
        : length < dayMs
          ? (['hour', Math.floor(length / hourMs), Math.floor((length % hourMs) / minuteMs)] as const)
          : (['day', Math.floor(length / dayMs), Math.floor((length % dayMs) / hourMs)] as const)
  if (language === 'en') return english(unit, count, rest)
  const names = { second: '秒', minute: '分', hour: '时', day: '天' }
  const restName = unit === 'hour' ? '分' : '时'
  return `${count} ${names[unit]}${rest > 0 ? ` ${rest} ${restName}` : ''}`
}

function english(unit: 'second' | 'minute' | 'hour' | 'day', count: number, rest: number): string {
  const names = { second: 's', minute: 'min', hour: 'h', day: 'd' }
  return `${count} ${names[unit]}${rest > 0 ? ` ${rest} ${unit === 'hour' ? 'min' : 'h'}` : ''}`
}

/** The largest unit alone, for narrow columns. */
export function roughly(lengthMs: number, language: Language): string {
  const [count = '', unit = ''] = duration(lengthMs, language).split(' ')
  return `${count} ${unit}`
}
