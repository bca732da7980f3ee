// The micro-clusters of one key-group: finds for each document the happening it belongs to, at bounded cost.
import type { Observation } from '../../core/document.ts'
import type { DocumentKey } from '../../core/ids.ts'
import { hash32 } from '../../core/hash.ts'
import type { ClusterIndexState } from '../match/postings.ts'
import { createClusterIndex } from '../match/postings.ts'
import type { Cluster } from './columns.ts'
import { addDocument, clusterId, createCluster } from './columns.ts'
import { clusterRowTerms } from './centroid.ts'
import type { CopyIndexState } from './copy-index.ts'
import { createCopyIndex } from './copy-index.ts'
import type { MatchScratch } from '../match/match-scratch.ts'
import type { MembersState } from '../match/members.ts'
import { createMembers, grouped } from '../match/members.ts'
import type { CorrelatorOptions } from '../options.ts'
import type { Prepared, Preparer } from '../match/prepared.ts'
import { contextMax, createPreparer } from '../match/prepared.ts'
import type { RecentTableState } from '../../core/recent-table.ts'
import { createRecentTable } from '../../core/recent-table.ts'
import { createSimilarity } from './similarity.ts'
import type { SinglesState } from '../match/singles.ts'
import { createSingles } from '../match/singles.ts'
import type { TermRows, TermRowsState } from '../terms/term-rows.ts'
import { createTermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'

export interface ClusterSetState {
  readonly members: MembersState
  readonly singles: SinglesState
  /** By place. */
  readonly groups: (Cluster | null)[]
  readonly groupRows: TermRowsState
  readonly index: ClusterIndexState
  readonly copies: CopyIndexState
  readonly origins: RecentTableState
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
  /** The rows in which the clusters' terms stand. */
  readonly rows: TermRows
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
  const documentTermsMax = options.matchTermsMax + contextMax
  const members = createMembers(options.singlesMax + options.clustersMax + 2, state?.members)
  const singles = createSingles(options.singlesMax, documentTermsMax, members, state?.singles)
  const groups: (Cluster | null)[] = state?.groups ?? []
  let groupCount = groups.reduce((count, group) => count + (group === null ? 0 : 1), 0)
  const groupRows = createTermRows(clusterRowTerms(options, documentTermsMax), state?.groupRows)
  const origins = createRecentTable(options.originsMax, state?.origins)
  const copies = createCopyIndex(options.originsMax >> 2, state?.copies)
  let nextSequence = state?.nextSequence ?? 0
  const index = createClusterIndex(options.postingsMax, members, state?.index)
  const similarity = createSimilarity({ options, members, singles, groups, groupRows, scratch })
  const preparer: Preparer = createPreparer(terms, options)

  function add(document: Prepared, tick: number): Placed {
    const place = placeFor(document)
    if (place < 0) {
      if (document.count >= 2 || document.observation.repostOf !== null) wait(document, tick)
      return alone
    }
    const found = groups[place] ?? promote(place)
    const textsBefore = found.texts
    addDocument(found, document, groupRows, terms, scratch, options)
    const copied = found.texts === textsBefore
    if (!copied) listShared(place, found, document)
    measure(place, found)
    remember(document, members.columns.entries[place] as number)
    if (groupCount > options.clustersMax) evictQuietGroups()
    return { cluster: found, copied }
  }

  /** Of its original, of what it copies, or of what it is most like; −1 where it is the first of its kind. */
  function placeFor(document: Prepared): number {
    const origin = originOf(document.observation)
    if (origin >= 0) return origin
    const original = originalOf(document)
    return original >= 0 ? original : mostSimilar(document)
  }

  /** A repost belongs to its original, whatever it says. */
  function originOf({ repostOf }: Observation): number {
    return repostOf === null ? -1 : members.placeOf(origins.get(hash32(repostOf, 1), hash32(repostOf, 2)))
  }

  function originalOf(document: Prepared): number {
    const place = members.placeOf(copies.find(document, options.copyTermsMin))
    return place >= 0 && similarity.isSameCity(place, document) ? place : -1
  }

  function remember(document: Prepared, entry: number): void {
    const { key, repostOf } = document.observation
    // A repost of a repost names the repost in between, so each remembers where it belongs.
    origins.set(hash32(key, 1), hash32(key, 2), entry)
    if (repostOf !== null) origins.set(hash32(repostOf, 1), hash32(repostOf, 2), entry)
    copies.add(document, entry, options.copyTermsMin)
  }

  function wait(document: Prepared, tick: number): void {
    const oldest = singles.oldest(nextSequence)
    if (oldest >= 0) letGo(oldest)
    const place = singles.add(nextSequence++, tick, document)
    for (let i = 0; i < document.count; i++) terms.retain(document.slots[i] as number)
    const entry = members.columns.entries[place] as number
    const listed = Math.min(document.rareCount, options.lookupTermsMax)
    for (let rank = 0; rank < listed; rank++) {
      index.add(document.slots[document.byRarity[rank] as number] as number, entry)
    }
    remember(document, entry)
  }

  function letGo(place: number): void {
    release(singles.rows, members.columns.rows[place] as number)
    singles.take(place)
    members.close(place)
  }

  function release(rows: TermRows, row: number): void {
    const base = row * rows.stride
    const end = base + (rows.counts[row] as number)
    for (let i = base; i < end; i++) terms.release(rows.slots[i] as number)
  }

  /** The second document makes a waiting one a cluster. */
  function promote(place: number): Cluster {
    const { columns } = members
    const single = preparer.prepareWithoutTerms(singles.observationAt(place))
    singles.loadTerms(place, single)
    const cluster = createCluster(columns.sequences[place] as number, groupRows.open(), singles.tickAt(place), single)
    addDocument(cluster, single, groupRows, terms, scratch, options)
    release(singles.rows, columns.rows[place] as number)
    const listed = Math.min(single.rareCount, options.lookupTermsMax)
    for (let rank = 0; rank < listed; rank++) {
      cluster.terms.indexed.push(single.slots[single.byRarity[rank] as number] as number)
    }
    singles.take(place)
    columns.kinds[place] = grouped
    columns.rows[place] = cluster.terms.row
    while (groups.length <= place) groups.push(null)
    groups[place] = cluster
    groupCount++
    return cluster
  }

  /** What matching needs to know of a cluster stands in the columns. */
  function measure(place: number, cluster: Cluster): void {
    members.columns.lastMs[place] = cluster.lastMs
    members.columns.lengths[place] = cluster.texts * cluster.terms.norm
  }

  function mostSimilar(document: Prepared): number {
    scratch.clearScores(members.columns.kinds.length)
    const lookups = Math.min(document.rareCount, options.lookupTermsMax)
    let walked = 0
    // Rarest first: on a busy stream the lists of common words are long, and the rare ones have named the candidates before.
    for (let rank = 0; rank < lookups && walked < options.lookupEntriesMax; rank++) {
      const at = document.byRarity[rank] as number
      const weight = document.weights[at] as number
      walked += index.score(document.slots[at] as number, weight * weight, scratch)
    }
    const candidates = scratch.strongest(options.candidatesMax, members.columns.sequences)
    if (candidates === 0) return -1
    scratch.loadDocument(document)
    let best = -1
    let bestSimilarity = options.similarityMin
    for (let rank = 0; rank < candidates; rank++) {
      const place = scratch.chosen[rank] as number
      const found = similarity.of(place, document, bestSimilarity)
      if (found > bestSimilarity) {
        best = place
        bestSimilarity = found
      }
    }
    return best
  }

  /** A cluster is also found under the rare words that a second text confirmed. */
  function listShared(place: number, cluster: Cluster, document: Prepared): void {
    const { indexed, row } = cluster.terms
    if (indexed.length >= indexedTermsMax) return
    scratch.load(document.slots, 0, document.count)
    const { slots, texts, counts, stride } = groupRows
    const entry = members.columns.entries[place] as number
    for (let i = row * stride; i < row * stride + (counts[row] as number); i++) {
      if (indexed.length >= indexedTermsMax) return
      const slot = slots[i] as number
      const at = scratch.indexOf(slot)
      if (at < 0 || (texts[i] as number) < 2 || indexed.includes(slot) || !isRare(document, at)) continue
      indexed.push(slot)
      index.add(slot, entry)
    }
  }

  function evictQuietGroups(): void {
    const { kinds, lastMs, sequences } = members.columns
    const ranked: number[] = []
    for (let place = 0; place < groups.length; place++) if (kinds[place] === grouped) ranked.push(place)
    ranked.sort(
      (a, b) => (lastMs[a] as number) - (lastMs[b] as number) || (sequences[a] as number) - (sequences[b] as number),
    )
    for (const place of ranked.slice(0, Math.ceil(options.clustersMax / 10))) forget(place)
  }

  function forget(place: number): void {
    const cluster = groups[place] ?? null
    if (cluster !== null) cluster.forgotten = true
    const row = members.columns.rows[place] as number
    release(groupRows, row)
    groupRows.close(row)
    members.close(place)
    groups[place] = null
    groupCount--
  }

  function expire(nowMs: number): void {
    for (let place = 0; place < groups.length; place++) {
      const cluster = groups[place] ?? null
      if (cluster !== null && nowMs - cluster.lastMs > options.clusterLifeMs) forget(place)
    }
    index.sweep()
  }

  function clusterOf(key: DocumentKey): string | null {
    const cluster = groups[members.placeOf(origins.get(hash32(key, 1), hash32(key, 2)))] ?? null
    return cluster === null ? null : clusterId(cluster)
  }

  return {
    add,
    clusterOf,
    rows: groupRows,
    expire,
    snapshot: () => ({
      members: members.snapshot(),
      singles: singles.snapshot(),
      groups,
      groupRows: groupRows.snapshot(),
      index: index.snapshot(),
      copies: copies.snapshot(),
      origins: origins.snapshot(),
      nextSequence,
    }),
  }
}

function isRare({ byRarity, rareCount }: Prepared, at: number): boolean {
  for (let rank = 0; rank < rareCount; rank++) if (byRarity[rank] === at) return true
  return false
}
