// Tells a happening as a situation: where, what, how many, since when, and what its probability rests on.
import { hourMs } from '../../core/durations.ts'
import { contentId } from '../../core/hash.ts'
import { matters } from '../../core/harm.ts'
import type { DocumentKey, PlaceCode, TopicId } from '../../core/ids.ts'
import { round4 } from '../../core/numbers.ts'
import { topLevelTopic } from '../../core/topic-path.ts'
import type { EvidenceItem } from '../../core/signal.ts'
import type { Happened, Situation } from '../../core/situation.ts'
import type { Moment } from '../stage.ts'
import { exactVoices } from './facts.ts'
import type { WeighedHappening } from './model.ts'
import type { HarmReport } from './report.ts'
import { isOfficial } from './report.ts'
import { independentVoices } from './voices.ts'

/** What the stage knows of a happening beside its reports. */
export interface HappeningStanding {
  readonly probability: number
  readonly calibration: string
  readonly weighed: WeighedHappening
  /** When it was first told; null while it is only watched. */
  readonly toldAtMs: number | null
  readonly merged: readonly string[]
  /** The topic last told, which stays until another outweighs it. */
  readonly topic: TopicId | null
}

/** The id of the situation that a happening is told as, from its first report. */
export function situationId(first: DocumentKey): string {
  return contentId(10, 'happening', first)
}

const documentsMax = 500
const placesMax = 16
const termsMax = 16
const hoursShown = 48

