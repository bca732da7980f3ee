// Reads query parameters of the search routes into a typed request; what cannot be read is refused, never guessed.
import { alertStates, levels } from '../core/alert.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { IndexKind, SearchRequest } from '../core/ports.ts'
import type { Parameter } from './route.ts'

const facets = ['topic', 'place', 'source', 'day'] as const
const described = {
  q: 'Words that all must be there.',
  topic: 'Topic with everything below it, for instance accident.gas.',
  place: 'Administrative code with everything below it, for instance 430103.',
  source: 'Source id.',
  from: 'From this time on, ISO 8601 with zone or epoch milliseconds.',
  to: 'Before this time.',
  level: `One of ${levels.join(', ')}.`,
  state: `One of ${alertStates.join(', ')}; for situations open, closed or merged.`,
  limit: 'At most this many, up to 200; 50 by default.',
  cursor: 'From the previous page.',
  facets: `Comma-separated: ${facets.join(', ')}.`,
}

export const searchParameters: readonly Parameter[] = Object.entries(described).map(([name, description]) => ({
  name,
  in: 'query',
  description,
}))

export function readSearch(kind: IndexKind, query: URLSearchParams): SearchRequest {
  for (const name of query.keys()) if (!(name in described)) throw unknown(name)
  const text = (name: keyof typeof described) => query.get(name)?.slice(0, 500) ?? ''
  const cursor = text('cursor')
  const wanted = text('facets')
    .split(',')
    .filter((name) => name !== '')
  return {
    kind,
    query: text('q'),
    filters: {
      ...present('topic', text('topic')),
      ...present('place', text('place')),
      ...present('source', text('source')),
      ...present('level', text('level')),
      ...present('state', text('state')),
      ...present('fromMs', readTime('from', text('from'))),
      ...present('toMs', readTime('to', text('to'))),
    },
    limit: readInteger('limit', text('limit'), 1, 200) ?? 50,
    ...present('cursor', cursor),
    facets: wanted.map((name) => {
      const facet = facets.find((one) => one === name)
      if (facet === undefined)
        throw new EarlyWarningError('USAGE', `There is no facet ${name}; there are ${facets.join(', ')}.`)
      return facet
    }),
  }
}

export function readInteger(name: string, text: string, min: number, max: number): number | null {
  if (text === '') return null
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new EarlyWarningError('USAGE', `${name} must be a whole number from ${min} to ${max}.`)
}

function readTime(name: string, text: string): number | undefined {
  if (text === '') return undefined
  if (/^\d{10,14}$/.test(text)) return Number(text)
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)
  const timeMs = zoned ? Date.parse(text) : Number.NaN
  if (Number.isNaN(timeMs)) {
    throw new EarlyWarningError('USAGE', `${name} must be ISO 8601 with a zone, such as 2026-11-23T08:00:00+08:00.`)
  }
  return timeMs
}

function present<Name extends string, Value>(name: Name, value: Value): Partial<Record<Name, NonNullable<Value>>> {
  return value === undefined || value === null || value === ''
    ? {}
    : ({ [name]: value } as Record<Name, NonNullable<Value>>)
}

function unknown(name: string): EarlyWarningError {
  return new EarlyWarningError(
    'USAGE',
    `There is no parameter ${name.slice(0, 40)}; there are ${Object.keys(described).join(', ')}.`,
  )
}
