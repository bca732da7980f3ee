// Answers searches on the embedded index: one AND query, newest first, with a keyset cursor and bounded facets.
import { Buffer } from 'node:buffer'
import { EarlyWarningError } from '../../core/errors.ts'
import type { IndexKind, SearchPage, SearchRequest } from '../../core/ports.ts'
import type { Tokenize } from './index-records.ts'
import { badCursor, queryWords } from './index-records.ts'
import { unpackDocument } from './packed-document.ts'
import type { Database } from '../sqlite.ts'
import { errorText } from '../sqlite.ts'

// A row number is the event time in milliseconds with 21 bits for the records of that millisecond: newest first is then the
// order in which FTS5 walks its lists, and nothing is ever sorted. 42 + 21 bits reach the year 2109.
const slotBits = 21n
export const slotsPerMs = 2 ** 21
const limitMax = 500
const facetValuesMax = 20
// Facets count the newest matches only: 50,000 rows are some 50 ms, and a page is asked for by a person who waits.
const facetMatchesMax = 50_000

const facetColumns = {
  topic: 'topic',
  place: 'substr(place, 1, 6)',
  source: 'source',
  // Days as people here count them: Asia/Shanghai has been UTC+8 without exception since 1991.
  day: `date((row >> ${slotBits}) / 1000 + 28800, 'unixepoch')`,
}

export function firstRowAt(timeMs: number): bigint {
  return BigInt(Math.trunc(timeMs)) << slotBits
}

export function createSearch(database: Database, tokenize: Tokenize): (request: SearchRequest) => SearchPage {
  return function search(request) {
    const words = queryWords(request, tokenize)
    if (words.length === 0 && request.query.trim() !== '') return { hits: [], cursor: null, facets: {} }
    const { from, row, parameters } = matching(request, words)
    const limit = Math.max(1, Math.min(limitMax, request.limit))
    const before = request.cursor === undefined ? [] : [decodeCursor(request.cursor)]
    try {
      const page = database
        .prepare(
          `SELECT CAST(d.row AS TEXT) AS row, d.body ${from} ${before.length > 0 ? `AND ${row} < ?` : ''} ORDER BY ${row} DESC LIMIT ?`,
        )
        .all(...parameters, ...before, limit)
      const last = page.at(-1)
      const facets = countFacets(database, request, `${from} ORDER BY ${row} DESC`, parameters)
      return {
        hits: page.map((row) => show(request.kind, String(row['body']))),
        cursor: page.length === limit && last !== undefined ? encodeCursor(String(last['row'])) : null,
        facets,
      }
    } catch (cause) {
      throw new EarlyWarningError(
        'INDEX_FAILED',
        `The search could not be answered (${errorText(cause)}). Try again.`,
        cause,
      )
    }
  }
}

function show(kind: IndexKind, stored: string): Record<string, unknown> {
  return kind === 'documents' ? unpackDocument(stored) : (JSON.parse(stored) as Record<string, unknown>)
}

/** The matches are walked once into a narrow list, which is then grouped for every facet. */
function countFacets(
  database: Database,
  request: SearchRequest,
  from: string,
  parameters: readonly (string | bigint)[],
) {
  const wanted = [...new Set(request.facets ?? [])]
  const facets: Record<string, { value: string; count: number }[]> = Object.fromEntries(
    wanted.map((facet) => [facet, []]),
  )
  if (wanted.length === 0) return facets
  const columns = wanted.map((facet) => `${facetColumns[facet]} AS ${facet}`).join(', ')
  const groups = wanted.map(
    (facet) => `SELECT * FROM (SELECT '${facet}' AS facet, ${facet} AS value, count(*) AS count FROM matches
      WHERE ${facet} <> '' GROUP BY ${facet} ORDER BY count DESC, value LIMIT ${facetValuesMax})`,
  )
  const matches = `SELECT ${columns} ${from} LIMIT ${facetMatchesMax}`
  const rows = database
    .prepare(`WITH matches AS MATERIALIZED (${matches}) ${groups.join(' UNION ALL ')}`)
    .all(...parameters)
  for (const row of rows) {
    facets[String(row['facet'])]?.push({ value: String(row['value']), count: Number(row['count']) })
  }
  return facets
}

function matching(request: SearchRequest, words: readonly string[]) {
  const { kind } = request
  const { fromMs, toMs, keys } = request.filters
  // Named so that FTS5, where it takes part, is the one that walks newest first and stops early.
  const row = words.length > 0 ? 'w.rowid' : 'd.row'
  const parameters: (string | bigint)[] = []
  const conditions: string[] = []
  if (words.length > 0) {
    conditions.push(`w.${kind}_words MATCH ?`)
    parameters.push(words.map((word) => `"${word}"`).join(' AND '))
  }
  if (fromMs !== undefined) {
    conditions.push(`${row} >= ?`)
    parameters.push(firstRowAt(fromMs))
  }
  if (toMs !== undefined) {
    conditions.push(`${row} < ?`)
    parameters.push(firstRowAt(toMs))
  }
  if (keys !== undefined) {
    conditions.push('d.id IN (SELECT value FROM json_each(?))')
    parameters.push(JSON.stringify(keys))
  }
  const tables = words.length > 0 ? `${kind}_words w CROSS JOIN ${kind} d ON d.row = w.rowid` : `${kind} d`
  return { from: `FROM ${tables} WHERE ${conditions.join(' AND ') || '1'}`, row, parameters }
}

function encodeCursor(row: string): string {
  return Buffer.from(row).toString('base64url')
}

const rowMax = 2n ** 63n - 1n

function decodeCursor(cursor: string): bigint {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!/^-?\d{1,19}$/.test(text)) throw badCursor(cursor)
  const row = BigInt(text)
  // A number that the database cannot hold was never a row of it.
  if (row > rowMax || row < -rowMax) throw badCursor(cursor)
  return row
}
