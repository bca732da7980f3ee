// Which emergencies of a hot-search list became situations, how soon after their listing, and at how many situations a day.
import { round4 } from '../../src/core/numbers.ts'
import { dayMs, hourMs } from '../../src/core/durations.ts'
import type { EmergencyTitle } from './hot-search.ts'
import type { IncidentAlarm, Period } from './judge-incidents.ts'

export interface TitleFigures {
  readonly emergencies: number
  /** Share that was in a situation by the end of the hour in which the title stood highest, and within a day of its listing. */
  readonly byPeak: number
  readonly withinDay: number
  /** Hours from the listing, over those found within a day; 0 where the situation was there before the title. */
  readonly medianHours: number | null
  readonly perDay: number
  /** Share of the alarms in which an emergency stands. */
  readonly precision: number
}

/** `started` are the distinct alarms, by their last documents; `moments` all moments at which a title may be found in one. */
export function judgeTitles(
  emergencies: readonly EmergencyTitle[],
  started: readonly IncidentAlarm[],
  moments: readonly IncidentAlarm[],
  { fromMs, toMs }: Period,
): TitleFigures {
  const seenMs = new Map<string, number>()
  for (const { timeMs, incidents } of moments) {
    for (const id of incidents) if (id !== '') seenMs.set(id, Math.min(timeMs, seenMs.get(id) ?? Infinity))
  }
  const judged = emergencies.filter(({ listedMs }) => listedMs >= fromMs && listedMs < toMs)
  const at = (one: EmergencyTitle) => seenMs.get(one.id) ?? Infinity
  const inTime = judged.filter((one) => at(one) <= one.listedMs + dayMs)
  const hours = inTime.map((one) => Math.max(0, at(one) - one.listedMs) / hourMs).sort((a, b) => a - b)
  const alarms = started.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs)
  return {
    emergencies: judged.length,
    byPeak: share(judged.filter((one) => at(one) <= one.peakMs).length, judged.length),
    withinDay: share(inTime.length, judged.length),
    medianHours: hours.length === 0 ? null : round4(hours[hours.length >> 1] ?? 0),
    perDay: round4(alarms.length / ((toMs - fromMs) / dayMs)),
    precision: share(alarms.filter(({ incidents }) => incidents.some((id) => id !== '')).length, alarms.length),
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : round4(part / whole)
}
