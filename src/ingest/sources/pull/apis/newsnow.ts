// A list of newsnow: what is hot at the moment, with places that change all the time.
import { firstOf } from '../../../formats/format.ts'
import type { Api, ApiPlace } from '../api.ts'
import { addressOf, singleWalk } from '../api.ts'

export function createNewsnowApi(place: ApiPlace, list: string): Api {
  return {
    order: 'newest',
    // A list of the hottest has no end that something could fall out of unseen.
    isWindow: false,
    isNeverEmpty: true,
    identity: (record) => `${firstOf(record, 'id', 'url')} ${firstOf(record, 'title')}`,
    walk: () =>
      singleWalk({
        url: addressOf(place, 'api/s', { id: list }),
        headers: { accept: 'application/json', ...place.headers },
      }),
  }
}
