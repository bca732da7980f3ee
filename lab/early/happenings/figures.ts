// Tells the happenings of a stream with a model and counts what a duty officer would have got: found in time, false, merged, honest.
import { dayMs, hourMs } from '../../../src/core/durations.ts'
import type { Happening } from '../../../src/correlate/happenings/happening.ts'
import { addReport, createHappening } from '../../../src/correlate/happenings/happening.ts'
import type { TellingWords } from '../../../src/correlate/happenings/gist.ts'
import type { BookOptions } from '../../../src/correlate/happenings/book.ts'
import { createBook } from '../../../src/correlate/happenings/book.ts'
import { isVague, tellingScore } from '../../../src/correlate/happenings/facts.ts'
import type { HappeningsModel } from '../../../src/correlate/happenings/model.ts'
import { createWeigher } from '../../../src/correlate/happenings/model.ts'
import type { Told } from '../../../src/correlate/happenings/tellings.ts'
import type { HarmReport } from '../../../src/correlate/happenings/report.ts'
import type { TruthEvent } from '../../../src/simulate/truth.ts'
import { calibrationError } from '../../backtest/calibration.ts'
import { createEventFinder } from '../../backtest/match.ts'
import type { Followed } from './follow.ts'

export interface Warning {
  readonly told: Told
  readonly toldMs: number
  readonly firstProbability: number
  readonly event: TruthEvent | null
  /** About a crisis, no later than a day after its outbreak. */
  readonly crisis: boolean
  readonly eventMs: number
  /** Events of which it holds two reports or more and a tenth. */
  readonly several: readonly TruthEvent[]
}

export interface WarningFigures {
  readonly crises: number
  readonly before: number
  readonly withinDay: number
  readonly falsePerWeek: number
  readonly others: number
  readonly othersTold: number
  readonly merged: number
  readonly repeats: number
  readonly eceFirst: number
  readonly eceHighest: number
  readonly candidatesBefore: number
  readonly leadHours: number
  readonly warnings: number
}

export function tell(followed: Followed, model: HappeningsModel, watch?: BookOptions['watch']): Warning[] {
  const weigher = createWeigher(model)
  const tellings = new Map<HarmReport, TellingWords>()
  const tellingOf = (report: HarmReport) => tellings.get(report) ?? new Map<number, number>()
  const book = createBook({ model, tellingOf, ...(watch === undefined ? {} : { watch }) })
  const views = new Map<number, Happening>()
  const finder = createEventFinder(followed.stream.events)
  const warnings = new Map<number, Warning & { toldCount: number }>()
  let expiredMs = 0
  for (const { report, telling, happening, facts } of followed.steps) {
    const nowMs = report.timeMs
    tellings.set(report, telling)
    const view = views.get(happening) ?? createHappening(happening, nowMs)
    views.set(happening, view)
    addReport(view, report, telling)
    const owner = book.ownerOf(happening)
    if (owner !== undefined) book.take(owner, report, telling)
    if (facts === null) continue
    const score = tellingScore(facts, weigher.score(facts), model.tellMin)
    const told = book.weigh(view, { score, isVague: isVague(facts) }, nowMs)
    if (told === null) continue
    const known = warnings.get(told.number)
    if (known !== undefined && (known.event !== null || told.reports.length < 1.6 * known.toldCount)) continue
    const event = finder.find(told.reports.map(({ key }) => key))
    warnings.set(told.number, {
      told,
      toldMs: known?.toldMs ?? nowMs,
      firstProbability: known?.firstProbability ?? told.probability,
      event,
      eventMs: nowMs,
      crisis: event !== null && event.crisis && nowMs <= Date.parse(event.outbreak) + dayMs,
      several: [],
      toldCount: told.reports.length,
    })
    if (nowMs - expiredMs > hourMs) {
      book.expire(nowMs)
      expiredMs = nowMs
    }
  }
  return [...warnings.values()].map((warning) => ({ ...warning, several: severalOf(warning.told, followed) }))
}

function severalOf({ reports }: Told, { stream }: Followed): TruthEvent[] {
  const counts = new Map<TruthEvent, number>()
  for (const { key } of reports) {
    const event = stream.eventOf.get(key)
    if (event !== undefined) counts.set(event, (counts.get(event) ?? 0) + 1)
  }
  return [...counts].filter(([, n]) => n >= 2 && n >= 0.1 * reports.length).map(([event]) => event)
}

export function warningFigures(
  runs: readonly { readonly followed: Followed; readonly warnings: readonly Warning[] }[],
): WarningFigures {
  const sums = {
    crises: 0,
    before: 0,
    withinDay: 0,
    false: 0,
    weeks: 0,
    others: 0,
    othersTold: 0,
    merged: 0,
    repeats: 0,
  }
  const leads: number[] = []
  let candidatesBefore = 0
  for (const { followed, warnings } of runs) {
    const { events, weeks } = followed.stream
    sums.weeks += weeks
    sums.false += warnings.filter(({ crisis }) => !crisis).length
    const merged = new Set(warnings.flatMap(({ several }) => (several.length > 1 ? several : [])))
    sums.merged += merged.size
    for (const event of events) {
      const about = warnings.filter((warning) => warning.event === event)
      if (!event.crisis) {
        sums.others++
        if (about.length > 0) sums.othersTold++
        continue
      }
      sums.crises++
      const inTime = about.filter(({ crisis }) => crisis)
      sums.repeats += Math.max(0, inTime.length - 1)
      const first = Math.min(...inTime.map(({ eventMs }) => eventMs))
      if (inTime.length > 0) sums.withinDay++
      if (first < Date.parse(event.outbreak)) {
        sums.before++
        leads.push((Date.parse(event.outbreak) - first) / hourMs)
      }
      if (hasCandidate(followed, event)) candidatesBefore++
    }
  }
  const all = runs.flatMap(({ warnings }) => warnings)
  leads.sort((a, b) => a - b)
  return {
    crises: sums.crises,
    before: sums.before,
    withinDay: sums.withinDay,
    falsePerWeek: sums.false / sums.weeks,
    others: sums.others,
    othersTold: sums.othersTold,
    merged: sums.merged,
    repeats: sums.repeats,
    eceFirst: calibrationError(all.map((w) => ({ probability: w.firstProbability, happened: w.crisis }))),
    eceHighest: calibrationError(all.map((w) => ({ probability: w.told.probability, happened: w.crisis }))),
    candidatesBefore,
    leadHours: leads[Math.floor(leads.length / 2)] ?? 0,
    warnings: all.length,
  }
}

function hasCandidate({ steps }: Followed, event: TruthEvent): boolean {
  const outbreakMs = Date.parse(event.outbreak)
  return steps.some(({ facts, about, report }) => facts !== null && about === event && report.timeMs < outbreakMs)
}
