// A labelled cascade as the evaluation reads it: the first post, and its reposts as columns, in time order.
import type { CascadePost } from '../../src/correlate/spread/post.ts'

export interface LabelledCascade {
  readonly id: string
  readonly isRumour: boolean
  readonly timeMs: number
  readonly text: string
  readonly followers: number
  readonly isVerified: boolean
  /** Milliseconds after the first post, ascending. */
  readonly delaysMs: readonly number[]
  /** Row numbers, -1 for the first post. */
  readonly parents: readonly number[]
  readonly authors: readonly string[]
  /** '' where the reposter added nothing, or beyond the text that is kept. */
  readonly texts: readonly string[]
}

/** What had been seen so long after the first post. */
export function seenWithin(cascade: LabelledCascade, horizonMs: number): LabelledCascade {
  const { delaysMs, parents, authors, texts } = cascade
  const late = delaysMs.findIndex((delay) => delay > horizonMs)
  const count = horizonMs <= 0 ? 0 : late < 0 ? delaysMs.length : late
  return {
    ...cascade,
    delaysMs: delaysMs.slice(0, count),
    parents: parents.slice(0, count),
    authors: authors.slice(0, count),
    texts: texts.slice(0, count),
  }
}

/** The same as posts that `analyseCascade` reads. */
export function postsOf(cascade: LabelledCascade): readonly CascadePost[] {
  const first = postOf('root', null, cascade.timeMs, `root ${cascade.id}`)
  return [
    first,
    ...cascade.delaysMs.map((delay, row) => {
      const parent = cascade.parents[row] ?? -1
      return postOf(`${row}`, parent < 0 ? 'root' : `${parent}`, cascade.timeMs + delay, cascade.authors[row] ?? null)
    }),
  ]
}

function postOf(key: string, parent: string | null, timeMs: number, author: string | null): CascadePost {
  return {
    key,
    parent,
    timeMs,
    author,
    account: 'ordinary',
    organisation: null,
    channel: 'weibo',
    source: 'cascade',
    fingerprint: null,
    isOfficialResponse: false,
  }
}
