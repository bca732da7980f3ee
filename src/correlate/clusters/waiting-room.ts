// Documents that are the first of their kind wait here for a second one, which makes them a cluster.
import type { LoadedTerms } from '../match/loaded-terms.ts'
import type { Members } from '../match/members.ts'
import type { HomeOptions, Prepared } from '../match/prepared.ts'
import { createPreparer } from '../match/prepared.ts'
import type { Singles } from '../match/singles.ts'
import { forgetRow } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'
import type { Cluster } from './cluster.ts'
import { addDocument, createCluster } from './cluster.ts'
import type { Groups } from './groups.ts'
import type { WordLookup } from './word-lookup.ts'
import { rarest } from './word-lookup.ts'
import type { Originals } from './originals.ts'

export interface WaitingRoomParts {
  readonly options: HomeOptions
  readonly terms: TermStatistics
  readonly loaded: LoadedTerms
  readonly members: Members
  readonly singles: Singles
  readonly groups: Groups
  readonly lookup: WordLookup
  readonly originals: Originals
}

export interface WaitingRoom {
  /** The oldest has to go where there is no room. */
  wait(document: Prepared, tick: number): void
  /** What waits at this place becomes a cluster of one. */
  promote(place: number): Cluster
  nextSequence(): number
}

export function createWaitingRoom(parts: WaitingRoomParts, firstSequence = 0): WaitingRoom {
  const { options, terms, loaded, members, singles, groups, lookup, originals } = parts
  // The document in hand must stay as it is while the one that waited is prepared again.
  const again = createPreparer(terms, options)
  let nextSequence = firstSequence

  function wait(document: Prepared, tick: number): void {
    const oldest = singles.oldest(nextSequence)
    if (oldest >= 0) letGo(oldest)
    const place = singles.add(nextSequence++, tick, document)
    for (let i = 0; i < document.count; i++) terms.retain(document.slots[i] as number)
    const entry = members.columns.entries[place] as number
    lookup.list(document, entry)
    originals.remember(document, entry)
  }

  function letGo(place: number): void {
    forgetRow(singles.rows, members.columns.rows[place] as number, terms)
    singles.take(place)
    members.close(place)
  }

  function promote(place: number): Cluster {
    const { columns } = members
    const single = again.prepareWithoutTerms(singles.observationAt(place))
    singles.loadTerms(place, single)
    const row = groups.rows.open()
    const cluster = createCluster(columns.sequences[place] as number, row, singles.tickAt(place), single)
    addDocument(cluster, single, groups.rows, terms, loaded)
    cluster.terms.indexed.push(...rarest(single))
    forgetRow(singles.rows, columns.rows[place] as number, terms)
    singles.take(place)
    groups.open(place, cluster)
    return cluster
  }

  return { wait, promote, nextSequence: () => nextSequence }
}
