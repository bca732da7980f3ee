// Finds the open situation whose words are those of a cluster: an inverted index over the strongest terms.
import type { ClusterSignature } from '../core/signal.ts'
import type { CorrelatorOptions } from './options.ts'
import type { SituationRecord } from './situation-record.ts'

interface Entry {
  readonly id: string
  readonly bornTick: number
  readonly cities: readonly string[]
  readonly lastMs: number
  readonly terms: ReadonlyMap<string, number>
  readonly norm: number
}

export interface SituationIndexState {
  readonly entries: Map<string, Entry>
  readonly byTerm: Map<string, string[]>
}

export interface SituationIndex {
  /** The most similar situation other than `except`, or null; ties go to the older. */
  find(signature: ClusterSignature, except: string | null): string | null
  update(record: SituationRecord): void
  remove(record: SituationRecord): void
  snapshot(): SituationIndexState
}

/** Terms under which a situation is listed, and situations under one term (an over-correlated term lists no more). */
const listedTermsMax = 12
const listMax = 64

export function createSituationIndex(options: CorrelatorOptions, state?: SituationIndexState): SituationIndex {
  const entries = state?.entries ?? new Map<string, Entry>()
  const byTerm = state?.byTerm ?? new Map<string, string[]>()

  function find(signature: ClusterSignature, except: string | null): string | null {
    const terms = new Map(signature.terms.map(({ term, weight }) => [term, weight]))
    const norm = normOf(terms)
    const candidates = new Set<string>()
    for (const { term } of signature.terms.slice(0, listedTermsMax)) {
      for (const id of byTerm.get(term) ?? []) if (id !== except) candidates.add(id)
    }
    const cities = [...addCities(signature.places, new Set())]
    let best: Entry | null = null
    let bestSimilarity = 0
    for (const id of [...candidates].sort()) {
      const entry = entries.get(id)
      if (entry === undefined || signature.firstMs - entry.lastMs > options.situationQuietMs) continue
      const similarity = cosine(terms, norm, entry)
      // The same words in two cities are one happening only where nearly all of them agree.
      const sameCity =
        cities.length === 0 || entry.cities.length === 0 || cities.some((city) => entry.cities.includes(city))
      if (similarity < options.joinSimilarityMin + (sameCity ? 0 : 0.2)) continue
      if (
        similarity > bestSimilarity ||
        (similarity === bestSimilarity && best !== null && entry.bornTick < best.bornTick)
      ) {
        best = entry
        bestSimilarity = similarity
      }
    }
    return best?.id ?? null
  }

  function update(record: SituationRecord): void {
    const cities = new Set<string>()
    for (const signature of record.clusters.values()) addCities(signature.places, cities)
    const terms = strongestTerms(record)
    const { id, bornTick, lastMs } = record
    entries.set(id, { id, bornTick, cities: [...cities].sort(), lastMs, terms, norm: normOf(terms) })
    const listed = [...terms.keys()].slice(0, listedTermsMax)
    // Usually the same words lead as before, and it stays where it is listed.
    if (listed.length === record.indexed.length && listed.every((term) => record.indexed.includes(term))) return
    unlist(record)
    record.indexed = listed
    for (const term of listed) {
      const list = byTerm.get(term)
      if (list === undefined) byTerm.set(term, [id])
      else if (list.length < listMax) list.push(id)
    }
  }

  function remove(record: SituationRecord): void {
    entries.delete(record.id)
    unlist(record)
  }

  function unlist(record: SituationRecord): void {
    for (const term of record.indexed) {
      const list = byTerm.get(term)
      const at = list?.indexOf(record.id) ?? -1
      if (list === undefined || at < 0) continue
      list.splice(at, 1)
      if (list.length === 0) byTerm.delete(term)
    }
    record.indexed = []
  }

  return { find, update, remove, snapshot: () => ({ entries, byTerm }) }
}

function cosine(terms: ReadonlyMap<string, number>, norm: number, entry: Entry): number {
  let dot = 0
  let shared = 0
  for (const [term, weight] of terms) {
    const other = entry.terms.get(term)
    if (other === undefined) continue
    dot += weight * other
    shared++
  }
  return shared < 2 ? 0 : dot / (norm * entry.norm || 1)
}

function normOf(terms: ReadonlyMap<string, number>): number {
  let squares = 0
  for (const weight of terms.values()) squares += weight * weight
  return Math.sqrt(squares)
}

function addCities(places: Readonly<Record<string, number>>, cities: Set<string>): Set<string> {
  for (const place in places) if (place.length >= 4) cities.add(place.slice(0, 4))
  return cities
}

/** By falling weight; the terms of a single cluster come in that order. */
function strongestTerms(record: SituationRecord): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const signature of record.clusters.values()) {
    for (const { term, weight } of signature.terms) weights.set(term, Math.max(weights.get(term) ?? 0, weight))
  }
  if (record.clusters.size < 2) return weights
  return new Map([...weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 32))
}
