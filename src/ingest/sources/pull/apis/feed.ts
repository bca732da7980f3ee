// RSS, Atom and JSON Feed: one address that shows the last entries.
import type { Api, ApiPlace } from '../api.ts'
import { addressOf, singleWalk } from '../api.ts'

const accept = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5'

export function createFeedApi(place: ApiPlace): Api {
  return {
    order: 'newest',
    isWindow: true,
    isNeverEmpty: true,
    walk: () => singleWalk({ url: addressOf(place, ''), headers: { accept, ...place.headers } }),
  }
}
