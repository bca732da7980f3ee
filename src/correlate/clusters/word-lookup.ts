// Finds by rare words what a document is most like, and decides under which words it and its cluster are found later.
import type { MatchScratch } from '../match/match-scratch.ts'
import type { Members } from '../match/members.ts'
import type { ClusterIndexState } from '../match/postings.ts'
import { createClusterIndex } from '../match/postings.ts'
import type { Prepared } from '../match/prepared.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { Cluster } from './cluster.ts'
import type { Similarity } from './similarity.ts'

export interface WordLookupParts {
  readonly members: Members
  /** Where the terms of the clusters stand. */
  readonly rows: TermRows
  readonly similarity: Similarity
  readonly scratch: MatchScratch
}

export interface WordLookup {
  /** The place of the waiting document or cluster that this document is most like, −1 where nothing is like enough. */
  mostSimilar(document: Prepared): number
  /** A waiting document is found under its rarest words. */
  list(document: Prepared, entry: number): void
  /** A cluster is also found under the rare words that a second text confirmed. */
  listShared(cluster: Cluster, entry: number, document: Prepared): void
  /** Drops words under which nothing is alive. */
  sweep(): void
  snapshot(): ClusterIndexState
}

/** Rare terms of a document looked up in the inverted index. */
const lookupTermsMax = 16
/** Entries of the inverted index walked for one document, rarest terms first. */
const lookupEntriesMax = 128
/** Clusters listed under one term; beyond it the oldest entry goes. */
const postingsMax = 48
/** Candidates compared in full. */
const comparedMax = 8
/** Cosine similarity from which a document belongs to a cluster. */
const similarityMin = 0.22
/** Terms under which one cluster is found. */
const indexedTermsMax = 24

export function createWordLookup(
  { members, rows, similarity, scratch }: WordLookupParts,
  state?: ClusterIndexState,
): WordLookup {
  const { loaded, scores } = scratch
  const index = createClusterIndex(postingsMax, members, state)

  function mostSimilar(document: Prepared): number {
    const candidates = findCandidates(document)
    if (candidates === 0) return -1
    loaded.loadDocument(document)
    let best = -1
    let bestSimilarity = similarityMin
    for (let rank = 0; rank < candidates; rank++) {
      const place = scores.chosen[rank] as number
      const found = similarity.of(place, document, bestSimilarity)
      if (found > bestSimilarity) {
        best = place
        bestSimilarity = found
      }
    }
    return best
  }

  /** How many places are worth a comparison. */
  function findCandidates(document: Prepared): number {
    scores.clear(members.columns.kinds.length)
    const lookups = listedOf(document)
    let walked = 0
    // Rarest first: on a busy stream the lists of common words are long, and the rare ones have named the candidates before.
    for (let rank = 0; rank < lookups && walked < lookupEntriesMax; rank++) {
      const at = document.byRarity[rank] as number
      const weight = document.weights[at] as number
      walked += index.score(document.slots[at] as number, weight * weight, scores)
    }
    return scores.strongest(comparedMax, members.columns.sequences)
  }

  function list(document: Prepared, entry: number): void {
    const listed = listedOf(document)
    for (let rank = 0; rank < listed; rank++) index.add(rareSlot(document, rank), entry)
  }

  function listShared(cluster: Cluster, entry: number, document: Prepared): void {
    const { indexed, row } = cluster.terms
    if (indexed.length >= indexedTermsMax) return
    loaded.load(document.slots, 0, document.count)
    const { slots, texts, counts, stride } = rows
    for (let i = row * stride; i < row * stride + (counts[row] as number); i++) {
      if (indexed.length >= indexedTermsMax) return
      const slot = slots[i] as number
      const at = loaded.indexOf(slot)
      if (at < 0 || (texts[i] as number) < 2 || indexed.includes(slot) || !isRare(document, at)) continue
      indexed.push(slot)
      index.add(slot, entry)
    }
  }

  return { mostSimilar, list, listShared, sweep: index.sweep, snapshot: index.snapshot }
}

/** The slots under which a waiting document is listed. */
export function rarest(document: Prepared): number[] {
  return Array.from({ length: listedOf(document) }, (_, rank) => rareSlot(document, rank))
}

function listedOf({ rareCount }: Prepared): number {
  return Math.min(rareCount, lookupTermsMax)
}

function rareSlot({ slots, byRarity }: Prepared, rank: number): number {
  return slots[byRarity[rank] as number] as number
}

function isRare({ byRarity, rareCount }: Prepared, at: number): boolean {
  for (let rank = 0; rank < rareCount; rank++) if (byRarity[rank] === at) return true
  return false
}
