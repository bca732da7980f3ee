// How what a situation holds was passed on: its reposts, remembered within bounds, analysed when the situation is told.
import type { Observation } from '../../core/document.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { Spread, SpreadPost } from '../../core/situation.ts'
import { analyseCascade } from './cascade.ts'
import type { CascadePost, ShownPost } from './post.ts'
import { cascadePostOf } from './post.ts'
import type { RecentMapState } from '../recent-map.ts'
import { createRecentMap } from '../recent-map.ts'
import type { Stage, Taken } from '../stage.ts'

export interface SpreadsState {
  readonly originals: RecentMapState<CascadePost>
  readonly roots: RecentMapState<DocumentKey>
  readonly reposts: RecentMapState<CascadePost[]>
}

export interface Spreads extends Stage<SpreadsState> {
  take(taken: Pick<Taken, 'observation'>): void
  /** How these documents were passed on; null where none was. */
  of(keys: readonly DocumentKey[]): Spread | null
}

/** Latest documents, any of which may be reposted yet; reposts whose origin is known; originals with reposts. */
const originalsMax = 4_096
const rootsMax = 32_768
const cascadesMax = 1_024
/** Reposts of one original that are remembered, the first ones; originals looked at for one situation. */
const repostsMax = 256
const originalsLookedAtMax = 8
const binsMax = 24
const rolesMax = 8

/** At most 8 × 257 posts are analysed for a revision: n log n, a few milliseconds, and only where something was reposted. */
export function createSpreads(state?: SpreadsState): Spreads {
  const originals = createRecentMap<CascadePost>(originalsMax, state?.originals)
  const roots = createRecentMap<DocumentKey>(rootsMax, state?.roots)
  const reposts = createRecentMap<CascadePost[]>(cascadesMax, state?.reposts)

  function take(observation: Observation): void {
    const { key, repostOf } = observation
    if (repostOf === null) {
      originals.set(key, cascadePostOf(observation))
      return
    }
    const root = roots.get(repostOf) ?? repostOf
    roots.set(key, root)
    const known = reposts.get(root) ?? []
    if (known.length < repostsMax) known.push(cascadePostOf(observation))
    // Set again, so that what is still passed on is not forgotten.
    reposts.set(root, known)
  }

  function of(keys: readonly DocumentKey[]): Spread | null {
    const passedOn = keys
      .map((key) => ({ key, posts: reposts.get(key) ?? [] }))
      .filter(({ posts }) => posts.length > 0)
      .sort((a, b) => b.posts.length - a.posts.length || (a.key < b.key ? -1 : 1))
      .slice(0, originalsLookedAtMax)
    if (passedOn.length === 0) return null
    const posts = passedOn.flatMap(({ key, posts: list }) => {
      const original = originals.get(key)
      return original === undefined ? list : [original, ...list]
    })
    const { origin, shape, timeline, roles } = analyseCascade(posts)
    if (origin === null) return null
    const shown = [
      ...roles.amplifiers.map((post) => ({
        role: 'amplifier' as const,
        post: shownOf(post),
        spreadPosts: post.spreadPosts,
      })),
      ...roles.bridges.map((post) => ({ role: 'bridge' as const, post: shownOf(post), spreadPosts: post.spreadPosts })),
      ...roles.officialResponses.map((post) => ({
        role: 'official_response' as const,
        post: shownOf(post),
        spreadPosts: 0,
      })),
    ]
    return {
      posts: shape.posts,
      voices: shape.voices,
      depth: shape.depth,
      earliest: shownOf(origin.earliest),
      earliestIndependent: origin.earliestIndependent === null ? null : shownOf(origin.earliestIndependent),
      timeline: timeline.bins.slice(-binsMax).map(({ startMs, posts: count, sources, accounts }) => ({
        startMs,
        posts: count,
        sources,
        accounts,
      })),
      roles: shown.slice(0, rolesMax),
    }
  }

  return {
    take: ({ observation }) => take(observation),
    close: () => undefined,
    expire: () => undefined,
    of,
    snapshot: () => ({ originals: originals.snapshot(), roots: roots.snapshot(), reposts: reposts.snapshot() }),
  }
}

/** Without the pseudonym: what a post did is told, not who wrote it; a verified organisation has its name. */
function shownOf({ key, timeMs, channel, source, account, organisation }: ShownPost): SpreadPost {
  return { key: key as DocumentKey, timeMs, channel, source, account, organisation }
}
