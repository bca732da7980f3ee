// The facts of a happening that its probability rests on, declared once: the trainer, the model card and the explanation read this table.
import { hourMs } from '../../core/durations.ts'
import type { Harm } from '../../core/harm.ts'
import { matters } from '../../core/harm.ts'
import type { HarmReport } from './report.ts'
import { isOfficial } from './report.ts'
import type { Window } from './window.ts'

export interface Fact {
  readonly name: string
  /** What it means, for the model card. */
  readonly en: string
  readonly of: (window: Window) => number
}

const { log1p } = Math

type Head = 'any' | 'harm' | 'body' | 'service' | 'escalation' | 'off'

function sum(reports: readonly HarmReport[], head: Head): number {
  return reports.reduce((total, { harm }) => total + harm[head], 0)
}

function mean(reports: readonly HarmReport[], head: keyof Harm & Head): number {
  return reports.length === 0 ? 0 : sum(reports, head) / reports.length
}

function since(window: Window, hours: number): number {
  const { voices, nowMs } = window
  return voices.reduce((count, { timeMs }) => count + (timeMs >= nowMs - hours * hourMs ? 1 : 0), 0)
}

function share(reports: readonly HarmReport[], holds: (report: HarmReport) => boolean): number {
  return reports.length === 0 ? 0 : reports.filter(holds).length / reports.length
}

/** Voices that agree on one street or one venue. */
export function exactVoices(voices: readonly HarmReport[]): number {
  const counts = new Map<string | number, number>()
  for (const { street, marks } of voices) {
    if (street !== '') counts.set(street, (counts.get(street) ?? 0) + 1)
    for (const venue of marks.venues) counts.set(venue, (counts.get(venue) ?? 0) + 1)
  }
  return Math.max(0, ...[...counts.values()].filter((count) => count > 1))
}

function second(voices: readonly HarmReport[]): number {
  const ranked = voices.map(({ harm }) => harm.any).sort((a, b) => b - a)
  return ranked[1] ?? 0
}

/** The share of the leading matter (without "none") among the voices. */
function leadingMatter(voices: readonly HarmReport[]): number {
  const sums = Array.from({ length: matters.length - 1 }, (_, i) =>
    voices.reduce((total, { harm }) => total + (harm.matter[i] ?? 0), 0),
  )
  return voices.length === 0 ? 0 : Math.max(...sums) / voices.length
}

export const facts: readonly Fact[] = [
  { name: 'burst', en: 'voices of the last hour', of: (w) => log1p(since(w, 1)) },
  { name: 'n6', en: 'voices of six hours', of: (w) => log1p(since(w, 6)) },
  { name: 'n24', en: 'voices of a day', of: (w) => log1p(since(w, 24)) },
  { name: 'n96', en: 'voices of four days', of: (w) => log1p(w.voices.length) },
  { name: 'total', en: 'reports ever', of: (w) => log1p(w.total) },
  { name: 'any', en: 'harm or failing service, summed', of: (w) => log1p(sum(w.voices, 'any')) },
  { name: 'harm', en: 'harm, summed', of: (w) => log1p(sum(w.voices, 'harm')) },
  { name: 'body', en: 'people hurt or ill, summed', of: (w) => log1p(sum(w.voices, 'body')) },
  { name: 'service', en: 'failing service, summed', of: (w) => log1p(sum(w.voices, 'service')) },
  { name: 'escalation', en: 'escalation, summed', of: (w) => log1p(sum(w.voices, 'escalation')) },
  { name: 'off', en: 'denied, past, planned, elsewhere or played, mean', of: (w) => mean(w.voices, 'off') },
  { name: 'mean', en: 'harm or failing service, mean', of: (w) => mean(w.voices, 'any') },
  { name: 'second', en: 'the second strongest voice', of: (w) => second(w.voices) },
  { name: 'official', en: 'what official records tell', of: (w) => log1p(sum(w.voices.filter(isOfficial), 'any')) },
  { name: 'weibo', en: 'what Weibo tells', of: (w) => log1p(sum(ofChannel(w.voices, 'weibo'), 'any')) },
  { name: 'forum', en: 'what forums tell', of: (w) => log1p(sum(ofChannel(w.voices, 'forum'), 'any')) },
  { name: 'news', en: 'news', of: (w) => log1p(ofChannel(w.voices, 'news').length) },
  {
    name: 'officialEscalation',
    en: 'escalation in official records',
    of: (w) => log1p(sum(w.voices.filter(isOfficial), 'escalation')),
  },
  { name: 'home', en: 'share of voices at home', of: (w) => share(w.voices, ({ home }) => home) },
  { name: 'homeVoices', en: 'voices at home', of: (w) => log1p(w.voices.filter(({ home }) => home).length) },
  { name: 'far', en: 'share of voices that name places elsewhere', of: (w) => share(w.voices, ({ away }) => away > 0) },
  { name: 'nowhere', en: 'no voice names a place at home', of: (w) => (w.voices.some(({ home }) => home) ? 0 : 1) },
  {
    name: 'homeHarm',
    en: 'harm at home, summed',
    of: (w) =>
      log1p(
        sum(
          w.voices.filter(({ home }) => home),
          'harm',
        ),
      ),
  },
  {
    name: 'citizensHome',
    en: 'citizens, not offices, that name a place at home',
    of: (w) => log1p(citizens(w.voices).filter(({ home }) => home).length),
  },
  { name: 'citizensHarm', en: 'harm told by citizens, summed', of: (w) => log1p(sum(citizens(w.voices), 'harm')) },
  { name: 'exact', en: 'voices of one street or venue', of: (w) => log1p(exactVoices(w.voices)) },
  {
    name: 'exactBody',
    en: 'people hurt at one place',
    of: (w) => log1p(exactVoices(w.voices)) * log1p(sum(w.voices, 'body')),
  },
  { name: 'matter', en: 'agreement on the matter', of: (w) => leadingMatter(w.voices) },
  {
    name: 'noMatter',
    en: 'no matter',
    of: (w) =>
      w.voices.reduce((s, { harm }) => s + (harm.matter[matters.length - 1] ?? 0), 0) / Math.max(1, w.voices.length),
  },
  {
    name: 'copies',
    en: 'share of copies',
    of: (w) => (w.reports - w.voices.length - w.reposts) / Math.max(1, w.reports),
  },
  { name: 'reposts', en: 'share of reposts', of: (w) => w.reposts / Math.max(1, w.reports) },
  {
    name: 'channels',
    en: 'channels beside the first',
    of: (w) => new Set(w.voices.map(({ channel }) => channel)).size - 1,
  },
  { name: 'themeHere', en: 'how far its matter exceeds what is usual in the district', of: (w) => log1p(w.themeHere) },
  { name: 'themeCity', en: 'how far its matter exceeds what is usual in the city', of: (w) => log1p(w.themeCity) },
  {
    name: 'span',
    en: 'hours since the first voice',
    of: (w) => log1p((w.nowMs - (w.voices[0]?.timeMs ?? w.nowMs)) / hourMs),
  },
]

