// Finds the open situation to which a cluster belongs: an inverted index over the strongest terms and the districts.
import type { ClusterSignature } from '../../core/signal.ts'
import type { Profile, WordSimilarity } from './linkage.ts'
import { linkageOf, mayBeLinked, normOf, wordSimilarity } from './linkage.ts'
import type { CorrelatorOptions } from '../options.ts'
import type { SituationRecord } from '../judge/situation-state.ts'

interface Entry extends Profile {
  readonly id: string
  readonly bornTick: number
  readonly cities: readonly string[]
  /** Voices when its words and places were last ranked. */
  readonly rankedVoices: number
}

interface Compared {
  readonly entry: Entry
  readonly words: WordSimilarity
  readonly isNear: boolean
}

export interface SituationIndexState {
  readonly entries: Map<string, Entry>
  /** By term, by district as `@` and its code, and what is alarming under `!`. */
  readonly byTerm: Map<string, string[]>
}

/** Why a cluster belongs to a situation: its words agree, or words, place, topic and time together say so. */
export interface Join {
  readonly id: string
  readonly reason: 'words' | 'context'
  /** Cosine similarity of their words. */
  readonly similarity: number
}

export interface SituationIndex {
  /** The situation other than its own to which a cluster belongs, or null; ties go to the older. */
  find(signature: ClusterSignature, own: SituationRecord | undefined): Join | null
  /** The same for a whole situation that has become alarming, before anybody is told of it. */
  findFor(record: SituationRecord, probability: number): Join | null
  /** `isReshaped`: its words or places may have changed, not only how many say so. */
  update(record: SituationRecord, isReshaped: boolean): void
  remove(record: SituationRecord): void
  snapshot(): SituationIndexState
}

/** Terms and districts under which a situation is listed, and situations under one of them (an over-correlated term lists no more). */
const listedTermsMax = 12
const listedDistrictsMax = 3
const listMax = 64
/** Growth of the voices after which words and places are ranked again. */
const reshapeGrowth = 1.25
/** Whatever is probably a crisis is compared with everything that comes in its city. */
const alarmingName = '!'
export const alarmingMin = 0.3

