// The routes that people and programs read: alerts, their stream, documents, signals, situations, and how the service is doing.
import type { Alert } from '../core/alert.ts'
import { alertRecord } from '../core/alert.ts'
import type { SearchIndex, SearchPage, StateStore } from '../core/ports.ts'
import type { Situation } from '../core/situation.ts'
import type { AlertStreams } from './alert-stream.ts'
import { alertsAnswer, oneAlertAnswer, searchAnswers, statusAnswer, streamAnswer } from './answers.ts'
import { problem } from './problem.ts'
import { readAfter, readSearch, searchParameters, streamParameters } from './query-parameters.ts'
import type { HttpReply, HttpRequest, Role, Route } from './route.ts'
import { json, refuse } from './route.ts'
import type { ServiceInfo } from './service-info.ts'

export interface ReadRoutesOptions {
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly streams: AlertStreams
  readonly info: ServiceInfo
}

const readers: readonly Role[] = ['analyst', 'duty', 'admin']
const searchers: readonly Role[] = ['analyst', 'duty']
const jsonType = 'application/json'

export function readRoutes(options: ReadRoutesOptions): readonly Route[] {
  const { info } = options
  return [
    ...alertRoutes(options),
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

function alertRoutes({ state, index, streams, info }: ReadRoutesOptions): readonly Route[] {
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
      summary:
        'One alert: why it has its level, its revisions, and its evidence: who said what, when and where, without persons.',
      parameters: [{ name: 'id', in: 'path', description: 'The id of the alert.' }],
      answers: jsonType,
      answer: oneAlertAnswer,
      handle: (request) => oneAlert(state, info, request.parameters['id'] ?? ''),
    },
  ]
}

const revisionsShownMax = 100

async function oneAlert(state: StateStore, info: ServiceInfo, id: string): Promise<HttpReply> {
  const alert = await state.alert(id)
  if (alert === null) return refuse(problem('not_found', 'There is no alert with this id.'))
  const [situation, revisions] = await Promise.all([
    state.situation(alert.situation),
    state.alertRevisions(id, revisionsShownMax),
  ])
  return json({
    ...namedAlert(alert, info),
    decisionText: alert.decision === undefined ? null : info.decisionText(alert.decision),
    thresholds: info.thresholds(alert.rule),
    revisions: revisions.map(revisionRecord),
    ...evidence(situation, info),
  })
}

/** What changed from one revision to the next; the documents and the explanation are those of the latest. */
function revisionRecord(alert: Alert): Record<string, unknown> {
  const { rev, state, level, concern, reason, probability, voices, documentCount, raisedAt, decision } =
    alertRecord(alert)
  return { rev, state, level, concern, reason, probability, voices, documentCount, raisedAt, decision }
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
    const { hits, cursor, facets } = await index.search(search)
    return json({ alerts: hits.map((hit) => withNames(hit, info)), cursor, facets: namedFacets(facets, info) })
  }
  const latest = await state.latestAlerts(search.limit)
  // The stream goes on after this sequence: what is listed and what follows join without gap or repeat.
  return json({
    alerts: latest.map(({ alert }) => namedAlert(alert, info)),
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

function searchRoute({ index, info }: ReadRoutesOptions, kind: keyof typeof searchAnswers, what: string): Route {
  return {
    method: 'GET',
    path: `/v1/${kind}`,
    policy: searchers,
    summary: `${what} Words, filters, facets; newest first, page by page.`,
    parameters: searchParameters,
    answers: jsonType,
    answer: searchAnswers[kind],
    handle: async (request) => {
      const { hits, cursor, facets } = await index.search(readSearch(kind, request.query))
      return json({ [kind]: hits, cursor, facets: namedFacets(facets, info) })
    },
  }
}

/** Facets speak in codes; beside each stands what people call it. */
function namedFacets(facets: SearchPage['facets'], info: ServiceInfo): Record<string, unknown> {
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

/** The public record with names beside the codes. */
export function namedAlert(alert: Alert, info: ServiceInfo): Record<string, unknown> {
  return withNames(alertRecord(alert), info)
}

function withNames(record: Readonly<Record<string, unknown>>, info: ServiceInfo): Record<string, unknown> {
  const sources = Array.isArray(record['sources']) ? record['sources'] : []
  return {
    ...record,
    topicName: info.topicName(String(record['topic'])),
    placeName: info.placeName(String(record['place'])),
    sourceNames: sources.map((source) => info.sourceName(String(source))),
  }
}

function evidence(situation: Situation | null, info: ServiceInfo): Record<string, unknown> {
  if (situation === null) return { evidence: [] }
  return {
    observed: situation.observed,
    expected: situation.expected,
    calibration: situation.calibration,
    terms: situation.terms,
    copies: situation.copies,
    voicesByHour: situation.voicesByHour,
    contributions: situation.contributions,
    byPlace: situation.byPlace.map(({ place, voices }) => ({ place, name: info.placeName(place), voices })),
    bySource: situation.bySource.map((share) => ({ ...share, name: info.sourceName(share.source) })),
    without: situation.without,
    reasons: info.reasons(situation),
    strength: situation.evidence,
    casualties: {
      told:
        (situation.cues.casualty ?? 0) > 0 ||
        (situation.cues.symptom ?? 0) > 0 ||
        (situation.happening?.body ?? 0) >= 0.5,
      most: situation.casualtiesMax,
    },
    evidence: situation.witnesses.map((item) => ({
      id: item.key,
      time: new Date(item.timeMs).toISOString(),
      source: item.source,
      sourceName: info.sourceName(item.source),
      place: item.place,
      placeName: info.placeName(item.place),
      excerpt: item.excerpt,
    })),
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
    sources: sources.map(({ id, name, lastMs, silent }) => ({ id, name, last: isoOrNull(lastMs), silent })),
  }
}
