// What a happening's reports of the last four days say together: independent voices and what each tells.
import type { Happening } from './happening.ts'
import { windowMs } from './joiner.ts'
import type { HarmReport } from './report.ts'

export interface Window {
  readonly nowMs: number
  /** Reports of independent voices: neither their author nor their longest clause was there before. */
  readonly voices: readonly HarmReport[]
  /** Reports in the window, those that only pass on, and reports ever. */
  readonly reports: number
  readonly reposts: number
  readonly total: number
  readonly happening: Happening
}

export function windowOf(happening: Happening, nowMs: number): Window {
  const authors = new Set<string>()
  const clauses = new Set<number>()
  const voices: HarmReport[] = []
  let reports = 0
  let reposts = 0
  for (const report of happening.reports) {
    if (report.timeMs < nowMs - windowMs) continue
    reports++
    const { voice, marks, copied } = report
    if (copied) reposts++
    else if (!authors.has(voice) && !clauses.has(marks.clause)) voices.push(report)
    authors.add(voice)
    clauses.add(marks.clause)
  }
  return { nowMs, voices, reports, reposts, total: happening.total, happening }
}
