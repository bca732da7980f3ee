// What a group of reports says together: words, names, places and matter, counted over all its reports.
import { matters } from '../../core/harm.ts'
import type { HarmReport } from './report.ts'

export interface Gist {
  readonly startMs: number
  lastMs: number
  /** Reports ever added. */
  total: number
  /** How many reports had each word that says something, or each rare triple. */
  readonly terms: Map<number, number>
  /** Shares of the matters, summed. */
  readonly matter: number[]
  readonly tags: Set<number>
  readonly venues: Map<number, number>
  readonly areas: Map<string, number>
  readonly streets: Map<string, number>
}

/** The words of a report that say something, by the statistics of the moment: hash to idf. */
export type TellingWords = ReadonlyMap<number, number>

/** Terms held of one group; beyond it nothing new is learnt about its words. */
const termsMax = 4_096

export function createGist(startMs: number): Gist {
  return {
    startMs,
    lastMs: startMs,
    total: 0,
    terms: new Map(),
    matter: Array.from({ length: matters.length }, () => 0),
    tags: new Set(),
    venues: new Map(),
    areas: new Map(),
    streets: new Map(),
  }
}

export function addToGist(gist: Gist, { marks, harm, timeMs, area, street }: HarmReport, telling: TellingWords): void {
  gist.total++
  gist.lastMs = Math.max(gist.lastMs, timeMs)
  harm.matter.forEach((share, i) => {
    gist.matter[i] = (gist.matter[i] ?? 0) + share
  })
  for (const word of telling.keys()) countTerm(gist.terms, word, 1)
  for (const triple of marks.triples) countTerm(gist.terms, triple, 1)
  for (const tag of marks.tags) gist.tags.add(tag)
  for (const venue of marks.venues) count(gist.venues, venue, 1)
  if (area !== '') count(gist.areas, area, 1)
  if (street !== '') count(gist.streets, street, 1)
}

/** Adds what another group says; its first report leaves the start where it is. */
export function mergeGist(into: Gist, from: Gist): void {
  into.total += from.total
  into.lastMs = Math.max(into.lastMs, from.lastMs)
  from.matter.forEach((share, i) => {
    into.matter[i] = (into.matter[i] ?? 0) + share
  })
  for (const [term, times] of from.terms) countTerm(into.terms, term, times)
  for (const tag of from.tags) into.tags.add(tag)
  for (const [venue, times] of from.venues) count(into.venues, venue, times)
  for (const [area, times] of from.areas) count(into.areas, area, times)
  for (const [street, times] of from.streets) count(into.streets, street, times)
}

function countTerm(terms: Map<number, number>, term: number, times: number): void {
  if (terms.has(term) || terms.size < termsMax) count(terms, term, times)
}

function count<Key>(counts: Map<Key, number>, key: Key, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times)
}
