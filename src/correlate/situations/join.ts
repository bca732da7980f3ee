// Finds the open situation to which a cluster belongs: an inverted index over the strongest terms and the districts.
import type { ClusterSignature } from '../../core/signal.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import type { Profile, WordSimilarity } from './linkage.ts'
import { linkageOf, mayBeLinked, wordSimilarity } from './linkage.ts'
import type { ListingState } from './listing.ts'
import { createListing } from './listing.ts'
import { citiesOf, districtsOf, profileOfCluster, profileOfSituation } from './profile.ts'

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
  readonly byTerm: ListingState
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

/** Terms under which a situation is listed. */
const listedTermsMax = 12
/** Growth of the voices after which words and places are ranked again. */
const reshapeGrowth = 1.25
/** Whatever is probably a crisis is compared with everything that comes in its city. */
const alarmingName = '!'
export const alarmingMin = 0.3

/** A situation without a new voice for `quietMs` takes in no more. */
export function createSituationIndex(quietMs: number, state?: SituationIndexState): SituationIndex {
  const entries = state?.entries ?? new Map<string, Entry>()
  const listing = createListing(state?.byTerm)

  function among(profile: Profile, except: string | null): Join | null {
    const cities = citiesOf(profile.places)
    const compared: Compared[] = []
    for (const id of candidatesFor(profile, except)) {
      const entry = entries.get(id)
      if (entry === undefined || profile.firstMs - entry.lastMs > quietMs) continue
      compared.push({ entry, words: wordSimilarity(profile, entry), isNear: sameCity(cities, entry) })
    }
    return mostAlike(compared) ?? mostLinked(profile, compared)
  }

  function candidatesFor(profile: Profile, except: string | null): string[] {
    const candidates = new Set<string>()
    const leading = [...profile.terms.keys()].slice(0, listedTermsMax)
    for (const name of leading) for (const id of listing.under(name)) if (id !== except) candidates.add(id)
    // Those that only a place or an alarm brings can but be linked, and most are too weak or too long ago for that.
    for (const name of [...districtsOf(profile.places), alarmingName]) {
      for (const id of listing.under(name)) {
        const entry = entries.get(id)
        if (id !== except && entry !== undefined && mayBeLinked(profile, entry)) candidates.add(id)
      }
    }
    return [...candidates].sort()
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
    const profile = profileOfSituation(record, record.told?.probability ?? 0)
    const cities = citiesOf(profile.places)
    entries.set(record.id, {
      ...profile,
      id: record.id,
      bornTick: record.bornTick,
      cities,
      rankedVoices: profile.voices,
    })
    const names = [...[...profile.terms.keys()].slice(0, listedTermsMax), ...districtsOf(profile.places)]
    if (profile.probability >= alarmingMin) names.push(alarmingName)
    listing.list(record, names)
  }

  return {
    find: (signature, own) => among(profileOfCluster(signature, own?.told?.probability ?? 0), own?.id ?? null),
    findFor: (record, probability) => among(profileOfSituation(record, probability), record.id),
    update,
    remove(record) {
      entries.delete(record.id)
      listing.remove(record)
    },
    snapshot: () => ({ entries, byTerm: listing.snapshot() }),
  }
}

/** Cosine similarity of signatures from which clusters are one happening. */
const joinSimilarityMin = 0.45
/** The same words in two cities are one happening only where nearly all of them agree. */
const otherCityMore = 0.2

function mostAlike(compared: readonly Compared[]): Join | null {
  let best: Entry | null = null
  let bestSimilarity = 0
  for (const { entry, words, isNear } of compared) {
    const { similarity, shared } = words
    // One word is no agreement.
    if (shared < 2 || similarity < joinSimilarityMin + (isNear ? 0 : otherCityMore)) continue
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

function sameCity(cities: readonly string[], entry: Entry): boolean {
  return cities.length === 0 || entry.cities.length === 0 || cities.some((city) => entry.cities.includes(city))
}
