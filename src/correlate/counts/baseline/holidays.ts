// China's public holidays, as the State Council announced them: which working days are off and which weekend days are worked.
import { dayMs, hourMs } from '../../../core/durations.ts'

interface Year {
  /** First and last day off, month-day. */
  readonly off: readonly (readonly [string, string])[]
  /** Weekend days that are worked in exchange. */
  readonly worked: readonly string[]
}

const announced: Readonly<Record<number, Year>> = {
  2018: {
    off: spans(
      '01-01 01-01, 02-15 02-21, 04-05 04-07, 04-29 05-01, 06-16 06-18, 09-22 09-24, 10-01 10-07, 12-30 12-31',
    ),
    worked: days('02-11 02-24 04-08 04-28 09-29 09-30 12-29'),
  },
  2019: {
    off: spans('01-01 01-01, 02-04 02-10, 04-05 04-07, 05-01 05-04, 06-07 06-09, 09-13 09-15, 10-01 10-07'),
    worked: days('02-02 02-03 04-28 05-05 09-29 10-12'),
  },
  2020: {
    // The spring festival was prolonged to 2 February because of the epidemic.
    off: spans('01-01 01-01, 01-24 02-02, 04-04 04-06, 05-01 05-05, 06-25 06-27, 10-01 10-08'),
    worked: days('01-19 04-26 05-09 06-28 09-27 10-10'),
  },
  2021: {
    off: spans('01-01 01-03, 02-11 02-17, 04-03 04-05, 05-01 05-05, 06-12 06-14, 09-19 09-21, 10-01 10-07'),
    worked: days('02-07 02-20 04-25 05-08 09-18 09-26 10-09'),
  },
  2022: {
    off: spans(
      '01-01 01-03, 01-31 02-06, 04-03 04-05, 04-30 05-04, 06-03 06-05, 09-10 09-12, 10-01 10-07, 12-31 12-31',
    ),
    worked: days('01-29 01-30 04-02 04-24 05-07 10-08 10-09'),
  },
  2023: {
    off: spans('01-01 01-02, 01-21 01-27, 04-05 04-05, 04-29 05-03, 06-22 06-24, 09-29 10-06'),
    worked: days('01-28 01-29 04-23 05-06 06-25 10-07 10-08'),
  },
  2024: {
    off: spans('01-01 01-01, 02-10 02-17, 04-04 04-06, 05-01 05-05, 06-10 06-10, 09-15 09-17, 10-01 10-07'),
    worked: days('02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12'),
  },
  2025: {
    off: spans('01-01 01-01, 01-28 02-04, 04-04 04-06, 05-01 05-05, 05-31 06-02, 10-01 10-08'),
    worked: days('01-26 02-08 04-27 09-28 10-11'),
  },
  2026: {
    off: spans('01-01 01-03, 02-15 02-23, 04-04 04-06, 05-01 05-05, 06-19 06-21, 09-25 09-27, 10-01 10-07'),
    worked: days('01-04 02-14 02-28 05-09 09-20 10-10'),
  },
}

const chinaOffsetMs = 8 * hourMs
const shareByDay = new Map<number, number>(Object.entries(announced).flatMap(([year, plan]) => entriesOf(year, plan)))

/**
 * 1 on a weekday that is off, −1 on a weekend day that is worked, else 0, for the day in China that `timeMs` lies in.
 * Years that have not been announced here have no holidays. Fits `BaselineOptions.holidayShare`.
 */
export function chineseHolidayShare(timeMs: number): number {
  return shareByDay.get(Math.floor((timeMs + chinaOffsetMs) / dayMs)) ?? 0
}

function entriesOf(year: string, plan: Year): (readonly [number, number])[] {
  const entries: (readonly [number, number])[] = plan.worked.map((day) => [dayNumber(year, day), -1])
  for (const [first, last] of plan.off) {
    for (let day = dayNumber(year, first); day <= dayNumber(year, last); day++) {
      // 1 January 1970 was a Thursday: (day + 3) mod 7 counts from Monday.
      if ((day + 3) % 7 < 5) entries.push([day, 1])
    }
  }
  return entries
}

function dayNumber(year: string, monthDay: string): number {
  return Date.parse(`${year}-${monthDay}T00:00:00Z`) / dayMs
}

function spans(text: string): (readonly [string, string])[] {
  return text.split(', ').map((span) => [span.slice(0, 5), span.slice(6)] as const)
}

function days(text: string): string[] {
  return text.split(' ')
}