export function createSituationIndex(options: CorrelatorOptions, state?: SituationIndexState): SituationIndex {
  const entries = state?.entries ?? new Map<string, Entry>()
  const byTerm = state?.byTerm ?? new Map<string, string[]>()

  function find(signature: ClusterSignature, own: SituationRecord | undefined): Join | null {
    const words = new Map(signature.terms.map(({ term, weight }) => [term, weight]))
    const profile = profileOf([signature], words, own?.told?.probability ?? 0)
    return among(profile, own?.id ?? null)
  }

  function findFor(record: SituationRecord, probability: number): Join | null {
    return among(profileOf([...record.clusters.values()], strongestTerms(record), probability), record.id)
  }

  function among(profile: Profile, except: string | null): Join | null {
    const candidates = new Set<string>()
    const leading = [...profile.terms.keys()].slice(0, listedTermsMax)
    for (const name of leading) for (const id of byTerm.get(name) ?? []) if (id !== except) candidates.add(id)
    // Those that only a place or an alarm brings can but be linked, and most are too weak or too long ago for that.
    for (const name of [...districtsOf(profile.places), alarmingName]) {
      for (const id of byTerm.get(name) ?? []) {
        const entry = entries.get(id)
        if (id !== except && entry !== undefined && mayBeLinked(profile, entry)) candidates.add(id)
      }
    }
    const cities = [...addCities(profile.places, new Set())]
    const compared: Compared[] = []
    for (const id of [...candidates].sort()) {
      const entry = entries.get(id)
      if (entry === undefined || profile.firstMs - entry.lastMs > options.situationQuietMs) continue
      compared.push({ entry, words: wordSimilarity(profile, entry), isNear: sameCity(cities, entry) })
    }
    return mostAlike(compared) ?? mostLinked(profile, compared)
  }

  function mostAlike(compared: readonly Compared[]): Join | null {
    let best: Entry | null = null
    let bestSimilarity = 0
    for (const { entry, words, isNear } of compared) {
      const { similarity, shared } = words
      // One word is no agreement. The same words in two cities are one happening only where nearly all of them agree.
      if (shared < 2 || similarity < options.joinSimilarityMin + (isNear ? 0 : 0.2)) continue
      if (
        similarity > bestSimilarity ||
        (similarity === bestSimilarity && best !== null && entry.bornTick < best.bornTick)
      ) {
        best = entry
        bestSimilarity = similarity
      }
    }
    return best === null ? null : { id: best.id, reason: 'words', similarity: bestSimilarity }
  }

  function mostLinked(profile: Profile, compared: readonly Compared[]): Join | null {
    let best: Join | null = null
    let bestLogOdds = 0
    for (const { entry, words, isNear } of compared) {
      const logOdds = isNear ? linkageOf(profile, entry, words, bestLogOdds) : null
      if (logOdds === null) continue
      best = { id: entry.id, reason: 'context', similarity: words.similarity }
      bestLogOdds = logOdds
    }
    return best
  }

  function update(record: SituationRecord, isReshaped: boolean): void {
    const known = isReshaped ? undefined : entries.get(record.id)
    if (known === undefined) describe(record)
    else refresh(known, record)
  }

  /** A report that brought a few voices more changes neither words nor places enough to rank them again. */
  function refresh(known: Entry, record: SituationRecord): void {
    let voices = 0
    let lastMs = known.lastMs
    let evidence = Number.NEGATIVE_INFINITY
    for (const signature of record.clusters.values()) {
      voices += signature.voices
      lastMs = Math.max(lastMs, signature.lastMs)
      evidence = Math.max(evidence, signature.logEvidence)
    }
    const probability = record.told?.probability ?? 0
    const becameAlarming = probability >= alarmingMin && known.probability < alarmingMin
    if (becameAlarming || voices >= known.rankedVoices * reshapeGrowth) describe(record)
    else entries.set(record.id, { ...known, voices, lastMs, evidence, probability })
  }

  function describe(record: SituationRecord): void {
    const signatures = [...record.clusters.values()]
    const cities = new Set<string>()
    for (const signature of signatures) addCities(signature.places, cities)
    const profile = profileOf(signatures, strongestTerms(record), record.told?.probability ?? 0)
    entries.set(record.id, {
      ...profile,
      id: record.id,
      bornTick: record.bornTick,
      cities: [...cities].sort(),
      rankedVoices: profile.voices,
    })
    const listed = [...[...profile.terms.keys()].slice(0, listedTermsMax), ...districtsOf(profile.places)]
    if (profile.probability >= alarmingMin) listed.push(alarmingName)
    // Usually the same words lead as before, and it stays where it is listed.
    if (listed.length === record.indexed.length && listed.every((term) => record.indexed.includes(term))) return
    unlist(record)
    record.indexed = listed
    for (const term of listed) {
      const list = byTerm.get(term)
      if (list === undefined) byTerm.set(term, [record.id])
      else if (list.length < listMax) list.push(record.id)
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

  return { find, findFor, update, remove, snapshot: () => ({ entries, byTerm }) }
}

function profileOf(
  signatures: readonly ClusterSignature[],
  terms: ReadonlyMap<string, number>,
  probability: number,
): Profile {
  return {
    terms,
    norm: normOf(terms),
    places: addUpPlaces(signatures),
    topics: addUp(signatures.map(({ topics }) => topics)),
    firstMs: Math.min(...signatures.map(({ firstMs }) => firstMs)),
    lastMs: Math.max(...signatures.map(({ lastMs }) => lastMs)),
    probability,
    voices: signatures.reduce((sum, { voices }) => sum + voices, 0),
    evidence: Math.max(...signatures.map(({ logEvidence }) => logEvidence)),
  }
}

function addUp(records: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  if (records.length === 1) return records[0] ?? {}
  const sums: Record<string, number> = {}
  for (const record of records) for (const key in record) sums[key] = (sums[key] ?? 0) + (record[key] ?? 0)
  return sums
}

function addUpPlaces(signatures: readonly ClusterSignature[]): ReadonlyMap<string, number> {
  const [first] = signatures
  if (first !== undefined && signatures.length === 1) return first.places
  const sums = new Map<string, number>()
  for (const { places } of signatures)
    for (const [place, count] of places) sums.set(place, (sums.get(place) ?? 0) + count)
  return sums
}

/** The districts named most, as they are listed. */
function districtsOf(places: ReadonlyMap<string, number>): string[] {
  const counts = new Map<string, number>()
  for (const [place, count] of places) {
    if (place.length < 6) continue
    const district = `@${place.slice(0, 6)}`
    counts.set(district, (counts.get(district) ?? 0) + count)
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return ranked.slice(0, listedDistrictsMax).map(([district]) => district)
}

function sameCity(cities: readonly string[], entry: Entry): boolean {
  return cities.length === 0 || entry.cities.length === 0 || cities.some((city) => entry.cities.includes(city))
}

function addCities(places: ReadonlyMap<string, number>, cities: Set<string>): Set<string> {
  for (const place of places.keys()) if (place.length >= 4) cities.add(place.slice(0, 4))
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
