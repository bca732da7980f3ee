// Open311 GeoReport v2: requests of a stretch of time, page by page.
import type { RawRecord } from '../../../../core/post.ts'
import { stringOf } from '../../../formats/format.ts'
import { parseJsonRecord } from '../../../json.ts'
import type { Api, ApiPlace, Cursor } from '../api.ts'
import { addressOf } from '../api.ts'

const pageSize = 100

export function createOpen311Api(place: ApiPlace): Api {
  return {
    order: 'newest',
    isWindow: false,
    isNeverEmpty: false,
    walk(cursor, nowMs) {
      const startMs = startOf(cursor, place, nowMs)
      let page = 1
      let isDone = false
      let newestMs = startMs
      return {
        request: () => (isDone ? null : requestOf(place, { startMs, nowMs, page })),
        take({ records, fresh }) {
          for (const atMs of records.map(requestedMs)) {
            // A request from the future would hide all others behind it.
            if (atMs > newestMs && atMs <= nowMs) newestMs = atMs
          }
          // A server that knows no pages answers the first one again: nothing in it is new.
          isDone = records.length < pageSize || fresh === 0
          page++
        },
        cursor: () => ({ newestMs }),
      }
    },
  }
}

function startOf(cursor: Cursor, { backlogMs, overlapMs }: ApiPlace, nowMs: number): number {
  const newestMs = cursor?.['newestMs']
  return typeof newestMs === 'number' ? newestMs - overlapMs : nowMs - backlogMs
}

function requestOf(
  place: ApiPlace,
  { startMs, nowMs, page }: { readonly startMs: number; readonly nowMs: number; readonly page: number },
) {
  const query = {
    start_date: utcSecond(startMs),
    end_date: utcSecond(nowMs),
    page_size: String(pageSize),
    page: String(page),
  }
  return { url: addressOf(place, 'requests.json', query), headers: { accept: 'application/json', ...place.headers } }
}

/** W3C's form of ISO 8601, which knows no fractions here. */
function utcSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function requestedMs({ bytes }: RawRecord): number {
  const parsed = parseJsonRecord(bytes)
  const written = parsed.kind === 'record' ? parsed.record['requested_datetime'] : undefined
  // Some cities put every scalar into an array of its own.
  return Date.parse(stringOf(Array.isArray(written) ? written[0] : written))
}
