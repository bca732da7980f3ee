// What a happening's reports of the last four days say together: independent voices and what each tells.
import { matters } from '../../core/harm.ts'
import type { Happening } from './happening.ts'
import { windowMs } from './joiner.ts'
import type { HarmReport } from './report.ts'
import type { Themes } from './themes.ts'
import { ownMatter } from './themes.ts'
import { independentVoices } from './voices.ts'

export interface Window {
  readonly nowMs: number
  /** Reports of independent voices: neither their author nor their longest clause was there before. */
  readonly voices: readonly HarmReport[]
  /** Reports in the window, those that only pass on, and reports ever. */
  readonly reports: number
  readonly reposts: number
  readonly total: number
  /** How far the leading matter of the voices exceeds what is usual, in their district and in the city. */
  readonly themeHere: number
  readonly themeCity: number
  readonly happening: Happening
}

export function windowOf(happening: Happening, nowMs: number, themes: Pick<Themes, 'surprise'>): Window {
  const reports = happening.reports.filter(({ timeMs }) => timeMs >= nowMs - windowMs)
  const voices = independentVoices(reports)
  const reposts = reports.reduce((count, { copied }) => count + (copied ? 1 : 0), 0)
  const matter = ownMatter(matterOf(voices))
  const area = leadingArea(voices)
  return {
    nowMs,
    voices,
    reports: reports.length,
    reposts,
    total: happening.total,
    themeHere: area === '' ? 0 : themes.surprise(area, matter, nowMs),
    themeCity: themes.surprise('', matter, nowMs),
    happening,
  }
}

function matterOf(voices: readonly HarmReport[]): number[] {
  return matters.map((_, i) => voices.reduce((sum, { harm }) => sum + (harm.matter[i] ?? 0), 0))
}

/** The district that most voices name, the first among equals; '' where none names one. */
function leadingArea(voices: readonly HarmReport[]): string {
  const counts = new Map<string, number>()
  for (const { area } of voices) if (area !== '') counts.set(area, (counts.get(area) ?? 0) + 1)
  let best = ''
  for (const [area, count] of counts) if (count > (counts.get(best) ?? 0)) best = area
  return best
}
