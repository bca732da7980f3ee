// Whether a happening that would be told is another sight of one that was told already: facts of the pair, weighed by a learnt linear model.
import { hourMs } from '../../core/durations.ts'
import { matters } from '../../core/harm.ts'
import type { Gist, TellingWords } from './gist.ts'
import { linkFacts, linkScore } from './link.ts'
import type { HarmReport } from './report.ts'

/** In the order of the weights; the last six are products of others. */
export const kinFactNames = [
  'one',
  'linkMean',
  'linkBest',
  'linked',
  'names',
  'venue',
  'otherVenue',
  'street',
  'otherStreet',
  'area',
  'otherArea',
  'unplaced',
  'toldUnplaced',
  'matter',
  'sameLead',
  'gap',
  'age',
  'size',
  'toldSize',
  'tag',
  'rate',
  'areaMatter',
  'streetMatter',
  'namesMatter',
  'unplacedRate',
  'areaRate',
  'matterRate',
] as const

export interface Young extends Gist {
  readonly number: number
  readonly reports: readonly HarmReport[]
}

/** Reports of the young one that are linked to the told one, first and latest. */
const linkedReportsMax = 24
/** A link beyond it says no more. */
const linkClip = 6
/** Words in fewer than one general text in seven thousand are names here (8.8 nats). */
const nameRarityMin = 70
const namesCounted = 6
/** How much of the city's talk the told one is: what has no place of its own in such hours is likely part of it. */
const rateHours = 6
const namedMatters = matters.length - 1

export interface Old {
  readonly gist: Gist
  readonly reports: readonly HarmReport[]
}

/** `nowMs` is when the young one would be told. */
export function kinFacts(
  young: Young,
  { gist: told, reports }: Old,
  nowMs: number,
  linkWeights: Float64Array,
  tellingOf: (report: HarmReport) => TellingWords,
): Float64Array {
  let sum = 0
  let best = -linkClip
  let linked = 0
  const some = sampled(young.reports)
  for (const report of some) {
    const score = clipped(linkScore(linkFacts(report, tellingOf(report), told, false), linkWeights))
    sum += score
    if (score > best) best = score
    if (score > 0) linked++
  }
  const names = Math.min(namesCounted, sharedNames(young, told))
  const venue = overlaps(young.venues, told.venues)
  const street = overlaps(young.streets, told.streets)
  const area = overlaps(young.areas, told.areas)
  const unplaced = young.areas.size === 0
  const rate = Math.log1p(since(reports, nowMs - rateHours * hourMs))
  let matter = 0
  for (let i = 0; i < namedMatters; i++)
    matter += ((young.matter[i] ?? 0) / young.total) * ((told.matter[i] ?? 0) / told.total)
  return Float64Array.of(
    1,
    sum / some.length / linkClip,
    best / linkClip,
    linked / some.length,
    names,
    venue ? 1 : 0,
    !venue && young.venues.size > 0 && told.venues.size > 0 ? 1 : 0,
    street ? 1 : 0,
    !street && young.streets.size > 0 && told.streets.size > 0 ? 1 : 0,
    area ? 1 : 0,
    !area && young.areas.size > 0 && told.areas.size > 0 ? 1 : 0,
    unplaced ? 1 : 0,
    told.areas.size === 0 ? 1 : 0,
    matter,
    leading(young) === leading(told) ? 1 : 0,
    Math.log1p(Math.max(0, young.startMs - told.lastMs) / hourMs),
    Math.log1p(Math.max(0, nowMs - told.startMs) / hourMs),
    Math.log(young.total),
    Math.log(told.total),
    overlaps(young.tags, told.tags) ? 1 : 0,
    rate,
    area ? matter : 0,
    street ? matter : 0,
    names * matter,
    unplaced ? rate : 0,
    area ? rate : 0,
    matter * rate,
  )
}

function since(reports: readonly HarmReport[], fromMs: number): number {
  return reports.reduce((count, { timeMs }) => count + (timeMs >= fromMs ? 1 : 0), 0)
}

function sampled(reports: readonly HarmReport[]): readonly HarmReport[] {
  if (reports.length <= linkedReportsMax) return reports
  return [...reports.slice(0, linkedReportsMax / 2), ...reports.slice(-linkedReportsMax / 2)]
}

function clipped(score: number): number {
  return Math.max(-linkClip, Math.min(linkClip, score))
}

/** Rare words and triples that the told one has more than once; of a young one of some size they also count from the second time on. */
function sharedNames(young: Young, told: Gist): number {
  const seen = new Set<number>()
  let names = 0
  const look = (term: number): void => {
    if (seen.has(term)) return
    seen.add(term)
    const times = young.terms.get(term) ?? 1
    if ((told.terms.get(term) ?? 0) > 1 && (times > 1 || young.total < 4)) names++
  }
  for (const { marks } of young.reports) {
    for (const triple of marks.triples) look(triple)
    marks.words.forEach((word, i) => {
      if ((marks.rarities[i] ?? 0) >= nameRarityMin) look(word)
    })
  }
  return names
}

function leading({ matter }: Gist): number {
  return matter.reduce((best, share, i) => (i < namedMatters && share > (matter[best] ?? 0) ? i : best), 0)
}

function overlaps<Key>(some: { keys(): Iterable<Key> }, others: { has(key: Key): boolean }): boolean {
  for (const key of some.keys()) if (others.has(key)) return true
  return false
}
