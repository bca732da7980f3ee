// A happening: reports that a learnt link holds to be about the same thing, with what they say together.
import { matters } from '../../core/harm.ts'
import type { HarmReport } from './report.ts'

export interface Happening {
  readonly number: number
  readonly startMs: number
  lastMs: number
  /** Reports ever joined; `reports` keeps those of the window, at most `reportsMax`, in the order they came. */
  total: number
  readonly reports: HarmReport[]
  /** How many reports had each word or triple. */
  readonly terms: Map<number, number>
  readonly matter: number[]
  readonly tags: Set<number>
  readonly venues: Map<number, number>
  readonly areas: Map<string, number>
  readonly streets: Map<string, number>
  /** Keys under which it is already found. */
  readonly keys: Set<number>
  /** Reports when it was last weighed. */
  weighedTotal: number
}

/** Reports held of one happening; the oldest go, its counts stay. */
const reportsMax = 512
/** Terms held of one happening; beyond it nothing new is learnt about its words. */
const termsMax = 4_096

const alwaysWeighedMax = 48
const weighedGrowth = 1.05

export function createHappening(number: number, startMs: number): Happening {
  return {
    number,
    startMs,
    lastMs: startMs,
    total: 0,
    reports: [],
    terms: new Map(),
    matter: Array.from({ length: matters.length }, () => 0),
    tags: new Set(),
    venues: new Map(),
    areas: new Map(),
    streets: new Map(),
    keys: new Set(),
    weighedTotal: 0,
  }
}

/** `telling` are the words of the report that say something, by the statistics of the moment. */
export function addReport(happening: Happening, report: HarmReport, telling: ReadonlyMap<number, number>): void {
  const { marks, harm } = report
  happening.reports.push(report)
  if (happening.reports.length > reportsMax) happening.reports.shift()
  happening.total++
  happening.lastMs = Math.max(happening.lastMs, report.timeMs)
  harm.matter.forEach((share, i) => {
    happening.matter[i] = (happening.matter[i] ?? 0) + share
  })
  for (const word of telling.keys()) countTerm(happening.terms, word)
  for (const triple of marks.triples) countTerm(happening.terms, triple)
  for (const tag of marks.tags) happening.tags.add(tag)
  for (const venue of marks.venues) happening.venues.set(venue, (happening.venues.get(venue) ?? 0) + 1)
  if (report.area !== '') happening.areas.set(report.area, (happening.areas.get(report.area) ?? 0) + 1)
  if (report.street !== '') happening.streets.set(report.street, (happening.streets.get(report.street) ?? 0) + 1)
}

/** A small happening is weighed at each report, a large one whenever it has grown by a twentieth. */
export function isWeighingDue(happening: Happening): boolean {
  if (happening.total > alwaysWeighedMax && happening.total < happening.weighedTotal * weighedGrowth) return false
  happening.weighedTotal = happening.total
  return true
}

function countTerm(terms: Map<number, number>, term: number): void {
  const known = terms.get(term)
  if (known !== undefined || terms.size < termsMax) terms.set(term, (known ?? 0) + 1)
}
