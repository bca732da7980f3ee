// A happening: reports that a learnt link holds to be about the same thing, with what they say together.
import type { Gist, TellingWords } from './gist.ts'
import { addToGist, createGist } from './gist.ts'
import type { HarmReport } from './report.ts'

export interface Happening extends Gist {
  readonly number: number
  /** Those of the window, at most `reportsMax`, in the order they came. */
  readonly reports: HarmReport[]
  /** Keys under which it is already found. */
  readonly keys: Set<number>
  /** Reports when it was last weighed. */
  weighedTotal: number
}

/** Reports held of one happening; the oldest go, its counts stay. */
const reportsMax = 512

const alwaysWeighedMax = 48
const weighedGrowth = 1.05

export function createHappening(number: number, startMs: number): Happening {
  return { ...createGist(startMs), number, reports: [], keys: new Set(), weighedTotal: 0 }
}

export function addReport(happening: Happening, report: HarmReport, telling: TellingWords): void {
  happening.reports.push(report)
  if (happening.reports.length > reportsMax) happening.reports.shift()
  addToGist(happening, report, telling)
}

/** A small happening is weighed at each report, a large one whenever it has grown by a twentieth. */
export function isWeighingDue(happening: Happening): boolean {
  if (happening.total > alwaysWeighedMax && happening.total < happening.weighedTotal * weighedGrowth) return false
  happening.weighedTotal = happening.total
  return true
}
