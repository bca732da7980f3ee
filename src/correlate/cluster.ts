// The micro-clusters of one key-group: finds for each document the happening it belongs to, at bounded cost.
import type { DocumentKey, TopicId } from '../core/ids.ts'
import { topLevelTopic } from '../core/topic-path.ts'
import type { ClusterIndexState } from './cluster-index.ts'
import { createClusterIndex } from './cluster-index.ts'
import type { Cluster } from './cluster-record.ts'
import { addDocument, createCluster } from './cluster-record.ts'
import type { CopyIndexState } from './copy-index.ts'
import { createCopyIndex } from './copy-index.ts'
import type { MatchScratch } from './match-scratch.ts'
import type { CorrelatorOptions } from './options.ts'
import type { Prepared } from './prepared.ts'
import type { RecentMapState } from './recent-map.ts'
import { createRecentMap } from './recent-map.ts'
import type { SinglesState } from './singles.ts'
import { createSingles } from './singles.ts'
import type { TermStatistics } from './terms-statistics.ts'

export interface ClusterSetState {
  readonly singles: SinglesState
  readonly groups: Map<number, Cluster>
  readonly index: ClusterIndexState
  readonly copies: CopyIndexState
  readonly origins: RecentMapState<number>
  readonly nextSequence: number
}

export interface Placed {
  /** null while the document waits for company. */
  readonly cluster: Cluster | null
  /** true for a repost or a near-duplicate. */
  readonly copied: boolean
}

export interface ClusterSet {
  add(document: Prepared, tick: number): Placed
  clusterOf(key: DocumentKey): string | null
  /** Forgets what has been quiet for too long. */
  expire(nowMs: number): void
  snapshot(): ClusterSetState
}

/** Terms under which one cluster is found. */
const indexedTermsMax = 24
const alone: Placed = { cluster: null, copied: false }

