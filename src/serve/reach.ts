// Keeps a search within what its caller may see: his own place and topic are added, and where he has several he names one.
import { EarlyWarningError } from '../core/errors.ts'
import type { SearchRequest } from '../core/ports.ts'
import type { HttpRequest } from './route.ts'
import { reachOf } from './route.ts'

export function searchWithin(search: SearchRequest, request: HttpRequest): SearchRequest {
  const { places, topics } = reachOf(request)
  const { place, topic } = search.filters
  const kept = {
    ...(places.length === 0 ? {} : { place: chosen('place', place, places, (one, own) => one.startsWith(own)) }),
    ...(topics.length === 0
      ? {}
      : { topic: chosen('topic', topic, topics, (one, own) => one === own || one.startsWith(`${own}.`)) }),
  }
  return { ...search, filters: { ...search.filters, ...kept } }
}

function chosen(
  name: string,
  wanted: string | undefined,
  own: readonly string[],
  isWithin: (one: string, own: string) => boolean,
): string {
  const [only] = own
  if (wanted === undefined && own.length === 1 && only !== undefined) return only
  if (wanted !== undefined && own.some((one) => isWithin(wanted, one))) return wanted
  throw new EarlyWarningError('USAGE', `${name} must be within what is yours: ${own.join(', ')}.`)
}