/** `reports` in the order in which they came, at least one. */
export function describeHappening(
  reports: readonly HarmReport[],
  standing: HappeningStanding,
  moment: Moment,
): Omit<Situation, 'rev' | 'state' | 'spread'> {
  const inOrder = [...reports].sort((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
  const voices = voicesOf(inOrder)
  const lastMs = inOrder.at(-1)?.timeMs ?? 0
  const places = placesOf(voices)
  const sources = countBy(voices, ({ source }) => source)
  return {
    id: situationId((reports[0] as HarmReport).key),
    bornTick: moment.tick,
    tick: moment.tick,
    decidedAtMs: moment.decidedAtMs,
    significantAtMs: standing.toldAtMs,
    evidence: round4(standing.weighed.score),
    probability: round4(standing.probability),
    calibration: standing.calibration,
    topic: topicOf(voices, standing.topic),
    hazard: true,
    places: places.map(([place]) => place).slice(0, placesMax),
    firstMs: inOrder[0]?.timeMs ?? 0,
    lastMs,
    documents: inOrder.slice(0, documentsMax).map(({ key }) => key),
    documentCount: reports.length,
    voices: voices.length,
    copies: reports.length - voices.length,
    sources: [...sources.keys()].sort(),
    terms: termsOf(voices),
    observed: voices.length,
    expected: 0,
    bySource: [...sources].map(([source, observed]) => ({ source, observed, expected: 0 })),
    byPlace: places.slice(0, placesMax).map(([place, count]) => ({ place, voices: count })),
    cues: cuesOf(voices),
    casualtiesMax: Math.max(0, ...voices.flatMap((report) => casualties(report))),
    negative: mean(voices, ({ observation }) => observation.sentiment.negative),
    anger: mean(voices, ({ observation }) => observation.sentiment.anger),
    fear: mean(voices, ({ observation }) => observation.sentiment.fear),
    voicesByHour: byHour(voices, lastMs),
    contributions: standing.weighed.contributions.filter(({ logOdds }) => Math.abs(logOdds) >= 0.05).map(rounded),
    cells: [],
    without: [],
    joins: [],
    witnesses: witnessesOf(voices),
    views: null,
    precursors: [],
    merged: [...standing.merged].sort(),
    happening: happenedOf(voices),
  }
}

/** At least one, so that what only repeats can be told of too. */
function voicesOf(inOrder: readonly HarmReport[]): readonly HarmReport[] {
  const voices = independentVoices(inOrder)
  return voices.length > 0 ? voices : inOrder.slice(0, 1)
}

/** Harm summed over independent voices. */
export function harmOf(voices: readonly HarmReport[]): number {
  return voices.reduce((sum, { harm }) => sum + harm.harm, 0)
}

function happenedOf(voices: readonly HarmReport[]): Happened {
  const sumOf = (head: 'body' | 'service') => round4(voices.reduce((sum, { harm }) => sum + harm[head], 0))
  const shares = matters.map((_, i) => voices.reduce((sum, { harm }) => sum + (harm.matter[i] ?? 0), 0))
  const lead = shares.slice(0, -1).reduce((best, share, i) => (share > (shares[best] ?? 0) ? i : best), 0)
  return {
    harm: round4(harmOf(voices)),
    body: sumOf('body'),
    service: sumOf('service'),
    officials: voices.filter(isOfficial).length,
    channels: new Set(voices.map(({ channel }) => channel)).size,
    off: mean(voices, ({ harm }) => harm.off),
    exact: exactVoices(voices),
    home: voices.filter(({ home }) => home).length,
    matter: matters[lead] ?? 'no',
  }
}

/** The finest place that half of the placed voices agree on comes first, then the others by voices. */
function placesOf(voices: readonly HarmReport[]): [PlaceCode, number][] {
  const counts = new Map<PlaceCode, number>()
  let placed = 0
  for (const { observation, home, area } of voices) {
    const known = observation.places.filter(({ code }) => code.length >= 6 && (!home || code.startsWith(area)))
    if (known.length > 0) placed++
    for (const { code } of known) for (const one of lineage(code)) counts.set(one, (counts.get(one) ?? 0) + 1)
  }
  const byFineness = [...counts].sort(
    (a, b) =>
      Number(b[1] * 2 > placed) - Number(a[1] * 2 > placed) ||
      b[0].length - a[0].length ||
      b[1] - a[1] ||
      (a[0] < b[0] ? -1 : 1),
  )
  const [first, ...rest] = byFineness
  return first === undefined ? [] : [first, ...rest.filter(([code]) => !first[0].startsWith(code))]
}

function lineage(code: PlaceCode): PlaceCode[] {
  return [6, 9, 12].filter((length) => length <= code.length).map((length) => code.slice(0, length) as PlaceCode)
}

/** What a matter is called where no topic is recognised. */
const topicByMatter: Readonly<Record<(typeof matters)[number], string>> = {
  fi: 'accident.fire',
  ch: 'accident.chemical',
  st: 'accident.building',
  tr: 'accident.traffic',
  we: 'natural',
  ut: 'urban.utilities',
  he: 'health',
  vi: 'security.violence',
  cr: 'security.unrest_gathering',
  mo: 'economy.finance',
  la: 'labour.wages',
  sc: 'education.school',
  es: 'urban.property',
  no: 'security',
}
/** A topic that was told is kept until another has three times as much: a new name makes an old alert look like a new one. */
const topicHold = 3
/** What the matter adds to the topics of its kind, as a part of a voice. */
const matterWeight = 0.5

function topicOf(voices: readonly HarmReport[], told: TopicId | null): TopicId {
  const sums = new Map<TopicId, number>()
  const add = (topic: TopicId, weight: number) => sums.set(topic, (sums.get(topic) ?? 0) + weight)
  for (const { observation, harm } of voices) {
    for (const { topic, probability } of observation.topics) add(topic, probability * harm.any)
    harm.matter.forEach((share, i) => {
      if (matters[i] !== 'no') add(topicByMatter[matters[i] ?? 'no'] as TopicId, matterWeight * share * harm.any)
    })
  }
  const ranked = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const best = ranked[0]
  if (best === undefined) return told ?? (topicByMatter.no as TopicId)
  if (told === null || topLevelTopic(told) === '') return best[0]
  return best[1] > topicHold * (sums.get(told) ?? 0) ? best[0] : told
}

function termsOf(voices: readonly HarmReport[]): string[] {
  const weights = new Map<string, number>()
  for (const { observation, marks } of voices) {
    observation.terms.forEach((term, i) => {
      weights.set(term, (weights.get(term) ?? 0) + (marks.rarities[i] ?? 0))
    })
  }
  const ranked = [...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return ranked.slice(0, termsMax).map(([term]) => term)
}

function cuesOf(voices: readonly HarmReport[]): Situation['cues'] {
  const counts = new Map<string, number>()
  for (const { observation } of voices) {
    for (const kind of new Set(observation.cues.map((cue) => cue.kind))) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) as Situation['cues']
}

function casualties({ observation }: HarmReport): number[] {
  return observation.cues.filter(({ kind }) => kind === 'casualty').map(({ value }) => value ?? 0)
}

/** The six earliest voices and the six that tell most of harm. */
function witnessesOf(voices: readonly HarmReport[]): EvidenceItem[] {
  const rest = voices.slice(6).sort((a, b) => b.harm.any - a.harm.any || (a.key < b.key ? -1 : 1))
  return [...voices.slice(0, 6), ...rest.slice(0, 6)].map(
    ({ key, timeMs, source, voice, observation, harm, area, street }) => ({
      key,
      timeMs,
      source,
      voice,
      place: (street === '' ? area : street) as PlaceCode,
      excerpt: observation.excerpt,
      weight: harm.any,
    }),
  )
}

function byHour(voices: readonly HarmReport[], lastMs: number): number[] {
  const hours = Array.from({ length: hoursShown }, () => 0)
  for (const { timeMs } of voices) {
    const at = hoursShown - 1 - (Math.floor(lastMs / hourMs) - Math.floor(timeMs / hourMs))
    if (at >= 0) hours[at] = (hours[at] ?? 0) + 1
  }
  return hours
}

function countBy<Key>(voices: readonly HarmReport[], keyOf: (report: HarmReport) => Key): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const report of voices) counts.set(keyOf(report), (counts.get(keyOf(report)) ?? 0) + 1)
  return counts
}

function mean(voices: readonly HarmReport[], valueOf: (report: HarmReport) => number): number {
  return round4(voices.reduce((sum, report) => sum + valueOf(report), 0) / voices.length)
}

function rounded(contribution: WeighedHappening['contributions'][number]): WeighedHappening['contributions'][number] {
  return { name: contribution.name, value: round4(contribution.value), logOdds: round4(contribution.logOdds) }
}
