// Feeds of alerts for programs of others: CAP 1.2 in Atom, RSS, and exports equal to what a filter shows.
import type { Alert } from '../../core/alert.ts'
import type { SearchIndex, StateStore } from '../../core/ports.ts'
import { namedAlert, withNames } from '../alerts/named-alert.ts'
import { exportAnswer, textAnswer } from '../answers.ts'
import { problem } from '../problem.ts'
import { exportParameters, readExport } from '../query-parameters.ts'
import { searchWithin } from '../reach.ts'
import type { HttpReply, HttpRequest, Role, Route } from '../route.ts'
import { isWithin, json, reachOf, refuse } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'
import { capAlert, capTime, identifier } from './cap.ts'
import { alertsCsv } from './export-table.ts'
import type { XmlNode } from './xml.ts'
import { element, elementWith, xmlDocument } from './xml.ts'

export interface FeedRoutesOptions {
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly info: ServiceInfo
  /** What the links of a feed begin with; '' where the service has no address of its own. */
  readonly publicAddress: string
}

const readers: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const fedMax = 100
const exportedMax = 10_000
const pageRows = 200

export function feedRoutes(options: FeedRoutesOptions): readonly Route[] {
  return [
    feedRoute(
      '/v1/cap',
      'application/atom+xml',
      'Alerts as an Atom feed of CAP 1.2 documents, all of them drafts and restricted.',
      (request) => capFeed(options, request),
    ),
    {
      ...feedRoute('/v1/cap/{id}', 'application/cap+xml', 'One alert as a CAP 1.2 document.', (request) =>
        oneCap(options, request),
      ),
      parameters: [{ name: 'id', in: 'path', description: 'The id of the alert.' }],
    },
    feedRoute('/v1/rss', 'application/rss+xml', 'Alerts as RSS 2.0.', (request) => rss(options, request)),
    {
      method: 'GET',
      path: '/v1/export/alerts',
      policy: ['analyst', 'duty', 'lead'],
      summary: 'All alerts that the filter shows, at most 10,000, as JSON or CSV.',
      parameters: exportParameters,
      answers: 'application/json',
      answer: exportAnswer,
      audit: 'export alerts',
      handle: (request) => exported(options, request),
    },
  ]
}

function feedRoute(path: string, answers: string, summary: string, handle: Route['handle']): Route {
  return { method: 'GET', path, policy: readers, summary, answers, answer: textAnswer, audit: 'read feed', handle }
}

async function fed({ state }: FeedRoutesOptions, request: HttpRequest): Promise<readonly Alert[]> {
  const reach = reachOf(request)
  const latest = await state.latestAlerts(fedMax)
  return latest.map(({ alert }) => alert).filter((alert) => alert.state !== 'pending' && isWithin(reach, alert))
}

async function capOf({ state, info }: FeedRoutesOptions, alert: Alert): Promise<XmlNode> {
  const revisions = await state.alertRevisions(alert.id, 2)
  return capAlert(alert, revisions.find(({ rev }) => rev < alert.rev) ?? null, info)
}

async function capFeed(options: FeedRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const alerts = await fed(options, request)
  const entries = await Promise.all(
    alerts.map(async (alert) =>
      element(
        'entry',
        element('id', `urn:qianzhao:alert:${identifier(alert)}`),
        element('title', alert.title),
        element('updated', capTime(alert.raisedAtMs)),
        elementWith('content', { type: 'application/cap+xml' }, await capOf(options, alert)),
      ),
    ),
  )
  const feed = elementWith(
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom' },
    element('id', 'urn:qianzhao:cap'),
    element('title', '前兆 内部研判提示'),
    element('updated', capTime(alerts[0]?.raisedAtMs ?? 0)),
    element('author', element('name', 'qianzhao')),
    ...entries,
  )
  return xml('application/atom+xml', feed)
}

async function oneCap(options: FeedRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const alert = await options.state.alert(request.parameters['id'] ?? '')
  if (alert === null || !isWithin(reachOf(request), alert))
    return refuse(problem('not_found', 'There is no alert with this id.'))
  return xml('application/cap+xml', await capOf(options, alert))
}

async function rss(options: FeedRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const alerts = await fed(options, request)
  const items = alerts.map((alert) =>
    element(
      'item',
      elementWith('guid', { isPermaLink: 'false' }, identifier(alert)),
      element('title', alert.title),
      element('pubDate', new Date(alert.raisedAtMs).toUTCString()),
      element('category', alert.level),
      element('description', alert.explanation.zh),
      ...(options.publicAddress === '' ? [] : [element('link', `${options.publicAddress}/?alert=${alert.id}`)]),
    ),
  )
  const channel = element(
    'channel',
    element('title', '前兆'),
    element('link', options.publicAddress),
    element('description', '内部研判提示，未经核实'),
    ...items,
  )
  return xml('application/rss+xml', elementWith('rss', { version: '2.0' }, channel))
}

function xml(contentType: string, root: XmlNode): HttpReply {
  return { kind: 'bytes', status: 200, contentType: `${contentType}; charset=utf-8`, body: xmlDocument(root) }
}

async function exported({ state, index, info }: FeedRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const { format, search } = readExport(request.query)
  const wanted = searchWithin({ ...search, limit: pageRows }, request)
  const alerts: Record<string, unknown>[] = []
  if (wanted.query === '' && Object.keys(wanted.filters).length === 0) {
    const latest = await state.latestAlerts(exportedMax)
    alerts.push(...latest.map(({ alert }) => namedAlert(alert, info)))
  } else {
    for (let cursor: string | null | undefined; cursor !== null && alerts.length < exportedMax; ) {
      const page = await index.search({ ...wanted, ...(cursor === undefined ? {} : { cursor }) })
      alerts.push(...page.hits.map((hit) => withNames(hit, info)))
      cursor = page.hits.length === 0 ? null : page.cursor
    }
  }
  if (format === 'json') return json({ alerts })
  const headers = { 'content-disposition': 'attachment; filename="alerts.csv"' }
  return { kind: 'bytes', status: 200, contentType: 'text/csv; charset=utf-8', body: alertsCsv(alerts), headers }
}
