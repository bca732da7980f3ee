// The micro-clusters of one key-group: finds for each document the happening it belongs to, at bounded cost.
import type { DocumentKey, TopicId } from '../core/ids.ts'
import { topLevelTopic } from '../core/topic-path.ts'
import { addDocument, type Cluster, createCluster } from './cluster-record.ts'
import { type CopyIndex, createCopyIndex, type CopyIndexState } from './copy-index.ts'
import type { CorrelatorOptions } from './options.ts'
import type { Prepared } from './prepared.ts'
import type { TermStatistics } from './terms-statistics.ts'

export interface ClusterSetState {
  readonly singles: Map<number, Cluster>
  readonly groups: Map<number, Cluster>
  readonly postings: Map<number, number[]>
  readonly copies: CopyIndexState
  readonly origins: Map<string, number>
  nextSequence: number
}

export interface ClusterSet {
  /** Takes one document; returns its cluster, or null where it says too little to be compared. */
  add(document: Prepared, tick: number): { readonly cluster: Cluster; readonly copied: boolean } | null
  /** Forgets what has been quiet for too long. */
  expire(nowMs: number): void
  size(): number
  snapshot(): ClusterSetState
}

/** Terms under which one cluster is found. */
const indexedTermsMax = 32

export function createClusterSet(
  options: CorrelatorOptions,
  terms: TermStatistics,
  state?: ClusterSetState,
): ClusterSet {
  const singles = new Map(state?.singles)
  const groups = new Map(state?.groups)
  const postings = new Map(state?.postings)
  const origins = new Map(state?.origins)
  const copies: CopyIndex = createCopyIndex(options.originsMax >> 2, state?.copies)
  let nextSequence = state?.nextSequence ?? 0
  const overlaps = new Map<number, number>()

  function find(sequence: number): Cluster | undefined {
    return groups.get(sequence) ?? singles.get(sequence)
  }

  function add(document: Prepared, tick: number): { readonly cluster: Cluster; readonly copied: boolean } | null {
    const { observation } = document
    let copied = false
    let cluster = origin(document) ?? original(document)
    if (cluster === undefined && document.slots.length < 2) return null
    cluster ??= mostSimilar(document)
    if (cluster === undefined) {
      cluster = createCluster(nextSequence++, tick, document)
      singles.set(cluster.sequence, cluster)
      addDocument(cluster, document, terms, options)
      indexTerms(cluster, document, rarest(document, options.lookupTermsMax))
      if (singles.size > options.singlesMax) evictOldestSingle()
    } else {
      const textsBefore = cluster.texts
      addDocument(cluster, document, terms, options)
      if (singles.delete(cluster.sequence)) groups.set(cluster.sequence, cluster)
      copied = cluster.texts === textsBefore
      if (!copied) indexTerms(cluster, document, shared(cluster, document))
      if (groups.size > options.clustersMax) evictQuietGroups()
    }
    remember(observation.repostOf ?? observation.key, cluster.sequence)
    copies.add(document, cluster.sequence, options.copyTermsMin)
    return { cluster, copied }
  }

  /** A repost belongs to its original, whatever it says. */
  function origin(document: Prepared): Cluster | undefined {
    const { repostOf } = document.observation
    return repostOf === null ? undefined : find(origins.get(repostOf) ?? -1)
  }

  function original(document: Prepared): Cluster | undefined {
    const sequence = copies.find(document, options.copyTermsMin)
    const cluster = sequence === null ? undefined : find(sequence)
    return cluster !== undefined && sameCity(cluster, document) ? cluster : undefined
  }

  function remember(key: DocumentKey, sequence: number): void {
    origins.set(key, sequence)
    if (origins.size <= options.originsMax) return
    const oldest = origins.keys().next()
    if (oldest.done !== true) origins.delete(oldest.value)
  }

  function mostSimilar(document: Prepared): Cluster | undefined {
    overlaps.clear()
    for (const index of rarest(document, options.lookupTermsMax)) {
      const slot = document.slots[index] ?? 0
      const list = postings.get(slot)
      if (list === undefined) continue
      const weight = document.weights[index] ?? 0
      for (const sequence of list) overlaps.set(sequence, (overlaps.get(sequence) ?? 0) + weight * weight)
    }
    let best: Cluster | undefined
    let bestSimilarity = options.similarityMin
    for (const sequence of strongest(overlaps, options.candidatesMax)) {
      const cluster = find(sequence)
      if (cluster === undefined || !sameCity(cluster, document)) continue
      const similarity = similarityTo(cluster, document)
      if (similarity > bestSimilarity) {
        best = cluster
        bestSimilarity = similarity
      }
    }
    return best
  }

  function similarityTo(cluster: Cluster, document: Prepared): number {
    let dot = 0
    let sharedTerms = 0
    for (let i = 0; i < document.slots.length; i++) {
      const slot = document.slots[i] ?? 0
      const term = cluster.terms.get(slot)
      if (term === undefined) continue
      const weight = document.weights[i] ?? 0
      dot += weight * (weight / (document.positions[i] ?? 1)) * (term.weight / cluster.texts)
      sharedTerms++
    }
    // One word in common joins nothing, however rare it is.
    if (sharedTerms < 2) return 0
    const cosine = dot / (document.norm * cluster.norm || 1)
    const age = Math.max(0, document.observation.timeMs - cluster.lastMs)
    const faded = cosine * (1 - 0.25 * Math.min(1, age / options.clusterLifeMs))
    const place = agreesOnDistrict(cluster, document) ? 0 : options.otherDistrictPenalty
    const topic = agreesOnTopic(cluster, document) ? 0 : options.otherTopicPenalty
    return faded - place - topic
  }

  /** Indexes of the document's rarest terms, without those too common to join anything. */
  function rarest(document: Prepared, count: number): number[] {
    const idfMin = 1 - Math.log(options.commonShareMax)
    const chosen: { readonly index: number; readonly idf: number }[] = []
    for (let index = 0; index < document.slots.length; index++) {
      const idf = terms.idf(document.slots[index] ?? 0)
      if (idf >= idfMin || terms.documents() < 50) chosen.push({ index, idf })
    }
    chosen.sort((a, b) => b.idf - a.idf || a.index - b.index)
    return chosen.slice(0, count).map((item) => item.index)
  }

  function shared(cluster: Cluster, document: Prepared): number[] {
    return rarest(document, options.lookupTermsMax).filter(
      (index) => (cluster.terms.get(document.slots[index] ?? -1)?.texts ?? 0) >= 2,
    )
  }

  function indexTerms(cluster: Cluster, document: Prepared, indexes: readonly number[]): void {
    for (const index of indexes) {
      const slot = document.slots[index] ?? -1
      if (cluster.indexed.size >= indexedTermsMax) return
      if (cluster.indexed.has(slot) || !cluster.terms.has(slot)) continue
      cluster.indexed.add(slot)
      const list = postings.get(slot)
      if (list === undefined) postings.set(slot, [cluster.sequence])
      else {
        list.push(cluster.sequence)
        if (list.length > options.postingsMax) dropPosting(slot, list)
      }
    }
  }

  /** The oldest single goes before the oldest group: a group has shown that others come to it. */
  function dropPosting(slot: number, list: number[]): void {
    const at = Math.max(
      0,
      list.findIndex((sequence) => singles.has(sequence)),
    )
    const [sequence] = list.splice(at, 1)
    find(sequence ?? -1)?.indexed.delete(slot)
  }

  function evictOldestSingle(): void {
    const oldest = singles.values().next()
    if (oldest.done !== true) forget(oldest.value)
  }

  function evictQuietGroups(): void {
    const ranked = [...groups.values()].sort((a, b) => a.lastMs - b.lastMs || a.sequence - b.sequence)
    for (const cluster of ranked.slice(0, Math.ceil(options.clustersMax / 10))) forget(cluster)
  }

  function forget(cluster: Cluster): void {
    singles.delete(cluster.sequence)
    groups.delete(cluster.sequence)
    for (const slot of cluster.terms.keys()) terms.release(slot)
    for (const slot of cluster.indexed) {
      const list = postings.get(slot)
      const at = list?.indexOf(cluster.sequence) ?? -1
      if (list === undefined || at < 0) continue
      list.splice(at, 1)
      if (list.length === 0) postings.delete(slot)
    }
  }

  function expire(nowMs: number): void {
    for (const set of [singles, groups]) {
      for (const cluster of set.values()) if (nowMs - cluster.lastMs > options.clusterLifeMs) forget(cluster)
    }
  }

  return {
    add,
    expire,
    size: () => singles.size + groups.size,
    snapshot: () => ({ singles, groups, postings, copies: copies.snapshot(), origins, nextSequence }),
  }
}

function sameCity(cluster: Cluster, document: Prepared): boolean {
  return cluster.city === document.city || cluster.city === '' || document.city === ''
}

function agreesOnDistrict(cluster: Cluster, document: Prepared): boolean {
  if (document.districts.length === 0) return true
  let named = false
  for (const place of cluster.places.keys()) {
    if (place.length < 6) continue
    named = true
    if (document.districts.includes(place.slice(0, 6))) return true
  }
  return !named
}

/** Documents about none of the topics agree with everything. */
function agreesOnTopic(cluster: Cluster, document: Prepared): boolean {
  if (document.topics.length === 0 || cluster.topics.size === 0) return true
  for (const topic of cluster.topics.keys()) if (document.topics.includes(topLevelTopic(topic as TopicId))) return true
  return false
}

/** Keys with the highest values; ties go to the older cluster. */
function strongest(overlaps: ReadonlyMap<number, number>, count: number): number[] {
  if (overlaps.size <= count) return [...overlaps.keys()].sort((a, b) => a - b)
  const ranked = [...overlaps].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return ranked.slice(0, count).map(([sequence]) => sequence)
}
