// Weibo's open platform with the operator's own token: a timeline, page by page, down to the last status that is known.
import { firstOf, recordsOf } from '../../../formats/format.ts'
import type { Api, ApiPlace, ApiRefusal } from '../api.ts'
import { addressOf } from '../api.ts'

const pageSize = 100

// https://open.weibo.com/wiki/Error_code: tokens that ran out or were taken back, and limits of an address, an application or a user.
const expired = /^(?:21314|21315|21316|21317|21319|21327|21332|21501|10006)$/u
const limited = /^(?:10022|10023|10024)$/u

export function createWeiboApi(place: ApiPlace, timeline: string): Api {
  return {
    order: 'newest',
    isWindow: false,
    isNeverEmpty: false,
    refusal(value): ApiRefusal | null {
      const code = firstOf(value, 'error_code')
      if (code === '') return null
      const found = `error ${code}`
      if (expired.test(code)) return { trouble: 'session_expired', found: `${found}: the token is no longer good` }
      return { trouble: limited.test(code) ? 'limited' : 'refused', found }
    },
    walk(cursor) {
      const since = cursor === null ? '0' : firstOf(cursor, 'newest') || '0'
      let newest = since
      let page = 1
      let isDone = false
      return {
        request() {
          if (isDone) return null
          const query = { since_id: since, count: String(pageSize), page: String(page) }
          return { url: addressOf(place, `${timeline}.json`, query), headers: place.headers }
        },
        take({ value, fresh }) {
          for (const status of recordsOf(value?.['statuses']))
            newest = later(newest, firstOf(status, 'idstr', 'mid', 'id'))
          // Pages are often short, because what may not be seen is taken out: only an empty one is the last.
          isDone = fresh === 0 || since === '0'
          page++
        },
        cursor: () => ({ newest }),
      }
    },
  }
}

/** Ids are numbers of sixteen digits and more, so they are compared as text of one length. */
function later(a: string, b: string): string {
  if (!/^\d+$/u.test(b)) return a
  return a.length !== b.length ? (a.length > b.length ? a : b) : a > b ? a : b
}
