// What the analysis of a cascade needs to know of a post, and how a post is shown: organisations by name, people never.
import type { Fingerprint, Observation } from '../../core/document.ts'
import type { AccountKind, Channel } from '../../core/post.ts'

export interface CascadePost {
  readonly key: string
  /** The post it passes on; null where it stands by itself. */
  readonly parent: string | null
  readonly timeMs: number
  /** A pseudonym, or null where the source names nobody: such a post is a voice of its own. */
  readonly author: string | null
  readonly account: AccountKind
  readonly organisation: string | null
  readonly channel: Channel
  readonly source: string
  /** Copies of a text without a link to it are found by this; null or 0, 0 where there is no text. */
  readonly fingerprint: Fingerprint | null
  /** The text says that somebody in charge answers. */
  readonly isOfficialResponse: boolean
}

export function cascadePostOf(observation: Observation): CascadePost {
  const { key, repostOf, timeMs, author, account, organisation, channel, source, fingerprint, cues } = observation
  const isOfficialResponse = account === 'government' && cues.some((cue) => cue.kind === 'official_response')
  return {
    key,
    parent: repostOf,
    timeMs,
    author,
    account,
    organisation,
    channel,
    source,
    fingerprint,
    isOfficialResponse,
  }
}

export interface ShownPost {
  readonly key: string
  readonly timeMs: number
  readonly channel: Channel
  readonly source: string
  readonly account: AccountKind
  /** The pseudonym. */
  readonly author: string | null
  /** Only a verified organisation has a name here. */
  readonly organisation: string | null
}

export function showPost(post: CascadePost): ShownPost {
  return {
    key: post.key,
    timeMs: post.timeMs,
    channel: post.channel,
    source: post.source,
    account: post.account,
    author: post.author,
    organisation: post.account === 'ordinary' ? null : post.organisation,
  }
}

/** Who spoke, for counting: the author, or the post itself where the source names nobody. */
export function voiceOf(post: CascadePost): string {
  return post.author === null ? `post ${post.key}` : `author ${post.author}`
}
