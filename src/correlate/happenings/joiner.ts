// Joins each report to the open happening with the strongest link, or opens one.
import { dayMs, hourMs } from '../../core/durations.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { HappeningIndexState } from './candidates.ts'
import { createHappeningIndex, keysOf } from './candidates.ts'
import type { TellingWords } from './gist.ts'
import type { Happening } from './happening.ts'
import { addReport, createHappening } from './happening.ts'
import type { ThemeOf } from './link.ts'
import { linkFacts, linkScore } from './link.ts'
import type { HarmReport } from './report.ts'
import type { Themes, ThemesState } from './themes.ts'
import { createThemes, ownMatter } from './themes.ts'
import type { WordCountsState } from './word-counts.ts'
import { createWordCounts } from './word-counts.ts'

export interface JoinerOptions {
  readonly linkWeights: Float64Array
  /** A report joins the best happening from this link on. */
  readonly linkMin: number
  /** P(any harm or failing service) from which a post is taken up at all. */
  readonly entryMin: number
  /** Hears of each comparison, for the trainer. */
  readonly watch?: (report: HarmReport, facts: Float64Array, happening: Happening) => void
}

export interface Joined {
  readonly happening: Happening
  /** What the report says. */
  readonly telling: TellingWords
}

export interface JoinerState {
  readonly happenings: Map<number, Happening>
  readonly joined: Map<DocumentKey, number>
  readonly candidates: HappeningIndexState
  readonly words: WordCountsState
  readonly themes: ThemesState
  next: number
  /** When the index was last cleared of what is closed. */
  indexedMs: number
}

export interface Joiner {
  /** Null where the report says too little to be taken up. */
  join(report: HarmReport): Joined | null
  readonly themes: Pick<Themes, 'surprise'>
  tellingOf(report: HarmReport): TellingWords
  get(number: number): Happening | undefined
  expire(nowMs: number): void
  snapshot(): JoinerState
}

/** A happening without a new report for so long takes in no more. */
export const windowMs = 96 * hourMs
/** Words in more than one text of e^4 join nothing. */
const tellingIdfMin = 4
/** Reports whose happening is remembered for their reposts; beyond it the oldest are forgotten. */
const joinedMax = 200_000
/** Open happenings; beyond it the longest quiet tenth is closed. */
const happeningsMax = 50_000

export function createJoiner(options: JoinerOptions, state?: JoinerState): Joiner {
  const held = state ?? emptyState()
  const { happenings, joined } = held
  const candidates = createHappeningIndex(held.candidates)
  const words = createWordCounts(held.words)
  const themes = createThemes(held.themes)

  function join(report: HarmReport): Joined | null {
    words.learn(report.marks.words)
    const origin = report.repostOf === null ? undefined : joined.get(report.repostOf)
    if (report.harm.any < options.entryMin && origin === undefined) return null
    themes.add(report)
    const telling = tellingOf(report)
    const keys = keysOf(report, telling)
    const happening = best(report, telling, keys, origin ?? null) ?? open(held, report)
    joined.set(report.key, happening.number)
    addReport(happening, report, telling)
    for (const key of keys) {
      if (happening.keys.has(key)) continue
      happening.keys.add(key)
      candidates.add(key, happening.number)
    }
    return { happening, telling }
  }

  function tellingOf({ marks }: HarmReport): TellingWords {
    const telling = new Map<number, number>()
    marks.words.forEach((word, i) => {
      const idf = words.idf(word, marks.rarities[i] ?? 0)
      if (idf > tellingIdfMin) telling.set(word, idf)
    })
    return telling
  }

  function best(
    report: HarmReport,
    telling: TellingWords,
    keys: readonly number[],
    origin: number | null,
  ): Happening | null {
    const isOpen = (number: number) => (happenings.get(number)?.lastMs ?? -Infinity) >= report.timeMs - windowMs
    const theme = themeOf(report, themes)
    let chosen: Happening | null = null
    let chosenScore = options.linkMin
    for (const number of candidates.find(keys, isOpen, origin)) {
      const happening = happenings.get(number) as Happening
      const facts = linkFacts(report, telling, happening, origin === number, theme)
      options.watch?.(report, facts, happening)
      const score = linkScore(facts, options.linkWeights)
      if (score > chosenScore || (score === chosenScore && chosen !== null && number > chosen.number)) {
        chosen = happening
        chosenScore = score
      }
    }
    return chosen
  }

  function expire(nowMs: number): void {
    forgetQuiet(held, nowMs)
    // The index is a hundred times longer than the list of happenings: once a day is often enough for it.
    if (nowMs - held.indexedMs < dayMs) return
    candidates.expire((number) => happenings.has(number))
    held.indexedMs = nowMs
  }

  return { join, themes, tellingOf, get: (number) => happenings.get(number), expire, snapshot: () => held }
}

function emptyState(): JoinerState {
  return {
    happenings: new Map(),
    joined: new Map(),
    candidates: { lists: new Map() },
    words: { counts: new Map(), posts: 0 },
    themes: { cells: new Map(), startMs: Number.NaN },
    next: 0,
    indexedMs: Number.NEGATIVE_INFINITY,
  }
}

function open(held: JoinerState, { timeMs }: HarmReport): Happening {
  const happening = createHappening(held.next++, timeMs)
  held.happenings.set(happening.number, happening)
  return happening
}

function themeOf({ harm, area, timeMs }: HarmReport, themes: Pick<Themes, 'surprise'>): ThemeOf {
  const matter = ownMatter(harm.matter)
  return {
    here: area === '' ? 0 : Math.log1p(themes.surprise(area, matter, timeMs)),
    city: Math.log1p(themes.surprise('', matter, timeMs)),
  }
}

function forgetQuiet({ happenings, joined }: JoinerState, nowMs: number): void {
  for (const [number, { lastMs }] of happenings) if (lastMs < nowMs - windowMs) happenings.delete(number)
  if (happenings.size > happeningsMax) {
    const quiet = [...happenings.values()].sort((a, b) => a.lastMs - b.lastMs || a.number - b.number)
    for (const { number } of quiet.slice(0, happeningsMax / 10)) happenings.delete(number)
  }
  // A map walks its keys in the order in which they came.
  for (const key of joined.keys()) {
    if (joined.size <= joinedMax) break
    joined.delete(key)
  }
}