export const factNames: readonly string[] = facts.map(({ name }) => name)

const offAt = factNames.indexOf('off')
/** Mean probability of being denied, past, planned, elsewhere or played from which a happening is told by nobody. */
const offMax = 0.4

/** What its voices mostly take back is no warning, whatever else speaks for it. */
function isTakenBack(values: Float64Array): boolean {
  return (values[offAt] as number) > offMax
}

const nowhereAt = factNames.indexOf('nowhere')
const officialAt = factNames.indexOf('official')
const voicesAt = factNames.indexOf('n96')
/** Voices without a place up to so many are a lead, and a warning only where nothing else is going on. */
const vagueVoicesMax = 4

/** A few citizens who name no place: it may as well be more of what is going on. */
export function isVague(values: Float64Array): boolean {
  const voices = Math.expm1(values[voicesAt] as number)
  return values[nowhereAt] === 1 && values[officialAt] === 0 && voices < vagueVoicesMax + 0.5
}

const plainMin: readonly (readonly [fact: number, least: number])[] = (
  [
    ['exact', Math.log1p(4)],
    ['citizensHome', Math.log1p(3)],
    ['harm', Math.log1p(2)],
    ['mean', 0.55],
    ['home', 0.7],
  ] as const
).map(([name, least]) => [factNames.indexOf(name), least])
const plainOffMax = 0.25

/**
 * Four voices of one street or venue, most of them citizens at home, who plainly tell of harm here and now: they are told whatever
 * else speaks against it, because the streams of the fit have few dangers that everybody names at once.
 */
function isPlain(values: Float64Array): boolean {
  return (
    (values[offAt] as number) <= plainOffMax && plainMin.every(([fact, least]) => (values[fact] as number) >= least)
  )
}

/** The score by which a happening is told: never where its voices take it back, at least the bar where they are plain. */
export function tellingScore(values: Float64Array, score: number, tellMin: number): number {
  if (isTakenBack(values)) return Number.NEGATIVE_INFINITY
  return isPlain(values) ? Math.max(score, tellMin) : score
}

export function factsOfWindow(window: Window): Float64Array {
  return Float64Array.from(facts, (fact) => fact.of(window))
}

function citizens(reports: readonly HarmReport[]): readonly HarmReport[] {
  return reports.filter((report) => !isOfficial(report) && report.channel !== 'news')
}

function ofChannel(reports: readonly HarmReport[], channel: HarmReport['channel']): readonly HarmReport[] {
  return reports.filter((report) => report.channel === channel)
}
