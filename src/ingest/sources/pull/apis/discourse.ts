// Discourse: its newest posts, and from there back to the last one that is known.
import { firstOf, recordsOf } from '../../../formats/format.ts'
import type { Api, ApiPlace } from '../api.ts'
import { addressOf } from '../api.ts'

export function createDiscourseApi(place: ApiPlace): Api {
  return {
    order: 'newest',
    isWindow: false,
    isNeverEmpty: true,
    refusal: (value) => {
      const type = firstOf(value, 'error_type')
      if (type === 'rate_limit') return { trouble: 'limited', found: 'an answer that says: rate limit' }
      if (type === 'not_logged_in' || type === 'invalid_access')
        return { trouble: 'session_expired', found: `an answer that says: ${type}` }
      return null
    },
    walk(cursor) {
      const since = Number(cursor?.['newest'] ?? 0)
      let newest = since
      let before: number | null = null
      let isDone = false
      return {
        request: () =>
          isDone
            ? null
            : {
                url: addressOf(place, 'posts.json', before === null ? {} : { before: String(before) }),
                headers: { accept: 'application/json', ...place.headers },
              },
        take({ value }) {
          const ids = recordsOf(value?.['latest_posts']).map(({ id }) => Number(id))
          newest = Math.max(newest, ...ids)
          const oldest = Math.min(...ids)
          // The first look takes the newest page and no more: a forum may be twenty years long.
          isDone = ids.length === 0 || since === 0 || oldest <= since + 1
          before = oldest - 1
        },
        cursor: () => ({ newest }),
      }
    },
  }
}