export function createClusterSet(
  options: CorrelatorOptions,
  terms: TermStatistics,
  scratch: MatchScratch,
  state?: ClusterSetState,
): ClusterSet {
  const singles = createSingles(options.singlesMax, state?.singles)
  const groups = state?.groups ?? new Map<number, Cluster>()
  const origins = createRecentMap<number>(options.originsMax, state?.origins)
  const copies = createCopyIndex(options.originsMax >> 2, state?.copies)
  let nextSequence = state?.nextSequence ?? 0
  const index = createClusterIndex(
    options.postingsMax,
    (sequence) => (singles.get(sequence) !== undefined ? 'single' : groups.has(sequence) ? 'group' : 'gone'),
    state?.index,
  )

  function add(document: Prepared, tick: number): Placed {
    const { observation } = document
    const sequence = originOf(document) ?? originalOf(document) ?? mostSimilar(document)
    const found = sequence === undefined ? undefined : (groups.get(sequence) ?? promote(sequence))
    if (found === undefined) {
      if (document.slots.length >= 2 || observation.repostOf !== null) wait(document, tick)
      return alone
    }
    const textsBefore = found.texts
    addDocument(found, document, terms, scratch, options)
    const copied = found.texts === textsBefore
    if (!copied) listShared(found, document)
    remember(document, found.sequence)
    if (groups.size > options.clustersMax) evictQuietGroups()
    return { cluster: found, copied }
  }

  /** A repost belongs to its original, whatever it says. */
  function originOf({ observation }: Prepared): number | undefined {
    const sequence = observation.repostOf === null ? undefined : origins.get(observation.repostOf)
    return sequence !== undefined && exists(sequence) ? sequence : undefined
  }

  function originalOf(document: Prepared): number | undefined {
    const sequence = copies.find(document, options.copyTermsMin)
    return sequence !== null && exists(sequence) && sameCity(cityOf(sequence), document.city) ? sequence : undefined
  }

  function exists(sequence: number): boolean {
    return singles.get(sequence) !== undefined || groups.has(sequence)
  }

  function cityOf(sequence: number): string {
    return groups.get(sequence)?.city ?? singles.get(sequence)?.document.city ?? ''
  }

  function remember(document: Prepared, sequence: number): void {
    const { key, repostOf } = document.observation
    // A repost of a repost names the repost in between, so each remembers where it belongs.
    origins.set(key, sequence)
    if (repostOf !== null) origins.set(repostOf, sequence)
    copies.add(document, sequence, options.copyTermsMin)
  }

  function wait(document: Prepared, tick: number): void {
    const sequence = nextSequence++
    const gone = singles.add({ sequence, tick, document })
    if (gone !== null) for (const slot of gone.document.slots) terms.release(slot)
    for (const slot of document.slots) terms.retain(slot)
    for (const at of document.byRarity.slice(0, options.lookupTermsMax)) index.add(document.slots[at] ?? 0, sequence)
    remember(document, sequence)
  }

  /** The second document makes a waiting one a cluster. */
  function promote(sequence: number): Cluster | undefined {
    const single = singles.get(sequence)
    if (single === undefined) return undefined
    singles.take(sequence)
    const cluster = createCluster(sequence, single.tick, single.document)
    addDocument(cluster, single.document, terms, scratch, options)
    for (const slot of single.document.slots) terms.release(slot)
    const listed = single.document.byRarity.slice(0, options.lookupTermsMax)
    for (const at of listed) cluster.terms.indexed.push(single.document.slots[at] ?? 0)
    groups.set(sequence, cluster)
    return cluster
  }

  function mostSimilar(document: Prepared): number | undefined {
    scratch.clearScores()
    const lookups = Math.min(document.byRarity.length, options.lookupTermsMax)
    let entries = 0
    // Rarest first: on a busy stream the lists of common words are long, and the rare ones have named the candidates before.
    for (let rank = 0; rank < lookups && entries < options.lookupEntriesMax; rank++) {
      const at = document.byRarity[rank] ?? 0
      const list = index.list(document.slots[at] ?? 0)
      if (list === undefined) continue
      entries += list.length
      const weight = document.weights[at] ?? 0
      for (const sequence of list) scratch.addScore(sequence, weight * weight)
    }
    scratch.load(document)
    let best: number | undefined
    let bestSimilarity = options.similarityMin
    for (const sequence of scratch.strongest(options.candidatesMax)) {
      const similarity = similarityTo(sequence, document, bestSimilarity)
      if (similarity > bestSimilarity) {
        best = sequence
        bestSimilarity = similarity
      }
    }
    return best
  }

  /** 0 where it cannot be above `least`: most candidates leave before places and topics are compared. */
  function similarityTo(sequence: number, document: Prepared, least: number): number {
    const cluster = groups.get(sequence)
    if (cluster !== undefined) {
      if (!sameCity(cluster.city, document.city)) return 0
      const { slots, weights, norm } = cluster.terms
      const cosine = dot(slots, weights, document) / (cluster.texts * norm * document.norm || 1)
      const similarity = faded(cosine, cluster.lastMs, document)
      if (similarity <= least) return 0
      const place = districtsAgree(cluster, document) ? 0 : options.otherDistrictPenalty
      const topic = topicsAgree(cluster, document) ? 0 : options.otherTopicPenalty
      return similarity - place - topic
    }
    const other = singles.get(sequence)?.document
    if (other === undefined || !sameCity(other.city, document.city)) return 0
    const cosine = dot(other.slots, other.positions, document) / (other.norm * document.norm || 1)
    const similarity = faded(cosine, other.observation.timeMs, document)
    if (similarity <= least) return 0
    const place = overlap(other.districts, document.districts) ? 0 : options.otherDistrictPenalty
    const topic = overlap(other.topics, document.topics) ? 0 : options.otherTopicPenalty
    return similarity - place - topic
  }

  /** The scratch holds the document; one word in common joins nothing, however rare it is. */
  function dot(slots: readonly number[], weights: readonly number[], document: Prepared): number {
    let sum = 0
    let sharedTerms = 0
    for (let i = 0; i < slots.length; i++) {
      const at = scratch.indexOf(slots[i] ?? 0)
      if (at < 0) continue
      const weight = document.weights[at] ?? 0
      sum += weight * (weight / (document.positions[at] ?? 1)) * (weights[i] ?? 0)
      sharedTerms++
    }
    return sharedTerms < 2 ? 0 : sum
  }

  function faded(cosine: number, lastMs: number, document: Prepared): number {
    const age = Math.max(0, document.observation.timeMs - lastMs)
    return age > options.clusterLifeMs ? 0 : cosine * (1 - (0.25 * age) / options.clusterLifeMs)
  }

  /** A cluster is also found under the rare words that a second text confirmed. */
  function listShared(cluster: Cluster, document: Prepared): void {
    const { slots, texts, indexed } = cluster.terms
    scratch.load(document)
    for (let i = 0; i < slots.length; i++) {
      if (indexed.length >= indexedTermsMax) return
      const slot = slots[i] ?? 0
      const at = scratch.indexOf(slot)
      if (at < 0 || (texts[i] ?? 0) < 2 || indexed.includes(slot) || !document.byRarity.includes(at)) continue
      indexed.push(slot)
      index.add(slot, cluster.sequence)
    }
  }

  function evictQuietGroups(): void {
    const ranked = [...groups.values()].sort((a, b) => a.lastMs - b.lastMs || a.sequence - b.sequence)
    for (const cluster of ranked.slice(0, Math.ceil(options.clustersMax / 10))) forget(cluster)
  }

  function forget(cluster: Cluster): void {
    groups.delete(cluster.sequence)
    for (const slot of cluster.terms.slots) terms.release(slot)
  }

  function expire(nowMs: number): void {
    for (const cluster of groups.values()) if (nowMs - cluster.lastMs > options.clusterLifeMs) forget(cluster)
    index.sweep()
  }

  return {
    add,
    clusterOf: (key) => groups.get(origins.get(key) ?? -1)?.id ?? null,
    expire,
    snapshot: () => ({
      singles: singles.snapshot(),
      groups,
      index: index.snapshot(),
      copies: copies.snapshot(),
      origins: origins.snapshot(),
      nextSequence,
    }),
  }
}

function sameCity(a: string, b: string): boolean {
  return a === b || a === '' || b === ''
}

function districtsAgree(cluster: Cluster, document: Prepared): boolean {
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
function topicsAgree(cluster: Cluster, document: Prepared): boolean {
  if (document.topics.length === 0 || cluster.topics.size === 0) return true
  for (const topic of cluster.topics.keys()) if (document.topics.includes(topLevelTopic(topic as TopicId))) return true
  return false
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((item) => b.includes(item))
}
