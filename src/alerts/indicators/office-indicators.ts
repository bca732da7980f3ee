// How well the office does: how early, how right and how quick, with intervals; what rests on fewer than ten is withheld.
import type { Alert } from '../../core/alert.ts'
import { dayMs, hourMs, weekMs } from '../../core/durations.ts'
import type { Dispatch } from '../../core/handling.ts'
import type { Interval, Wait } from './survival.ts'
import { shareInterval, survivalOf } from './survival.ts'

export interface Figure extends Interval {
  readonly count: number
}

export interface OfficeInput {
  /** The latest revision of each alert. */
  readonly alerts: readonly Alert[]
  /** When crises came that were not seen. */
  readonly missedMs: readonly number[]
  readonly fromMs: number
  readonly toMs: number
}

/** Names of one group and what it comes to; null where it is too small to be told. */
export interface OfficeGroup {
  readonly name: string
  readonly count: number
  readonly precision: Figure | null
  readonly answeredInTime: Figure | null
  readonly returned: Figure | null
}

export interface OfficeIndicators {
  readonly alerts: number
  readonly judged: number
  readonly missed: number
  readonly precision: Figure | null
  readonly recall: Figure | null
  readonly falsePerWeek: Figure | null
  /** Medians in hours. */
  readonly leadHours: Figure | null
  readonly acknowledgeHours: Figure | null
  readonly dispatchHours: Figure | null
  readonly answerHours: Figure | null
  readonly answeredInTime: Figure | null
  /** Dispatches that were sent back after they were answered or closed. */
  readonly returned: Figure | null
  /** What the probability said against what came true, in fifths; a fifth of fewer than ten is left out. */
  readonly calibration: readonly { readonly from: number; readonly to: number; readonly came: Figure }[]
  readonly byDepartment: readonly OfficeGroup[]
  readonly byTopic: readonly OfficeGroup[]
  readonly byPlace: readonly OfficeGroup[]
}

const countMin = 10
const fifths = 5
const districtLength = 6

export function officeIndicators({ alerts, missedMs, fromMs, toMs }: OfficeInput): OfficeIndicators {
  const within = (timeMs: number) => timeMs >= fromMs && timeMs < toMs
  const seen = alerts.filter((alert) => within(alert.firstRaisedAtMs) && (alert.handling?.mergedInto ?? null) === null)
  const judged = seen.filter((alert) => wasTrue(alert) !== null)
  const trueOnes = judged.filter((alert) => wasTrue(alert) === true)
  const missed = missedMs.filter(within).length
  const dispatches = seen.flatMap((alert) => alert.handling?.dispatches ?? [])
  return {
    alerts: seen.length,
    judged: judged.length,
    missed,
    precision: share(trueOnes.length, judged.length),
    recall: share(trueOnes.length, trueOnes.length + missed),
    falsePerWeek: rate(judged.length - trueOnes.length, (toMs - fromMs) / weekMs),
    leadHours: medianHours(trueOnes.flatMap(leadOf)),
    acknowledgeHours: medianHours(seen.map((alert) => waitFor(alert, alert.handling?.acknowledged?.atMs, toMs))),
    dispatchHours: medianHours(seen.flatMap(dispatchedAfter)),
    answerHours: medianHours(dispatches.map((one) => answerWait(one, toMs))),
    ...answers(dispatches, toMs),
    calibration: calibrationOf(judged),
    byDepartment: groupsOf(
      dispatches,
      ({ department }) => department,
      (ones) => ({ precision: null, ...answers(ones, toMs) }),
    ),
    byTopic: groupsOf(
      seen,
      ({ topic }) => topic,
      (ones) => figuresOf(ones, toMs),
    ),
    byPlace: groupsOf(
      seen,
      ({ place }) => place.slice(0, districtLength),
      (ones) => figuresOf(ones, toMs),
    ),
  }
}

/** What people found: null where nobody has said. */
function wasTrue({ state, handling }: Alert): boolean | null {
  if (state === 'dismissed') return false
  const ending = handling?.resolved?.ending
  return ending === undefined || ending === 'unknown' ? null : ending === 'true'
}

