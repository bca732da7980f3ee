// What an API is: it says what to ask next, from where the last round ended, and sees from each answer how to go on.
import type { RawRecord } from '../../../core/post.ts'
import type { SourceTrouble } from '../../../core/source.ts'
import type { JsonRecord } from '../../json.ts'
import type { WebRequest } from './web.ts'

/** Where the next round of an API begins; null before the first round. */
export type Cursor = JsonRecord | null

export interface Api {
  /** `newest`: pages lead back in time, so a round counts only as a whole. `oldest`: each page goes on from the one before. */
  readonly order: 'newest' | 'oldest'
  /** Shows only the last entries of a list: where all of them are new, others may have come and gone. */
  readonly isWindow: boolean
  /** There is always something to show: an empty answer is that of a session that ran out. */
  readonly isNeverEmpty: boolean
  /** What an answer without the right status, or in its place, says: a token that ran out, a limit. */
  refusal?(value: JsonRecord): ApiRefusal | null
  /** By what an entry is known again where it says more than itself, such as its place in a list. */
  identity?(record: JsonRecord): string
  walk(cursor: Cursor, nowMs: number): Walk
}

export interface ApiRefusal {
  readonly trouble: SourceTrouble
  readonly found: string
}

/** One round. */
export interface Walk {
  /** null once there is nothing more to ask. */
  request(): WebRequest | null
  take(answer: WalkAnswer): void
  /** Where to begin next time, as far as it has gone. */
  cursor(): JsonRecord
}

/** What came of the last request. */
export interface WalkAnswer {
  /** The answer where it is one JSON object. */
  readonly value: JsonRecord | null
  readonly records: readonly RawRecord[]
  /** How many of them were not known. */
  readonly fresh: number
}

/** What the operator says of the address: where, with which headers, and how far a look goes back. */
export interface ApiPlace {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** What came late is still seen for so long. */
  readonly overlapMs: number
  /** How far the first round goes back. */
  readonly backlogMs: number
}

/** The address with a path behind it and a query. */
export function addressOf(
  place: Pick<ApiPlace, 'url'>,
  path: string,
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(place.url)
  if (path !== '') url.pathname = `${url.pathname.replace(/\/$/u, '')}/${path}`
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

/** A round of one request. */
export function singleWalk(request: WebRequest): Walk {
  let isAsked = false
  return {
    request: () => (isAsked ? null : request),
    take: () => {
      isAsked = true
    },
    cursor: () => ({}),
  }
}
