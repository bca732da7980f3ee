// Answers the port's searches from Elasticsearch: one AND query, newest first, with a keyset cursor and bounded facets.
import { chinaOffsetMs } from '../../core/china-time.ts'
import { dayMs } from '../../core/durations.ts'
import { Buffer } from 'node:buffer'
import { EarlyWarningError } from '../../core/errors.ts'
import type { SearchPage, SearchRequest } from '../../core/ports.ts'
import type { ElasticClient } from './client.ts'
import type { ElasticNames } from './names.ts'
import { shownRecord } from './shown.ts'
import { reasonOf } from './bulk.ts'
import type { Tokenize } from '../index/index-records.ts'
import { badCursor, wordsOfQuery } from '../index/index-records.ts'

export interface ElasticSearchOptions {
  readonly client: ElasticClient
  readonly names: ElasticNames
  readonly tokenize: Tokenize
  readonly searchMsMax: number
  readonly signal: AbortSignal
}

const limitMax = 500
const facetValuesMax = 20
const wordsMax = 32

const facetFields = { topic: 'qianzhao.topic', place: 'qianzhao.district', source: 'qianzhao.source' } as const

interface Bucket {
  readonly key: string | number
  readonly doc_count: number
}

interface Answer {
  readonly hits: {
    readonly hits: readonly {
      readonly _source: Readonly<Record<string, unknown>>
      readonly sort: readonly [number, string]
    }[]
  }
  readonly aggregations?: Readonly<Record<string, { readonly buckets: readonly Bucket[] }>>
}

export function createElasticSearch(options: ElasticSearchOptions): (request: SearchRequest) => Promise<SearchPage> {
  const { client, names, searchMsMax, signal } = options
  return async function search(request) {
    const words = [...new Set(wordsOfQuery(request.query, options.tokenize).map((word) => word.toLowerCase()))]
    if (words.length === 0 && request.query.trim() !== '') return { hits: [], cursor: null, facets: {} }
    const limit = Math.max(1, Math.min(limitMax, request.limit))
    const path = `/${names[request.kind]}/_search`
    const reply = await client.request('POST', path, {
      query: { ignore_unavailable: true, allow_no_indices: true, allow_partial_search_results: false },
      body: {
        size: limit,
        track_total_hits: false,
        timeout: `${searchMsMax}ms`,
        query: { bool: { filter: [...words.slice(0, wordsMax).map(wordFilter), ...filtersOf(request)] } },
        sort: [{ '@timestamp': { order: 'desc' } }, { 'event.id': { order: 'desc' } }],
        ...(request.cursor === undefined ? {} : { search_after: decodeCursor(request.cursor) }),
        ...aggregationsOf(request),
      },
      timeoutMs: searchMsMax,
      signal,
    })
    if (reply.status !== 200) {
      throw new EarlyWarningError(
        'INDEX_FAILED',
        `The search could not be answered (status ${reply.status}: ${reasonOf(reply.body)}). Try again, or run \`qianzhao doctor\`.`,
      )
    }
    return pageOf(request, limit, reply.body as Answer)
  }
}

function wordFilter(word: string): Readonly<Record<string, unknown>> {
  return { term: { 'qianzhao.tokens': word } }
}

function filtersOf({ kind, filters }: SearchRequest): Readonly<Record<string, unknown>>[] {
  const { topic, place, source, level, state, fromMs, toMs, keys } = filters
  const found: Readonly<Record<string, unknown>>[] = []
  const term = (field: string, value: string | undefined) => {
    if (value !== undefined && value !== '') found.push({ term: { [field]: value } })
  }
  term('qianzhao.topic_path', topic)
  term('qianzhao.place_path', place)
  term('qianzhao.sources', source)
  term('qianzhao.state', state)
  if (level !== undefined && level !== '')
    found.push(kind === 'alerts' ? { term: { 'qianzhao.level': level } } : { match_none: {} })
  if (keys !== undefined) found.push({ terms: { 'event.id': keys } })
  if (fromMs !== undefined || toMs !== undefined) {
    const range = {
      ...(fromMs === undefined ? {} : { gte: Math.ceil(fromMs) }),
      ...(toMs === undefined ? {} : { lt: Math.ceil(toMs) }),
      format: 'epoch_millis',
    }
    found.push({ range: { '@timestamp': range } })
  }
  return found
}

function aggregationsOf(request: SearchRequest): Readonly<Record<string, unknown>> {
  const wanted = [...new Set(request.facets ?? [])]
  if (wanted.length === 0) return {}
  const aggregations = wanted.map((facet) => [
    facet,
    facet === 'day'
      ? {
          // Days as people here count them: Asia/Shanghai has been UTC+8 without exception since 1991.
          date_histogram: { field: '@timestamp', calendar_interval: 'day', time_zone: '+08:00', min_doc_count: 1 },
        }
      : { terms: { field: facetFields[facet], size: facetValuesMax } },
  ])
  return { aggs: Object.fromEntries(aggregations) as Record<string, unknown> }
}

function pageOf(request: SearchRequest, limit: number, answer: Answer): SearchPage {
  const { hits } = answer.hits
  const last = hits.at(-1)
  const facets = Object.entries(answer.aggregations ?? {}).map(([facet, { buckets }]) => [
    facet,
    buckets
      .map(({ key, doc_count: count }) => ({ value: facet === 'day' ? dayOf(Number(key)) : String(key), count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, facetValuesMax),
  ])
  return {
    hits: hits.map(({ _source }) => shownRecord(request.kind, _source)),
    cursor: hits.length === limit && last !== undefined ? encodeCursor(last.sort) : null,
    facets: Object.fromEntries(facets) as SearchPage['facets'],
  }
}

function dayOf(startMs: number): string {
  return new Date(Math.floor((startMs + chinaOffsetMs) / dayMs) * dayMs).toISOString().slice(0, 10)
}

function encodeCursor(sort: readonly [number, string]): string {
  return Buffer.from(JSON.stringify(sort)).toString('base64url')
}

function decodeCursor(cursor: string): readonly [number, string] {
  const text = Buffer.from(cursor, 'base64url').toString()
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value) && value.length === 2 && Number.isSafeInteger(value[0]) && typeof value[1] === 'string')
      return [value[0] as number, value[1]]
  } catch {
    // Falls through to the same answer as any other text that is no cursor.
  }
  throw badCursor(cursor)
}
