// The micro-clusters of one key-group: finds for each document the happening it belongs to, at bounded cost.
import type { DocumentKey } from '../../core/ids.ts'
import type { MatchScratch } from '../match/match-scratch.ts'
import type { MembersState } from '../match/members.ts'
import { createMembers } from '../match/members.ts'
import type { ClusterIndexState } from '../match/postings.ts'
import type { HomeOptions, Prepared } from '../match/prepared.ts'
import { documentTermsMax } from '../match/prepared.ts'
import type { SinglesState } from '../match/singles.ts'
import { createSingles, singlesMax } from '../match/singles.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import type { Cluster } from './cluster.ts'
import { addDocument, clusterId } from './cluster.ts'
import type { GroupsState } from './groups.ts'
import { createGroups } from './groups.ts'
import { createWordLookup } from './word-lookup.ts'
import type { OriginalsState } from './originals.ts'
import { createOriginals } from './originals.ts'
import { createSimilarity } from './similarity.ts'
import { createWaitingRoom } from './waiting-room.ts'

export interface ClusterSetState extends GroupsState, OriginalsState {
  readonly members: MembersState
  readonly singles: SinglesState
  readonly index: ClusterIndexState
  readonly nextSequence: number
}

export interface ClusterSetOptions extends HomeOptions {
  /** Clusters of two or more documents, per key-group; beyond it the longest quiet tenth goes. */
  readonly clustersMax?: number
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

const alone: Placed = { cluster: null, copied: false }

export function createClusterSet(
  options: ClusterSetOptions,
  terms: TermStatistics,
  scratch: MatchScratch,
  state?: ClusterSetState,
): ClusterSet {
  const { clustersMax = 2_048 } = options
  const members = createMembers(singlesMax + clustersMax + 2, state?.members)
  const singles = createSingles(documentTermsMax, members, state?.singles)
  const groups = createGroups(clustersMax, members, terms, state)
  const { rows } = groups
  const originals = createOriginals(members, state)
  const { loaded } = scratch
  const similarity = createSimilarity({ members, singles, groups: groups.all, groupRows: rows, loaded })
  const lookup = createWordLookup({ members, rows, similarity, scratch }, state?.index)
  const parts = { options, terms, loaded, members, singles, groups, lookup, originals }
  const waitingRoom = createWaitingRoom(parts, state?.nextSequence)

  function add(document: Prepared, tick: number): Placed {
    const place = placeFor(document)
    if (place < 0) {
      if (document.count >= 2 || document.observation.repostOf !== null) waitingRoom.wait(document, tick)
      return alone
    }
    const found = groups.all[place] ?? waitingRoom.promote(place)
    const textsBefore = found.texts
    addDocument(found, document, rows, terms, loaded)
    const copied = found.texts === textsBefore
    const entry = members.columns.entries[place] as number
    if (!copied) lookup.listShared(found, entry, document)
    measure(place, found)
    originals.remember(document, entry)
    groups.limit()
    return { cluster: found, copied }
  }

  /** Of its original, of what it copies, or of what it is most like; −1 where it is the first of its kind. */
  function placeFor(document: Prepared): number {
    const reposted = originals.reposted(document.observation)
    if (reposted >= 0) return reposted
    const copied = originals.copied(document)
    return copied >= 0 && similarity.isSameCity(copied, document) ? copied : lookup.mostSimilar(document)
  }

  /** What matching needs to know of a cluster stands in the columns. */
  function measure(place: number, cluster: Cluster): void {
    members.columns.lastMs[place] = cluster.lastMs
    members.columns.lengths[place] = cluster.texts * cluster.terms.norm
  }

  function clusterOf(key: DocumentKey): string | null {
    const cluster = groups.all[originals.placeOf(key)] ?? null
    return cluster === null ? null : clusterId(cluster)
  }

  return {
    add,
    clusterOf,
    rows,
    expire(nowMs) {
      groups.expire(nowMs)
      lookup.sweep()
    },
    snapshot: () => ({
      members: members.snapshot(),
      singles: singles.snapshot(),
      ...groups.snapshot(),
      index: lookup.snapshot(),
      ...originals.snapshot(),
      nextSequence: waitingRoom.nextSequence(),
    }),
  }
}
