// Documents of somebody's Elasticsearch or OpenSearch that a query finds, in the order of their times.
import { recordOf, recordsOf } from '../../../formats/format.ts'
import type { JsonRecord } from '../../../json.ts'
import type { Api, ApiPlace } from '../api.ts'
import { addressOf } from '../api.ts'

export interface ElasticsearchQuery {
  readonly index: string
  /** The member with the time by which documents are ordered; the time of indexing is the safest. */
  readonly time: string
  /** As Elasticsearch has it; what is older than the last round is left out besides. */
  readonly query: JsonRecord
}

const pageSize = 500
// What a search may pass over; beyond it the documents of one millisecond are too many to tell apart.
const fromMax = 9_500

export function createElasticsearchApi(place: ApiPlace, { index, time, query }: ElasticsearchQuery): Api {
  return {
    order: 'oldest',
    isWindow: false,
    isNeverEmpty: false,
    walk(cursor, nowMs) {
      const held = cursor?.['newestMs']
      let newestMs = typeof held === 'number' ? held : nowMs - place.backlogMs
      let fromMs = typeof held === 'number' ? held - place.overlapMs : newestMs
      let from = 0
      let isDone = false
      return {
        request: () =>
          isDone
            ? null
            : {
                url: addressOf(place, `${index}/_search`),
                headers: { accept: 'application/json', ...place.headers },
                body: JSON.stringify({
                  size: pageSize,
                  from,
                  track_total_hits: false,
                  sort: [{ [time]: { order: 'asc' } }],
                  query: {
                    bool: {
                      filter: [query, { range: { [time]: { gte: fromMs, lte: nowMs, format: 'epoch_millis' } } }],
                    },
                  },
                }),
              },
        take({ value }) {
          const hits = recordsOf(recordOf(value?.['hits'])?.['hits'])
          const lastMs = Number((hits.at(-1)?.['sort'] as readonly unknown[] | undefined)?.[0])
          if (Number.isFinite(lastMs)) newestMs = Math.max(newestMs, lastMs)
          isDone = hits.length < pageSize || !Number.isFinite(lastMs) || from > fromMax
          // A page within one millisecond is passed over; else the next begins with the last one's time.
          from = lastMs > fromMs ? 0 : from + hits.length
          if (lastMs > fromMs) fromMs = lastMs
        },
        cursor: () => ({ newestMs }),
      }
    },
  }
}