/** From the first alert to the first public statement. */
function leadOf({ handling, firstRaisedAtMs }: Alert): readonly Wait[] {
  const saidMs = handling?.responses[0]?.saidMs
  return saidMs === undefined ? [] : [{ durationMs: Math.max(0, saidMs - firstRaisedAtMs), isOver: true }]
}

function dispatchedAfter({ handling, firstRaisedAtMs }: Alert): readonly Wait[] {
  const [first] = handling?.dispatches ?? []
  return first === undefined ? [] : [{ durationMs: Math.max(0, first.atMs - firstRaisedAtMs), isOver: true }]
}

function waitFor({ firstRaisedAtMs, state }: Alert, doneMs: number | undefined, toMs: number): Wait {
  // What ended without anybody acknowledging it waits no more.
  const isOver = doneMs !== undefined
  const endMs = doneMs ?? (state === 'resolved' ? firstRaisedAtMs : toMs)
  return { durationMs: Math.max(0, endMs - firstRaisedAtMs), isOver }
}

function answeredAtMs({ steps }: Dispatch): number | null {
  return steps.find(({ step }) => step === 'feedback')?.atMs ?? null
}

function answerWait(dispatch: Dispatch, toMs: number): Wait {
  const doneMs = answeredAtMs(dispatch)
  return { durationMs: Math.max(0, (doneMs ?? toMs) - dispatch.atMs), isOver: doneMs !== null }
}

function answers(dispatches: readonly Dispatch[], toMs: number) {
  const due = dispatches.filter((one) => answeredAtMs(one) !== null || one.dueMs < toMs)
  const inTime = due.filter((one) => (answeredAtMs(one) ?? Number.POSITIVE_INFINITY) <= one.dueMs)
  const answered = dispatches.filter((one) => answeredAtMs(one) !== null)
  const back = answered.filter(({ steps }) => steps.some(({ step }) => step === 'return'))
  return { answeredInTime: share(inTime.length, due.length), returned: share(back.length, answered.length) }
}

function figuresOf(alerts: readonly Alert[], toMs: number) {
  const judged = alerts.filter((alert) => wasTrue(alert) !== null)
  const precision = share(judged.filter((alert) => wasTrue(alert) === true).length, judged.length)
  return {
    precision,
    ...answers(
      alerts.flatMap((alert) => alert.handling?.dispatches ?? []),
      toMs,
    ),
  }
}

function groupsOf<One>(
  ones: readonly One[],
  nameOf: (one: One) => string,
  figures: (ones: readonly One[]) => Pick<OfficeGroup, 'precision' | 'answeredInTime' | 'returned'>,
): readonly OfficeGroup[] {
  const groups = [...Map.groupBy(ones, nameOf)].map(([name, members]) => ({
    name,
    count: members.length,
    ...figures(members),
  }))
  return groups.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, 100)
}

function calibrationOf(judged: readonly Alert[]): OfficeIndicators['calibration'] {
  return Array.from({ length: fifths }, (_, i) => {
    const [from, to] = [i / fifths, (i + 1) / fifths]
    const inside = judged.filter(({ probability }) => Math.min(fifths - 1, Math.floor(probability * fifths)) === i)
    const came = share(inside.filter((alert) => wasTrue(alert) === true).length, inside.length)
    return came === null ? [] : [{ from, to, came }]
  }).flat()
}

function share(part: number, whole: number): Figure | null {
  return whole < countMin ? null : { ...rounded(shareInterval(part, whole), 1), count: whole }
}

/** Events a week with the normal interval of a Poisson count; half a day is the least that a rate is told of. */
function rate(count: number, weeks: number): Figure | null {
  if (weeks * weekMs < dayMs / 2) return null
  const spread = 1.96 * Math.sqrt(Math.max(1, count))
  const interval = { value: count / weeks, low: Math.max(0, count - spread) / weeks, high: (count + spread) / weeks }
  return { ...rounded(interval, 1), count }
}

function medianHours(waits: readonly Wait[]): Figure | null {
  return waits.length < countMin ? null : { ...rounded(survivalOf(waits).quantile(0.5), hourMs), count: waits.length }
}

function rounded({ value, low, high }: Interval, unit: number): Interval {
  const round = (one: number | null) => (one === null ? null : Math.round((one / unit) * 1000) / 1000)
  return { value: round(value), low: round(low), high: round(high) }
}
