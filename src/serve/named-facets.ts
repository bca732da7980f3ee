// Facets speak in codes; beside each stands what people call it.
import type { SearchPage } from '../core/ports.ts'
import type { ServiceInfo } from './service-info.ts'

export function namedFacets(facets: SearchPage['facets'], info: ServiceInfo): Record<string, unknown> {
  const nameOf = (facet: string, value: string) => {
    if (facet === 'topic') return info.topicName(value)
    const name = facet === 'place' ? info.placeName(value) : facet === 'source' ? info.sourceName(value) : value
    return { zh: name, en: name }
  }
  return Object.fromEntries(
    Object.entries(facets).map(([facet, values]) => [
      facet,
      values.map((one) => ({ ...one, name: nameOf(facet, one.value) })),
    ]),
  )
}
