// Pairs of a happening that would be told and a telling, with whether both are about one event, for the fit of kinship.
import { hourMs } from '../../../src/core/durations.ts'
import type { Gist } from '../../../src/correlate/happenings/gist.ts'
import type { Young } from '../../../src/correlate/happenings/kinship.ts'
import { kinFacts } from '../../../src/correlate/happenings/kinship.ts'
import { linkFactNames } from '../../../src/correlate/happenings/link.ts'
import type { HappeningsModel } from '../../../src/correlate/happenings/model.ts'
import type { HarmReport } from '../../../src/correlate/happenings/report.ts'
import { createEventFinder } from '../../backtest/match.ts'
import { tell } from './figures.ts'
import type { Followed, Pair } from './follow.ts'

export interface KinPair extends Pair {
  readonly weight: number
}

/** Two events of one district and hour are rarer than two anywhere: a moved pair teaches less than one that was met. */
const movedWeight = 0.5

/** Pairs of which neither side is about a known event teach nothing; of two events, one is also moved into the district and hours of the other. */
export function kinPairs(followed: Followed, model: HappeningsModel): KinPair[] {
  const finder = createEventFinder(followed.stream.events)
  const eventOf = (reports: readonly HarmReport[]) => finder.find(reports.map(({ key }) => key))
  const linkWeights = Float64Array.from(linkFactNames, (name) => model.link[name] ?? 0)
  const tellingOf = tellingIn(followed)
  const pairs: KinPair[] = []
  tell(followed, model, (young, told, facts) => {
    const event = eventOf(young.reports)
    const other = eventOf(told.reports)
    if (event === null && other === null) return
    pairs.push({ facts, same: event === other, weight: 1 })
    if (event === null || other === null || event === other) return
    const area = leadingArea(told.gist)
    if (area === '') return
    const moved = movedTo(young, area, told.gist.lastMs)
    const nowMs = moved.reports.at(-1)?.timeMs ?? told.gist.lastMs
    const movedFacts = kinFacts(moved, told, nowMs, linkWeights, (report) => tellingOf(report.key))
    pairs.push({ facts: movedFacts, same: false, weight: movedWeight })
  })
  return pairs
}

function tellingIn({ steps }: Followed) {
  const tellings = new Map(steps.map(({ report, telling }) => [report.key, telling] as const))
  return (key: HarmReport['key']) => tellings.get(key) ?? new Map<number, number>()
}

function leadingArea({ areas }: Gist): string {
  return [...areas].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

/** The same reports, told of an unnamed place of that district from an hour before `lastMs` on. */
function movedTo(young: Young, area: string, lastMs: number): Young {
  const shiftMs = lastMs - hourMs - young.startMs
  const reports = young.reports.map((report) => ({
    ...report,
    area: report.area === '' ? '' : area,
    street: '',
    timeMs: report.timeMs + shiftMs,
  }))
  return {
    ...young,
    startMs: young.startMs + shiftMs,
    lastMs: young.lastMs + shiftMs,
    areas: young.areas.size === 0 ? young.areas : new Map([[area, young.total]]),
    streets: new Map(),
    reports,
  }
}
