// Reads query parameters into typed requests; what cannot be read is refused, never guessed. The same schemas describe them in /openapi.json.
import { z } from 'zod'
import { alertStates, levels } from '../core/alert-state.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { IndexKind, SearchRequest } from '../core/ports.ts'
import type { Parameter } from './route.ts'

const facets = ['topic', 'place', 'source', 'day'] as const
// Beyond it the index has no rows, and no source has posts.
const timeMaxMs = Date.UTC(2200, 0, 1)

const text = z.string().transform((value) => value.slice(0, 500))

/** `wholeNumber(1, 200)` reads "50" as 50. */
function wholeNumber(least: number, most: number) {
  const wanted = `must be a whole number from ${least} to ${most}.`
  return z
    .string()
    .regex(/^\d{1,16}$/, wanted)
    .transform(Number)
    .refine((value) => value >= least && value <= most, wanted)
}

/** ISO 8601 with a zone or epoch milliseconds, read as epoch milliseconds. */
export const parsedTime = z.string().transform((value, context) => {
  const isZoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.test(value)
  const timeMs = /^\d{10,16}$/.test(value) ? Number(value) : isZoned ? Date.parse(value) : Number.NaN
  if (timeMs >= 0 && timeMs <= timeMaxMs) return timeMs
  context.addIssue({
    code: 'custom',
    message: 'must be ISO 8601 with a zone, such as 2026-11-23T08:00:00+08:00, or epoch milliseconds before 2200.',
  })
  return z.NEVER
})

const facetList = z.string().transform((value, context) => {
  const names = value.split(',').filter((name) => name !== '')
  const known = facets.filter((facet) => names.includes(facet))
  if (names.every((name) => facets.some((facet) => facet === name))) return known
  context.addIssue({ code: 'custom', message: `must be some of ${facets.join(', ')}, with commas between.` })
  return z.NEVER
})

const searchShape = {
  q: text.optional().describe('Words that all must be there.'),
  topic: text.optional().describe('Topic with everything below it, for instance accident.gas.'),
  place: text.optional().describe('Administrative code with everything below it, for instance 430103.'),
  source: text.optional().describe('Source id.'),
  from: parsedTime.optional().describe('From this time on, ISO 8601 with zone or epoch milliseconds.'),
  to: parsedTime.optional().describe('Before this time.'),
  level: text.optional().describe(`One of ${levels.join(', ')}.`),
  state: text.optional().describe(`One of ${alertStates.join(', ')}; for situations open, closed or merged.`),
  limit: wholeNumber(1, 200).optional().describe('At most this many, up to 200; 50 by default.'),
  cursor: z.string().max(500, 'is not one that a page gave out.').optional().describe('From the previous page.'),
  facets: facetList.optional().describe(`Comma-separated: ${facets.join(', ')}.`),
}
const pageShape = { limit: searchShape.limit, cursor: searchShape.cursor }
const evidenceShape = { source: searchShape.source, ...pageShape }
const momentShape = { at: parsedTime.optional().describe('Instead of now; ISO 8601 with zone or epoch milliseconds.') }
const spanShape = { from: searchShape.from, to: searchShape.to }
const reportListShape = {
  alert: z.string().max(64).optional().describe('The id of the alert that they are about.'),
  limit: searchShape.limit,
}
const reportFormats = ['json', 'md', 'html', 'docx'] as const
const reportShownShape = { format: z.enum(reportFormats).optional().describe('json by default.') }
const streamShape = {
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('As Last-Event-ID for a first request; 0 begins with the oldest that is kept.'),
}
const afterHeader = wholeNumber(0, Number.MAX_SAFE_INTEGER)

export const searchParameters = parametersOf(searchShape)
export const pageParameters = parametersOf(pageShape)
export const momentParameters = parametersOf(momentShape)
export const spanParameters = parametersOf(spanShape)
export const reportListParameters = parametersOf(reportListShape)
export const reportShownParameters = parametersOf(reportShownShape)
export const evidenceParameters = parametersOf(evidenceShape)
export const streamParameters: readonly Parameter[] = [
  {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'Go on after this event; sent by browsers by themselves.',
    schema: z.toJSONSchema(afterHeader, { io: 'input' }),
  },
  ...parametersOf(streamShape),
]

