// What a happening's reports of the last four days say together: independent voices and what each tells.
import type { Happening } from './happening.ts'
import { windowMs } from './joiner.ts'
import type { HarmReport } from './report.ts'
import { independentVoices } from './voices.ts'

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
  const reports = happening.reports.filter(({ timeMs }) => timeMs >= nowMs - windowMs)
  const voices = independentVoices(reports)
  const reposts = reports.reduce((count, { copied }) => count + (copied ? 1 : 0), 0)
  return { nowMs, voices, reports: reports.length, reposts, total: happening.total, happening }
}
