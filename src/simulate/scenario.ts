// A scenario says how long a simulation runs, who speaks how much, and which events are planted.
import { EarlyWarningError } from '../core/errors.ts'
import { channels } from '../core/post.ts'
import type { Channel } from '../core/post.ts'
import { nearestName } from '../core/nearest-name.ts'
import { eventKinds, specialKinds } from './event-kinds.ts'

export interface Scenario {
  readonly name: string
  readonly days: number
  /** ISO 8601 with zone. */
  readonly start: string
  /** No event begins earlier, so that a program without history can learn what is normal. */
  readonly quietHours: number
  /** Day-to-day spread of every kind of chatter and complaint: standard deviation of the logarithm. */
  readonly unrest: number
  readonly sources: readonly ScenarioSource[]
  readonly events: readonly PlantedKinds[]
}

export interface ScenarioSource {
  readonly id: string
  readonly channel: Channel
  readonly postsPerDay: number
  readonly authors: number
  /** Shares of what is not chatter: advertisement, complaints, single mishaps. */
  readonly advertisement: number
  readonly complaint: number
  readonly mishap: number
}

export interface PlantedKinds {
  /** One of these is drawn for each event; none comes twice before all have come once. */
  readonly kinds: readonly string[]
  /** Least and most events. */
  readonly count: readonly [number, number]
}

/** Takes a parsed JSON file; unknown keys and kinds are refused with the nearest known name. */
export function parseScenario(value: unknown, file: string): Scenario {
  const reader = createReader(file)
  const record = reader.record(value, 'scenario', [
    'about',
    'name',
    'days',
    'start',
    'quietHours',
    'unrest',
    'sources',
    'events',
  ])
  const start = reader.text(record, 'start')
  if (!/(?:Z|[+-]\d\d:\d\d)$/u.test(start) || Number.isNaN(Date.parse(start))) {
    throw reader.wrong('start', 'a time with its zone such as 2026-03-02T00:00:00+08:00', start)
  }
  return {
    name: reader.text(record, 'name'),
    days: reader.whole(record, 'days', 1, 366),
    start,
    quietHours: reader.number(record, 'quietHours', 0, 8784),
    unrest: reader.number(record, 'unrest', 0, 1),
    sources: reader.list(record, 'sources', 32).map((source, index) => parseSource(source, `sources.${index}`, reader)),
    events: reader.list(record, 'events', 64).map((planted, index) => parseKinds(planted, `events.${index}`, reader)),
  }
}

function parseSource(value: unknown, path: string, reader: Reader): ScenarioSource {
  const keys = ['id', 'channel', 'postsPerDay', 'authors', 'advertisement', 'complaint', 'mishap']
  const record = reader.record(value, path, keys)
  const name = reader.text(record, 'channel')
  const channel = channels.find((known) => known === name)
  if (channel === undefined) throw reader.wrong(`${path}.channel`, `one of ${channels.join(', ')}`, name)
  const id = reader.text(record, 'id')
  if (!/^[a-z][a-z0-9-]{0,31}$/u.test(id)) throw reader.wrong(`${path}.id`, 'a short name of a-z, 0-9 and -', id)
  return {
    id,
    channel,
    postsPerDay: reader.number(record, 'postsPerDay', 0, 10_000_000),
    authors: reader.whole(record, 'authors', 1, 10_000_000),
    advertisement: reader.number(record, 'advertisement', 0, 1),
    complaint: reader.number(record, 'complaint', 0, 1),
    mishap: reader.number(record, 'mishap', 0, 1),
  }
}

const kindNames = [...eventKinds.map(({ kind }) => kind), ...specialKinds]

function parseKinds(value: unknown, path: string, reader: Reader): PlantedKinds {
  const record = reader.record(value, path, ['kinds', 'least', 'most'])
  const kinds = reader.list(record, 'kinds', 64).map((kind) => {
    if (typeof kind === 'string' && kindNames.includes(kind)) return kind
    throw reader.wrong(`${path}.kinds`, `kinds of events${hint(String(kind), kindNames)}`, kind)
  })
  if (kinds.length === 0) throw reader.wrong(`${path}.kinds`, 'at least one kind', kinds)
  const least = reader.whole(record, 'least', 0, 200)
  return { kinds, count: [least, reader.whole(record, 'most', least, 200)] }
}

type JsonRecord = Readonly<Record<string, unknown>>
type Reader = ReturnType<typeof createReader>

function createReader(file: string) {
  function wrong(path: string, wanted: string, found: unknown): EarlyWarningError {
    return new EarlyWarningError(
      'CONFIG_INVALID',
      `${file}, ${path}: found ${JSON.stringify(found)}, wanted ${wanted}.`,
    )
  }
  function record(value: unknown, path: string, keys: readonly string[]): JsonRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object', value)
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) throw wrong(path, `known keys only${hint(key, keys)}`, key)
    }
    return value as JsonRecord
  }
  function text(from: JsonRecord, key: string): string {
    const value = from[key]
    if (typeof value !== 'string' || value === '') throw wrong(key, 'a text', value)
    return value
  }
  function number(from: JsonRecord, key: string, low: number, high: number): number {
    const value = from[key] ?? 0
    if (typeof value !== 'number' || !(value >= low && value <= high)) throw wrong(key, `${low} to ${high}`, value)
    return value
  }
  function whole(from: JsonRecord, key: string, low: number, high: number): number {
    const value = number(from, key, low, high)
    if (!Number.isInteger(value)) throw wrong(key, 'a whole number', value)
    return value
  }
  function list(from: JsonRecord, key: string, limit: number): readonly unknown[] {
    const value = from[key]
    if (!Array.isArray(value) || value.length > limit) throw wrong(key, `a list of at most ${limit}`, value)
    return value
  }
  return { wrong, record, text, number, whole, list }
}

function hint(found: string, known: readonly string[]): string {
  const near = nearestName(found, known)
  return near === null ? '' : `; did you mean ${near}?`
}