export function readSearch(kind: IndexKind, query: URLSearchParams): SearchRequest {
  const { q = '', limit = 50, facets: wanted = [], cursor, from, to, ...named } = read(searchShape, query)
  const filters = { ...named, fromMs: from, toMs: to }
  return {
    kind,
    query: q,
    filters: Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
    limit,
    ...(cursor === undefined ? {} : { cursor }),
    facets: wanted,
  }
}

export function readEvidence(query: URLSearchParams) {
  const { limit = 50, source, cursor } = read(evidenceShape, query)
  return { limit, source, cursor }
}

const exportFormats = ['json', 'csv'] as const
const { cursor: _cursor, limit: _limit, facets: _facets, ...filterShape } = searchShape
const exportShape = { ...filterShape, format: z.enum(exportFormats).optional().describe('json by default.') }
export const exportParameters = parametersOf(exportShape)

export function readExport(query: URLSearchParams) {
  const { format = 'json' } = read(exportShape, query)
  const filters = new URLSearchParams([...query].filter(([name]) => name !== 'format'))
  return { format, search: readSearch('alerts', filters) }
}

/** A span that ends now and is as long as usual where it says nothing else. */
export function parsedSpan(
  query: URLSearchParams,
  nowMs: number,
  usualMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const { from, to } = readSpan(query)
  // What has just been decided belongs to it.
  const toMs = to ?? nowMs + 1
  const fromMs = from ?? toMs - usualMs
  if (fromMs >= toMs) throw new EarlyWarningError('USAGE', 'from must lie before to.')
  return { fromMs, toMs }
}

export function readMoment(query: URLSearchParams): { readonly at: number | undefined } {
  return { at: read(momentShape, query).at }
}

export function readSpan(query: URLSearchParams): {
  readonly from: number | undefined
  readonly to: number | undefined
} {
  const { from, to } = read(spanShape, query)
  return { from, to }
}

export function readReportList(query: URLSearchParams) {
  const { alert, limit = 50 } = read(reportListShape, query)
  return { alert, limit }
}

export function readReportShown(query: URLSearchParams) {
  const { format = 'json' } = read(reportShownShape, query)
  return { format }
}

/** Pages of what has no cursor of its own: how many were shown already. */
export function readPage(query: URLSearchParams): { readonly limit: number; readonly skip: number } {
  const { limit = 50, cursor } = read(pageShape, query)
  const skip = cursor === undefined ? 0 : wholeNumber(0, 1_000_000).safeParse(cursor)
  if (skip === 0) return { limit, skip }
  if (skip.success) return { limit, skip: skip.data }
  throw new EarlyWarningError('USAGE', 'cursor is not one that a page gave out.')
}

/** The event after which a stream goes on; null for the next one. */
export function readAfter(header: string | undefined, query: URLSearchParams): number | null {
  const { after = null } = read(streamShape, query)
  if (header === undefined || header === '') return after
  const parsed = afterHeader.safeParse(header)
  if (parsed.success) return parsed.data
  throw new EarlyWarningError('USAGE', `Last-Event-ID ${parsed.error.issues[0]?.message ?? 'is not a number.'}`)
}

/** Parameters without a value, as forms send them, are as good as missing. Throws USAGE with the first thing that is wrong. */
function read<Shape extends z.ZodRawShape>(shape: Shape, query: URLSearchParams): z.output<z.ZodObject<Shape>> {
  const given = [...query].filter(([, value]) => value !== '')
  for (const [name] of query) {
    const printed = name.slice(0, 40)
    if (!Object.hasOwn(shape, name)) {
      const known = Object.keys(shape).join(', ')
      throw new EarlyWarningError('USAGE', `There is no parameter ${printed}; there are ${known}.`)
    }
    if (query.getAll(name).length > 1) throw new EarlyWarningError('USAGE', `${printed} is there more than once.`)
  }
  const parsed = z.object(shape).safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new EarlyWarningError(
    'USAGE',
    `${issue?.path.join('.') ?? 'A parameter'} ${issue?.message ?? 'cannot be read.'}`,
  )
}

function parametersOf(shape: z.ZodRawShape): readonly Parameter[] {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: 'query',
    description: z.globalRegistry.get(schema)?.description ?? '',
    schema: z.toJSONSchema(schema, { io: 'input' }),
  }))
}
