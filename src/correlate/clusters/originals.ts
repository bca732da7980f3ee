// Where the originals of reposts and copies stand: what repeats another document belongs to it, whatever it says.
import type { Observation } from '../../core/document.ts'
import { hash32 } from '../../core/hash.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { RecentTableState } from '../../core/recent-table.ts'
import { createRecentTable } from '../../core/recent-table.ts'
import type { Members } from '../match/members.ts'
import type { Prepared } from '../match/prepared.ts'
import type { CopyIndexState } from './copy-index.ts'
import { createCopyIndex } from './copy-index.ts'

export interface OriginalsState {
  readonly copies: CopyIndexState
  readonly origins: RecentTableState
}

export interface Originals {
  /** The place of what it reposts; −1 where it reposts nothing that is remembered. */
  reposted(observation: Observation): number
  /** The place of the text that it copies; −1 where it copies none. */
  copied(document: Prepared): number
  /** Both lead to this entry from now on. */
  remember(document: Prepared, entry: number): void
  placeOf(key: DocumentKey): number
  snapshot(): OriginalsState
}

/** Originals remembered so that their reposts find them, and a quarter as many whose copies do. */
const originsMax = 65_536

export function createOriginals(members: Members, state?: OriginalsState): Originals {
  const origins = createRecentTable(originsMax, state?.origins)
  const copies = createCopyIndex(originsMax >> 2, state?.copies)

  function placeOf(key: DocumentKey): number {
    return members.placeOf(origins.get(hash32(key, 1), hash32(key, 2)))
  }

  function remember(document: Prepared, entry: number): void {
    const { key, repostOf } = document.observation
    // A repost of a repost names the repost in between, so each remembers where it belongs.
    origins.set(hash32(key, 1), hash32(key, 2), entry)
    if (repostOf !== null) origins.set(hash32(repostOf, 1), hash32(repostOf, 2), entry)
    copies.add(document, entry)
  }

  return {
    reposted: ({ repostOf }) => (repostOf === null ? -1 : placeOf(repostOf)),
    copied: (document) => members.placeOf(copies.find(document)),
    remember,
    placeOf,
    snapshot: () => ({ copies: copies.snapshot(), origins: origins.snapshot() }),
  }
}
