// The routes that people and programs search: documents, signals, situations, and how the service is doing.
import type { SearchIndex } from '../core/ports.ts'
import { searchAnswers, statusAnswer } from './answers.ts'
import { readSearch, searchParameters } from './query-parameters.ts'
import { namedFacets } from './named-facets.ts'
import { searchWithin } from './reach.ts'
import type { Role, Route } from './route.ts'
import { json } from './route.ts'
import type { ServiceInfo } from './service-info.ts'

export interface ReadRoutesOptions {
  readonly index: Pick<SearchIndex, 'search'>
  readonly info: ServiceInfo
}

const readers: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const searchers: readonly Role[] = ['analyst', 'duty', 'lead']
const jsonType = 'application/json'

export function readRoutes(options: ReadRoutesOptions): readonly Route[] {
  const { info } = options
  return [
    searchRoute(options, 'documents', 'De-identified documents.'),
    searchRoute(options, 'signals', 'What the detectors claimed.'),
    searchRoute(options, 'situations', 'Signals that belong together, hazards and hot topics.'),
    {
      method: 'GET',
      path: '/v1/status',
      policy: readers,
      summary: 'Watermark, sources with those that are silent, and whether the stream is simulated.',
      answers: jsonType,
      answer: statusAnswer,
      handle: () => json(statusRecord(info)),
    },
  ]
}

function searchRoute({ index, info }: ReadRoutesOptions, kind: keyof typeof searchAnswers, what: string): Route {
  return {
    method: 'GET',
    path: `/v1/${kind}`,
    policy: searchers,
    summary: `${what} Words, filters, facets; newest first, page by page.`,
    parameters: searchParameters,
    answers: jsonType,
    answer: searchAnswers[kind],
    audit: `search ${kind}`,
    handle: async (request) => {
      const { hits, cursor, facets } = await index.search(searchWithin(readSearch(kind, request.query), request))
      return json({ [kind]: hits, cursor, facets: namedFacets(facets, info) })
    },
  }
}

function statusRecord(info: ServiceInfo): Record<string, unknown> {
  const { simulated, ready, troubles, nowMs, watermarkMs, sources, documentCount, indexLag, indexRefused, routes } =
    info.status()
  const isoOrNull = (timeMs: number | null) => (timeMs === null ? null : new Date(timeMs).toISOString())
  return {
    version: info.version,
    simulated,
    ready,
    troubles,
    now: new Date(nowMs).toISOString(),
    watermark: isoOrNull(watermarkMs),
    documentCount,
    indexLag,
    indexRefused,
    routes,
    sources: sources.map(({ id, name, lastMs, silent, trouble }) => ({
      id,
      name,
      last: isoOrNull(lastMs),
      silent,
      trouble:
        trouble === null
          ? null
          : { kind: trouble.kind, since: isoOrNull(trouble.sinceMs), zh: trouble.zh, en: trouble.en },
    })),
  }
}
