// How much of a matter is told today beside what is told of it on ordinary days, in the city and in each district.
import { dayMs } from '../../core/durations.ts'
import { matters } from '../../core/harm.ts'
import type { HarmReport } from './report.ts'

export interface ThemesState {
  /** By district and matter; `city` has what names no district too. */
  readonly cells: Map<string, ThemeCell>
  startMs: number
}

export interface ThemeCell {
  /** Weights ever told, halved every two weeks, as of `atMs`. */
  faded: number
  atMs: number
  /** Weight of the last day, of which each voice is there once, oldest first. */
  told: number
  readonly recent: { readonly timeMs: number; readonly voice: string; readonly weight: number }[]
  readonly voices: Set<string>
}

export interface Themes {
  /** Adds a report of harm that is not told of elsewhere. */
  add(report: HarmReport): void
  /**
   * Log likelihood ratio of what was told within a day against what is usual (Kulldorff, 1997), 0 where it is no more than that.
   * `area` is a district, '' for the city.
   */
  surprise(area: string, matter: number, nowMs: number): number
  snapshot(): ThemesState
}

const halfLifeMs = 14 * dayMs
/** What a cell is taken to have told before anything was known of it. */
const priorWeight = 0.5
/** What is held of one cell; beyond it the day is cut short. */
const recentMax = 4_000
/** A matter that the report has by so much is its own. */
const matterMin = 0.3

export function createThemes(state?: ThemesState): Themes {
  const held: ThemesState = state ?? { cells: new Map(), startMs: Number.NaN }

  function add(report: HarmReport): void {
    const { area, harm, timeMs, home, away, copied } = report
    if (Number.isNaN(held.startMs)) held.startMs = timeMs
    const matter = ownMatter(harm.matter)
    if (copied || (away > 0 && !home) || (harm.matter[matter] ?? 0) < matterMin) return
    tell('', matter, report)
    if (area !== '') tell(area, matter, report)
  }

  function tell(area: string, matter: number, { timeMs, voice, harm }: HarmReport): void {
    const key = `${area} ${matter}`
    const cell = held.cells.get(key) ?? { faded: 0, atMs: timeMs, told: 0, recent: [], voices: new Set<string>() }
    held.cells.set(key, cell)
    clear(cell, timeMs)
    if (cell.voices.has(voice)) return
    cell.faded = cell.faded * fading(timeMs - cell.atMs) + harm.any
    cell.atMs = Math.max(cell.atMs, timeMs)
    if (cell.recent.length >= recentMax) drop(cell, 1)
    cell.recent.push({ timeMs, voice, weight: harm.any })
    cell.voices.add(voice)
    cell.told += harm.any
  }

  function surprise(area: string, matter: number, nowMs: number): number {
    const cell = held.cells.get(`${area} ${matter}`)
    if (cell === undefined) return 0
    clear(cell, nowMs)
    const { told } = cell
    const before = Math.max(0, cell.faded * fading(nowMs - cell.atMs) - told)
    const usual = ((before + priorWeight) / exposure(nowMs - held.startMs)) * dayMs
    return told <= usual ? 0 : told * Math.log(told / usual) - (told - usual)
  }

  return { add, surprise, snapshot: () => held }
}

/** The number of the matter that the report is most about, "none" left out. */
export function ownMatter(shares: readonly number[]): number {
  let best = 0
  for (let i = 1; i < matters.length - 1; i++) if ((shares[i] ?? 0) > (shares[best] ?? 0)) best = i
  return best
}

function clear(cell: ThemeCell, nowMs: number): void {
  let old = 0
  while (old < cell.recent.length && (cell.recent[old]?.timeMs ?? 0) <= nowMs - dayMs) old++
  if (old > 0) drop(cell, old)
}

function drop(cell: ThemeCell, count: number): void {
  for (const { voice, weight } of cell.recent.splice(0, count)) {
    cell.voices.delete(voice)
    cell.told -= weight
  }
  // What is left of sums after subtraction must not look like something.
  if (cell.recent.length === 0) cell.told = 0
}

function fading(ms: number): number {
  return 0.5 ** (Math.max(0, ms) / halfLifeMs)
}

/** The time that a faded sum stands for; a young stream is taken to be a day old. */
function exposure(ageMs: number): number {
  return (halfLifeMs / Math.LN2) * (1 - fading(Math.max(dayMs, ageMs)))
}
