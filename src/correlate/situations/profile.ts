// What is compared of one cluster, or of all clusters of a situation together.
import type { ClusterSignature } from '../../core/signal.ts'
import type { SituationRecord } from '../judge/situation-state.ts'
import type { Profile } from './linkage.ts'
import { normOf } from './linkage.ts'

export function profileOfCluster(signature: ClusterSignature, probability: number): Profile {
  return profileOf([signature], new Map(signature.terms.map(({ term, weight }) => [term, weight])), probability)
}

export function profileOfSituation(record: SituationRecord, probability: number): Profile {
  return profileOf([...record.clusters.values()], strongestTerms(record), probability)
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

/** Districts under which a situation is listed. */
const listedDistrictsMax = 3

/** The districts named most, as they are listed. */
export function districtsOf(places: ReadonlyMap<string, number>): string[] {
  const counts = new Map<string, number>()
  for (const [place, count] of places) {
    if (place.length < 6) continue
    const district = `@${place.slice(0, 6)}`
    counts.set(district, (counts.get(district) ?? 0) + count)
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return ranked.slice(0, listedDistrictsMax).map(([district]) => district)
}

export function citiesOf(places: ReadonlyMap<string, number>): string[] {
  const cities = new Set<string>()
  for (const place of places.keys()) if (place.length >= 4) cities.add(place.slice(0, 4))
  return [...cities].sort()
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
