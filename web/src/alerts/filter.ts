// The filter of the list: read from the address, written to it, and nothing else decides which rows are shown.
import type { AlertRecord, Level } from '../api/answers.ts'
import { levelsDown } from './levels.ts'
import { placeParts } from './place-name.ts'

export interface AlertFilter {
  readonly words: readonly string[]
  readonly levels: readonly Level[]
  readonly districts: readonly string[]
  readonly topics: readonly string[]
  readonly sources: readonly string[]
  readonly within: Within | null
}

export const withins = ['1h', '6h', '24h', '7d'] as const
export type Within = (typeof withins)[number]

const hourMs = 3_600_000
const withinMs: Readonly<Record<Within, number>> = {
  '1h': hourMs,
  '6h': 6 * hourMs,
  '24h': 24 * hourMs,
  '7d': 168 * hourMs,
}

/** The parameters of the address that are part of the filter; the others say which tab and which alert. */
export const filterNames = ['q', 'level', 'place', 'topic', 'source', 'within'] as const

export function readFilter(query: URLSearchParams): AlertFilter {
  const list = (name: string) => (query.get(name) ?? '').split(',').filter((value) => value !== '')
  const levels = list('level')
  return {
    words: (query.get('q') ?? '').split(/\s+/u).filter((word) => word !== ''),
    levels: levelsDown.filter((level) => levels.includes(level)),
    districts: list('place'),
    topics: list('topic'),
    sources: list('source'),
    within: withins.find((one) => one === query.get('within')) ?? null,
  }
}

export function isEmpty(filter: AlertFilter): boolean {
  const { words, levels, districts, topics, sources, within } = filter
  return within === null && [words, levels, districts, topics, sources].every((list) => list.length === 0)
}

export function matches(filter: AlertFilter, record: AlertRecord, nowMs: number): boolean {
  const { words, levels, districts, topics, sources, within } = filter
  if (levels.length > 0 && !levels.includes(record.level)) return false
  if (districts.length > 0 && !districts.includes(districtName(record))) return false
  if (topics.length > 0 && !topics.includes(record.topic)) return false
  if (sources.length > 0 && !sources.some((source) => record.sources.includes(source))) return false
  if (within !== null && Date.parse(record.windowEnd) < nowMs - withinMs[within]) return false
  if (words.length === 0) return true
  const text =
    `${record.title} ${record.placeName} ${record.topicName.zh} ${record.topicName.en} ${record.id}`.toLowerCase()
  return words.every((word) => text.includes(word.toLowerCase()))
}

/** What a row of the list calls its district; the city where none is known. */
export function districtName({ placeName }: Pick<AlertRecord, 'placeName'>): string {
  const { city, district } = placeParts(placeName)
  return district === '' ? city : district
}

/** The other value of a list in the address, for a tick that was set or taken away. */
export function toggled(list: readonly string[], value: string): string {
  return (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]).join(',')
}
