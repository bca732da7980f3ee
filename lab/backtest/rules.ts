// The naive rules that the system has to beat: spike, fixed threshold, EARS C2 and Farrington on counts.
import { hourMs } from '../../src/core/durations.ts'
import type { Alarm } from './match.ts'
import type { CellHistory } from './cells.ts'
import { earsScores, farringtonScores } from './bin-rules.ts'

/** A moment at which a rule could speak, and how strongly it would. */
export interface Candidate {
  readonly atMs: number
  readonly score: number
  /** The documents in the window: indexes from `first` up to, not including, `end`. */
  readonly first: number
  readonly end: number
}

export interface Rule {
  readonly name: string
  /** For people: what the rule asks for at a threshold. */
  describe(threshold: number): string
  readonly windowMs: number
  /** Scores at or above this raise an alarm when the rule is used as it comes. */
  readonly threshold: number
  candidates(cell: CellHistory): readonly Candidate[]
}

/** Events in a window against the window before: alarm when at least `threshold` times as many, and at least `countMin`. */
export function spikeRule(windowMs: number, countMin: number, threshold: number): Rule {
  return {
    name: 'spike',
    describe: (least) => `at least ${countMin} in ${windowMs / hourMs} h and ${least} times the window before`,
    windowMs,
    threshold,
    candidates(cell) {
      return slidingCounts(cell, windowMs).flatMap(({ atMs, first, end, before }) =>
        end - first < countMin ? [] : [{ atMs, first, end, score: (end - first) / Math.max(1, before) }],
      )
    },
  }
}

/** Alarm when a window holds at least so many events. */
export function fixedRule(windowMs: number, threshold: number): Rule {
  return {
    name: 'fixed',
    describe: (least) => `at least ${least} in ${windowMs / hourMs} h`,
    windowMs,
    threshold,
    candidates: (cell) =>
      slidingCounts(cell, windowMs).map(({ atMs, first, end }) => ({ atMs, first, end, score: end - first })),
  }
}

/** EARS C2 on bins of one window: seven bins of baseline behind a guard band of two; the threshold is in deviations. */
export function earsRule(windowMs: number, threshold: number): Rule {
  return {
    name: 'ears-c2',
    describe: (least) => `C2 over bins of ${windowMs / hourMs} h, ${least} standard deviations`,
    windowMs,
    threshold,
    candidates: (cell) => binned(cell, windowMs, earsScores),
  }
}

/** Farrington flexible on bins of one window; a week takes the place of the year, so it speaks after three weeks. */
export function farringtonRule(windowMs: number, threshold: number): Rule {
  const binsPerWeek = Math.round((7 * 24 * hourMs) / windowMs)
  return {
    name: 'farrington',
    describe: (least) => `bins of ${windowMs / hourMs} h with a weekly season, ${least} times the upper bound`,
    windowMs,
    threshold,
    candidates: (cell) => binned(cell, windowMs, (counts) => farringtonScores(counts, binsPerWeek)),
  }
}

/** After an alarm a cell keeps quiet for a day; otherwise every further document would raise it again. */
const quietMs = 24 * hourMs
const documentsMax = 500

export function alarmsOf(rule: Rule, threshold: number, cells: readonly CellCandidates[]): Alarm[] {
  const alarms: Alarm[] = []
  for (const { cell, candidates } of cells) {
    let quietUntilMs = Number.NEGATIVE_INFINITY
    for (const { atMs, score, first, end } of candidates) {
      if (score < threshold || atMs < quietUntilMs) continue
      quietUntilMs = atMs + quietMs
      const documents = cell.keys.slice(Math.max(first, end - documentsMax), end)
      alarms.push({
        id: `${rule.name}|${cell.topic}|${cell.place}|${atMs}`,
        title: `${cell.topic} ${cell.place}`,
        topic: cell.topic,
        place: cell.place,
        claims: [{ atMs, probability: 1, level: 'orange', documents }],
      })
    }
  }
  return alarms
}

export interface CellCandidates {
  readonly cell: CellHistory
  readonly candidates: readonly Candidate[]
}

export function candidatesOf(rule: Rule, cells: readonly CellHistory[]): readonly CellCandidates[] {
  return cells.map((cell) => ({ cell, candidates: rule.candidates(cell) }))
}

interface Sliding {
  readonly atMs: number
  readonly first: number
  readonly end: number
  readonly before: number
}

// At each arrival: the documents in (t − window, t], and how many were in the window before that.
function slidingCounts(cell: CellHistory, windowMs: number): Sliding[] {
  const { times } = cell
  let first = 0
  let earlier = 0
  return times.map((atMs, index) => {
    while ((times[first] ?? atMs) <= atMs - windowMs) first++
    while ((times[earlier] ?? atMs) <= atMs - 2 * windowMs) earlier++
    return { atMs, first, end: index + 1, before: first - earlier }
  })
}

// Bins start at the first full window of the epoch, so that they are the same for all cells. A bin is judged with all that is in
// it, and its alarm is dated as ours are: by the newest document that it rests on.
function binned(
  cell: CellHistory,
  windowMs: number,
  score: (counts: readonly number[]) => readonly (number | null)[],
): Candidate[] {
  const startBin = Math.floor((cell.times[0] ?? 0) / windowMs)
  const endBin = Math.floor((cell.times.at(-1) ?? 0) / windowMs) + 1
  const ends = Array.from({ length: endBin - startBin }, () => 0)
  for (const time of cell.times) {
    const bin = Math.floor(time / windowMs) - startBin
    ends[bin] = (ends[bin] ?? 0) + 1
  }
  const scores = score(ends)
  let first = 0
  return ends.flatMap((count, bin) => {
    const end = first + count
    const newestMs = cell.times[end - 1] ?? 0
    const candidate = { atMs: newestMs, score: scores[bin] ?? 0, first, end }
    first = end
    return scores[bin] === null || scores[bin] === undefined || count === 0 ? [] : [candidate]
  })
}
