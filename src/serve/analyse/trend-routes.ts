// What people talk about: hot topics with their views, and how much of what is said where, against the time before.
import { dayMs, weekMs } from '../../core/durations.ts'
import type { SearchIndex } from '../../core/ports.ts'
import { hotAnswer, trendsAnswer } from '../answers.ts'
import { parsedSpan, spanParameters } from '../query-parameters.ts'
import { searchWithin } from '../reach.ts'
import type { HttpRequest, Role, Route } from '../route.ts'
import { json } from '../route.ts'
import type { ServiceInfo } from '../service-info.ts'

export interface TrendRoutesOptions {
  readonly index: Pick<SearchIndex, 'search'>
  readonly info: ServiceInfo
}

const readers: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const hotMax = 20
const lookedAt = 200
const longestMs = 366 * dayMs

export function trendRoutes({ index, info }: TrendRoutesOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/hot',
      policy: readers,
      summary: 'Hot topics of the last week, or of a span: what is talked of without being a hazard, with its views.',
      parameters: spanParameters,
      answers: 'application/json',
      answer: hotAnswer,
      handle: async (request) => {
        const { fromMs, toMs } = parsedSpan(request.query, info.status().nowMs, weekMs)
        const search = { kind: 'situations', query: '', filters: { fromMs, toMs }, limit: lookedAt } as const
        const { hits } = await index.search(searchWithin(search, request))
        const topics = hits.filter((hit) => hit['hazard'] === false && hit['state'] !== 'merged')
        topics.sort((a, b) => Number(b['evidence']) - Number(a['evidence']))
        return json({ topics: topics.slice(0, hotMax).map((hit) => hotTopic(hit, info)) })
      },
    },
    {
      method: 'GET',
      path: '/v1/trends',
      policy: readers,
      summary:
        'How many documents of which topic, place and source, day by day, against as long a time before; the last week by default.',
      parameters: spanParameters,
      answers: 'application/json',
      answer: trendsAnswer,
      handle: async (request) => {
        const { fromMs, toMs } = parsedSpan(request.query, info.status().nowMs, weekMs)
        const lengthMs = Math.min(longestMs, toMs - fromMs)
        const [now, before] = await Promise.all([
          counted(index, request, { fromMs, toMs }),
          counted(index, request, { fromMs: fromMs - lengthMs, toMs: fromMs }),
        ])
        const compared = (facet: string, name: (value: string) => unknown) =>
          (now[facet] ?? []).map(({ value, count }) => ({
            value,
            count,
            before: before[facet]?.find((one) => one.value === value)?.count ?? 0,
            name: name(value),
          }))
        const same = (name: string) => ({ zh: name, en: name })
        return json({
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          days: [...(now['day'] ?? [])].sort((a, b) => (a.value < b.value ? -1 : 1)),
          topics: compared('topic', (topic) => namesOf(info, topic)),
          places: compared('place', (place) => same(info.placeName(place))),
          sources: compared('source', (source) => same(info.sourceName(source))),
        })
      },
    },
  ]
}

async function counted(
  index: Pick<SearchIndex, 'search'>,
  request: HttpRequest,
  filters: { readonly fromMs: number; readonly toMs: number },
) {
  const facets = ['topic', 'place', 'source', 'day'] as const
  const search = { kind: 'documents', query: '', filters, limit: 1, facets } as const
  return (await index.search(searchWithin(search, request))).facets
}

function namesOf(info: ServiceInfo, topic: string): { readonly zh: string; readonly en: string } {
  const { zh, en } = info.topicName(topic)
  return { zh, en }
}

function hotTopic(hit: Readonly<Record<string, unknown>>, info: ServiceInfo): Record<string, unknown> {
  const places = Array.isArray(hit['places']) ? hit['places'].map(String) : []
  const { id, topic, terms, voices, documentCount, first, last, evidence, views = null } = hit
  return {
    id,
    topic,
    topicName: namesOf(info, String(topic)),
    placeNames: places.map((place) => info.placeName(place)),
    terms,
    voices,
    documentCount,
    first,
    last,
    evidence,
    views,
  }
}
