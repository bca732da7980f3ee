// Resolves times said in words (昨晚8点, 3月5日, 上周三, 两小时前) to event time, against the time of the post.
import { chinaOffsetMs } from '../../core/china-time.ts'
import { dayMs, hourMs, minuteMs, weekMs } from '../../core/durations.ts'
import { numberAt } from './numbers.ts'
import { dayWords, periodHours } from './words.ts'

export interface SaidTime {
  readonly timeMs: number
  readonly end: number
}

const weekdays = '一二三四五六日'

function dayStart(timeMs: number): number {
  return Math.floor((timeMs + chinaOffsetMs) / dayMs) * dayMs - chinaOffsetMs
}

/** A day word such as 昨晚 that stands at `start`, with the part of the day and the clock time after it. */
export function afterDayWord(text: string, start: number, word: string, postMs: number): SaidTime {
  const day = dayStart(postMs) + (dayWords[word] ?? 0) * dayMs
  const own = word.endsWith('晚') || word.endsWith('夜') ? 20 : word.endsWith('早') || word.endsWith('晨') ? 7 : null
  return withinDay(text, start + word.length, day, own)
}

/** A part of the day without a day: today, or yesterday where that would lie ahead. null without a clock time. */
export function afterPeriod(text: string, start: number, word: string, postMs: number): SaidTime | null {
  const said = clockAt(text, start + word.length, periodHours[word] ?? 0)
  if (said === null) return null
  const today = dayStart(postMs) + said.ofDayMs
  return { timeMs: today > postMs + hourMs ? today - dayMs : today, end: said.end }
}

/** 上周 and 本周 with a day of the week after them. */
export function afterWeekWord(text: string, start: number, word: string, postMs: number): SaidTime | null {
  const at = text[start + word.length] ?? ''
  const weekday = at === '天' || at === '末' ? 6 : at === '' ? -1 : weekdays.indexOf(at)
  if (weekday < 0) return null
  const today = dayStart(postMs)
  // 1 January 1970 was a Thursday; weeks start on Monday.
  const monday = today - (((today + chinaOffsetMs) / dayMs + 3) % 7) * dayMs
  const day = monday + weekday * dayMs - (word.startsWith('上') ? weekMs : 0)
  return withinDay(text, start + word.length + 1, day, null)
}

/** 2019年3月5日, 3月5日 or 3月5号, with what follows; the year that is not said is the latest that is not ahead. */
export function dateAt(text: string, start: number, postMs: number): SaidTime | null {
  let at = start
  let year = 0
  const first = numberAt(text, at)
  if (first === null) return null
  let month = first
  if (text[first.end] === '年') {
    if (first.value < 1990 || first.value > 2100 || first.end - first.start !== 4) return null
    year = first.value
    at = first.end + 1
    const next = numberAt(text, at)
    if (next === null) return null
    month = next
  }
  if (text[month.end] !== '月' || !(month.value >= 1 && month.value <= 12)) return null
  const day = numberAt(text, month.end + 1)
  if (day === null || !(day.value >= 1 && day.value <= 31)) return null
  const mark = text[day.end]
  if (mark !== '日' && mark !== '号') return null
  const said =
    year === 0 ? latestYear(month.value, day.value, postMs) : Date.UTC(year, month.value - 1, day.value) - chinaOffsetMs
  return withinDay(text, day.end + 1, said, null)
}

function latestYear(month: number, day: number, postMs: number): number {
  const year = new Date(postMs + chinaOffsetMs).getUTCFullYear()
  const thisYear = Date.UTC(year, month - 1, day) - chinaOffsetMs
  // A plan of the coming month (3月5日停水) lies ahead; further ahead it was last year.
  return thisYear > postMs + 31 * dayMs ? Date.UTC(year - 1, month - 1, day) - chinaOffsetMs : thisYear
}

function withinDay(text: string, start: number, dayMs0: number, ownHour: number | null): SaidTime {
  let at = start
  if (text[at] === '的' || text[at] === ' ') at++
  const period = text.slice(at, at + 2)
  const hour = Object.hasOwn(periodHours, period) ? (periodHours[period] ?? 0) : null
  const clock = clockAt(text, hour === null ? at : at + 2, hour ?? ownHour ?? -1)
  if (clock !== null) return { timeMs: dayMs0 + clock.ofDayMs, end: clock.end }
  if (hour !== null) return { timeMs: dayMs0 + hour * hourMs, end: at + 2 }
  return { timeMs: dayMs0 + (ownHour ?? 0) * hourMs, end: start }
}

/** `N点`, `N点半`, `N点N分`, `N时`, `N:NN` at `start`; afternoons and evenings count from twelve. */
function clockAt(
  text: string,
  start: number,
  periodHour: number,
): { readonly ofDayMs: number; readonly end: number } | null {
  const at = text[start] === '约' || text[start] === ' ' ? start + 1 : start
  const hour = numberAt(text, at)
  if (hour === null || !(hour.value >= 0 && hour.value <= 24) || hour.end - hour.start > 3 || hour.isVague) return null
  const mark = text[hour.end]
  if (mark !== '点' && mark !== '时' && mark !== ':' && mark !== '：') return null
  const isLater = periodHour >= 15 && hour.value < 12
  const isNoon = periodHour === 12 && hour.value <= 2
  const isMidnight = (periodHour === 0 || periodHour === 3) && hour.value === 12
  const hours = isLater || isNoon ? hour.value + 12 : isMidnight ? 0 : hour.value
  let end = hour.end + 1
  let minutes = 0
  const rest = text[end]
  if (rest === '半') {
    minutes = 30
    end++
  } else if (rest !== undefined) {
    const minute = numberAt(text, end)
    const isMinute =
      minute !== null &&
      minute.value < 60 &&
      !minute.isVague &&
      (text[minute.end] === '分' || mark === ':' || mark === '：')
    if (isMinute) {
      minutes = minute.value
      end = text[minute.end] === '分' ? minute.end + 1 : minute.end
    } else if (mark === ':' || mark === '：') return null
  }
  if (rest === '钟' || rest === '多' || rest === '许' || rest === '整') end++
  return { ofDayMs: hours * hourMs + minutes * minuteMs, end }
}
