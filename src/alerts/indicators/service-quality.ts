// Measures how well government answers: waiting times, shares answered in time and repeated complaints, by group.
import { dayMs } from '../../core/durations.ts'
import type { Complaint, RepeatKind } from './repeats.ts'
import { repeatsOf } from './repeats.ts'
import { suppressSmall } from './suppress.ts'
import type { Interval, Wait } from './survival.ts'
import { shareInterval, survivalOf } from './survival.ts'

export interface ServiceCase extends Complaint {
  /** Top-level topic: the department. */
  readonly department: string
  readonly place: string
  /** null while nobody has answered. */
  readonly answeredMs: number | null
}

export interface ServiceFigures {
  readonly cases: number
  readonly answered: number
  readonly medianDays: Interval
  readonly lowerQuartileDays: Interval
  readonly upperQuartileDays: Interval
  readonly answeredWithinDays: Readonly<Record<string, Interval>>
  readonly repeatShare: Interval
}

export interface ServiceTable {
  readonly groups: Readonly<Record<string, ServiceFigures>>
  /** Groups too small to publish, and as many more as protect them. */
  readonly hidden: { readonly groups: number; readonly cases: number }
}

export interface ServiceReport {
  readonly all: ServiceFigures | null
  readonly byDepartment: ServiceTable
  readonly byTopic: ServiceTable
  readonly byPlace: ServiceTable
  readonly repeatKinds: Readonly<Record<RepeatKind, number>> | null
  /** Answered before they were asked: faults of the record, in no figure. */
  readonly invalid: number
}

export interface ServiceQualityOptions {
  /** Until when answers could be seen; open cases have waited until then. */
  readonly observedUntilMs: number
  readonly withinDays: readonly number[]
  /** Smaller groups are not published. */
  readonly groupSizeMin: number
}

export function measureService(cases: readonly ServiceCase[], options: ServiceQualityOptions): ServiceReport {
  const valid = cases.filter(
    ({ askedMs, answeredMs }) => (answeredMs === null || answeredMs >= askedMs) && askedMs <= options.observedUntilMs,
  )
  const repeats = repeatsOf(valid)
  const figures = (members: readonly ServiceCase[]): ServiceFigures => figuresOf(members, repeats, options)
  const isPublic = valid.length >= options.groupSizeMin
  const table = (nameOf: (one: ServiceCase) => string): ServiceTable =>
    tableOf(valid, nameOf, options.groupSizeMin, figures)
  const byDepartment = table((one) => one.department)
  return {
    all: isPublic ? figures(valid) : null,
    byDepartment,
    byTopic: topicTable(valid, byDepartment, options.groupSizeMin, figures),
    byPlace: table((one) => one.place),
    repeatKinds: isPublic ? countKinds(repeats) : null,
    invalid: cases.length - valid.length,
  }
}

function tableOf(
  cases: readonly ServiceCase[],
  nameOf: (one: ServiceCase) => string,
  groupSizeMin: number,
  figures: (members: readonly ServiceCase[]) => ServiceFigures,
): ServiceTable {
  const members = Map.groupBy(cases, nameOf)
  const { shown, hidden } = suppressSmall(
    new Map([...members].map(([name, list]) => [name, list.length])),
    groupSizeMin,
  )
  return {
    groups: Object.fromEntries(shown.map((name) => [name, figures(members.get(name) ?? [])])),
    hidden: { groups: hidden.groups, cases: hidden.members },
  }
}

/** The total of a department is known, so its topics are a table of their own; those of a hidden department stay hidden. */
function topicTable(
  cases: readonly ServiceCase[],
  byDepartment: ServiceTable,
  groupSizeMin: number,
  figures: (members: readonly ServiceCase[]) => ServiceFigures,
): ServiceTable {
  const groups: Record<string, ServiceFigures> = {}
  const hidden = { groups: 0, cases: 0 }
  for (const [department, members] of [...Map.groupBy(cases, (one) => one.department)].sort(byName)) {
    const isShown = byDepartment.groups[department] !== undefined
    const table = tableOf(members, (one) => one.topic, isShown ? groupSizeMin : Infinity, figures)
    Object.assign(groups, table.groups)
    hidden.groups += table.hidden.groups
    hidden.cases += table.hidden.cases
  }
  return { groups, hidden }
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1
}

function figuresOf(
  members: readonly ServiceCase[],
  repeats: ReadonlyMap<string, RepeatKind>,
  options: ServiceQualityOptions,
): ServiceFigures {
  const waits = members.map(({ askedMs, answeredMs }): Wait => {
    const isOver = answeredMs !== null && answeredMs <= options.observedUntilMs
    return { durationMs: (isOver ? answeredMs : options.observedUntilMs) - askedMs, isOver }
  })
  const survival = survivalOf(waits)
  const days = (share: number): Interval => scaled(survival.quantile(share), dayMs)
  return {
    cases: members.length,
    answered: waits.filter((wait) => wait.isOver).length,
    medianDays: days(0.5),
    lowerQuartileDays: days(0.25),
    upperQuartileDays: days(0.75),
    answeredWithinDays: Object.fromEntries(
      options.withinDays.map((count) => [`${count}`, scaled(survival.shareWithin(count * dayMs), 1)]),
    ),
    repeatShare: scaled(shareInterval(members.filter((one) => repeats.has(one.id)).length, members.length), 1),
  }
}

function scaled({ value, low, high }: Interval, unit: number): Interval {
  const round = (one: number | null): number | null => (one === null ? null : Math.round((one / unit) * 1_000) / 1_000)
  return { value: round(value), low: round(low), high: round(high) }
}

function countKinds(repeats: ReadonlyMap<string, RepeatKind>): Record<RepeatKind, number> {
  const counts = { copy: 0, 'same-author': 0, 'same-words': 0 }
  for (const kind of repeats.values()) counts[kind]++
  return counts
}
