// The routes of alerts that people and programs read: the list, the stream, one alert, and all of its documents.
import type { SearchIndex, StateStore } from '../../core/ports.ts'
import type { AlertStreams } from '../alert-stream.ts'
import { searchAnswers, streamAnswer } from '../answers.ts'
import { namedFacets } from '../named-facets.ts'
import { problem } from '../problem.ts'
import {
  evidenceParameters,
  readAfter,
  readEvidence,
  readSearch,
  searchParameters,
  streamParameters,
} from '../query-parameters.ts'
import { searchWithin } from '../reach.ts'
import type { HttpReply, HttpRequest, Role, Route } from '../route.ts'
import { isWithin, json, reachOf, refuse } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { alertsAnswer, oneAlertAnswer } from './alert-answers.ts'
import { namedAlert, withNames } from './named-alert.ts'
import { oneAlert } from './one-alert.ts'

export interface AlertRoutesOptions {
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly streams: AlertStreams
  readonly info: ServiceInfo
}

const readers: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const jsonType = 'application/json'
const idParameter = { name: 'id', in: 'path', description: 'The id of the alert.' } as const

export function alertRoutes({ state, index, streams, info }: AlertRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/alerts',
      policy: readers,
      summary: 'The latest revision of each alert, newest first; with a query or filter, a search.',
      parameters: searchParameters,
      answers: jsonType,
      answer: alertsAnswer,
      handle: (request) => listAlerts(state, index, info, request),
    },
    {
      method: 'GET',
      path: '/v1/alerts/stream',
      policy: readers,
      summary: 'Every revision as it is committed, as server-sent events; the event id resumes without gap or repeat.',
      parameters: streamParameters,
      answers: 'text/event-stream',
      answer: streamAnswer,
      handle: (request) => openStream(streams, request),
    },
    {
      method: 'GET',
      path: '/v1/alerts/{id}',
      policy: readers,
      summary: 'One alert: what was done, why it has its level, its revisions and its evidence, without persons.',
      parameters: [idParameter],
      answers: jsonType,
      answer: oneAlertAnswer,
      audit: 'open alert',
      handle: (request) => oneAlert(state, info, request),
    },
    {
      method: 'GET',
      path: '/v1/alerts/{id}/documents',
      policy: ['analyst', 'duty', 'lead'],
      summary: 'All documents of an alert that are kept, newest first, page by page, by source.',
      parameters: [idParameter, ...evidenceParameters],
      answers: jsonType,
      answer: searchAnswers.documents,
      audit: 'read evidence',
      handle: (request) => documentsOf({ state, index, info }, request),
    },
  ]
}

async function listAlerts(
  state: StateStore,
  index: Pick<SearchIndex, 'search'>,
  info: ServiceInfo,
  request: HttpRequest,
): Promise<HttpReply> {
  const search = readSearch('alerts', request.query)
  const plain = search.query === '' && search.cursor === undefined && Object.keys(search.filters).length === 0
  if (!plain || (search.facets ?? []).length > 0) {
    const { hits, cursor, facets } = await index.search(searchWithin(search, request))
    return json({ alerts: hits.map((hit) => withNames(hit, info)), cursor, facets: namedFacets(facets, info) })
  }
  const latest = await state.latestAlerts(search.limit)
  const reach = reachOf(request)
  // The stream goes on after this sequence: what is listed and what follows join without gap or repeat.
  return json({
    alerts: latest.filter(({ alert }) => isWithin(reach, alert)).map(({ alert }) => namedAlert(alert, info)),
    sequence: latest[0]?.sequence ?? 0,
    cursor: null,
  })
}

function openStream(streams: AlertStreams, request: HttpRequest): HttpReply {
  if (streams.isFull()) {
    return refuse(problem('unavailable', 'As many listen as can be served.', { retryAfterSeconds: 10 }))
  }
  const header = request.headers['last-event-id']
  const after = readAfter(header === undefined ? undefined : String(header), request.query)
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    start: (stream) => streams.start(stream, request.caller, after),
  }
}

async function documentsOf(
  { state, index, info }: Omit<AlertRoutesOptions, 'streams'>,
  request: HttpRequest,
): Promise<HttpReply> {
  const alert = await state.alert(request.parameters['id'] ?? '')
  if (alert === null || !isWithin(reachOf(request), alert))
    return refuse(problem('not_found', 'There is no alert with this id.'))
  const { source, limit, cursor } = readEvidence(request.query)
  // The window of the alert keeps the search among its own documents; its ends are times of documents.
  const {
    hits,
    cursor: next,
    facets,
  } = await index.search({
    kind: 'documents',
    query: '',
    filters: {
      keys: alert.documents,
      fromMs: alert.windowStartMs,
      toMs: alert.windowEndMs + 1,
      ...(source === undefined ? {} : { source }),
    },
    limit,
    ...(cursor === undefined ? {} : { cursor }),
    facets: ['source', 'place'],
  })
  return json({ documents: hits, cursor: next, facets: namedFacets(facets, info) })
}
