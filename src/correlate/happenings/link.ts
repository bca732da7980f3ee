// How strongly a report belongs to a happening: facts of the pair, weighed by a learnt linear link.
import { hourMs } from '../../core/durations.ts'
import { matters } from '../../core/harm.ts'
import type { Gist, TellingWords } from './gist.ts'
import type { HarmReport } from './report.ts'
import { isOfficial } from './report.ts'

/** In the order of the weights; the last three are products of others. */
export const linkFactNames = [
  'one',
  'sim',
  'rarest',
  'triple',
  'triples',
  'venue',
  'otherVenue',
  'street',
  'otherStreet',
  'area',
  'otherArea',
  'unplaced',
  'happeningUnplaced',
  'matter',
  'gap',
  'span',
  'size',
  'tag',
  'repost',
  'venueMatter',
  'streetMatter',
  'areaMatter',
  'simMatter',
  'official',
  'themeHere',
  'themeCity',
] as const

/** Classes of matter beside "none", which is the last. */
const namedMatters = matters.length - 1
/** A word in so many reports of the happening counts in full. */
const settledReports = 4

/** How far the report's matter exceeds what is usual in its district and in the city, as logarithms. */
export interface ThemeOf {
  readonly here: number
  readonly city: number
}

const noTheme: ThemeOf = { here: 0, city: 0 }

/** `isRepost` where the report passes on one of the group. */
export function linkFacts(
  report: HarmReport,
  telling: TellingWords,
  gist: Gist,
  isRepost: boolean,
  theme: ThemeOf = noTheme,
): Float64Array {
  const { marks, street, area } = report
  const { terms, venues, areas, streets, total } = gist
  let squares = 1e-6
  let shared = 0
  let rarest = 0
  for (const [word, idf] of telling) {
    squares += idf * idf
    const count = terms.get(word)
    if (count === undefined) continue
    shared += idf * idf * Math.min(1, count / Math.min(total, settledReports))
    if (idf > rarest) rarest = idf
  }
  const sim = shared / squares
  let triples = 0
  for (const triple of marks.triples) if (terms.has(triple)) triples++
  let sharedVenues = 0
  for (const venue of marks.venues) if (venues.has(venue)) sharedVenues++
  const venue = sharedVenues > 0 ? 1 : 0
  const sameStreet = street !== '' && streets.has(street) ? 1 : 0
  const sameArea = area !== '' && areas.has(area) ? 1 : 0
  let matter = 0
  for (let i = 0; i < namedMatters; i++) matter += ((report.harm.matter[i] ?? 0) * (gist.matter[i] ?? 0)) / total
  return Float64Array.of(
    1,
    sim,
    rarest,
    triples > 0 ? 1 : 0,
    Math.log1p(triples),
    venue,
    venue === 0 && marks.venues.length > 0 && venues.size > 0 ? 1 : 0,
    sameStreet,
    street !== '' && streets.size > 0 && sameStreet === 0 ? 1 : 0,
    sameArea,
    area !== '' && areas.size > 0 && sameArea === 0 ? 1 : 0,
    area === '' ? 1 : 0,
    areas.size === 0 ? 1 : 0,
    matter,
    Math.log1p(Math.max(0, report.timeMs - gist.lastMs) / hourMs),
    Math.log1p(Math.max(0, report.timeMs - gist.startMs) / hourMs),
    Math.log(total),
    marks.tags.some((tag) => gist.tags.has(tag)) ? 1 : 0,
    isRepost ? 1 : 0,
    venue * matter,
    sameStreet * matter,
    sameArea * matter,
    sim * matter,
    isOfficial(report) ? 1 : 0,
    sameArea * matter * theme.here,
    matter * theme.city,
  )
}

export function linkScore(facts: Float64Array, weights: Float64Array): number {
  let score = 0
  for (let i = 0; i < facts.length; i++) score += (facts[i] as number) * (weights[i] as number)
  return score
}
