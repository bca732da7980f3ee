// A mapping says what the columns of any table mean. What it reads becomes the project's own post, so that nothing behind it knows of it.
import type { Channel } from '../../core/post.ts'
import { cleanColumn } from '../formats/column-names.ts'
import type { FieldColumns } from '../formats/fields.ts'
import { tableFormat } from '../formats/fields.ts'
import type { Format } from '../formats/format.ts'
import { postFormat } from '../formats/post.ts'
import type { JsonRecord } from '../json.ts'
import type { TableHeader, TablePlan } from '../split/table-plan.ts'

export interface ColumnMapping {
  readonly name: string
  readonly source: string
  readonly channel: Channel
  /** Columns that a header must have to be this table's. */
  readonly match: readonly string[]
  /** Added to times that have no zone, such as +09:00; '' is China's. */
  readonly zone: string
  readonly fields: Readonly<{ [field in MappedField]?: readonly string[] | undefined }>
  readonly attributes: Readonly<Record<string, readonly string[]>>
  /** What values of an attribute are called here: state 办结 → closed. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export const mappedFields = [
  'id',
  'author',
  'title',
  'text',
  'time',
  'place',
  'category',
  'reposts',
  'comments',
  'likes',
  'latitude',
  'longitude',
] as const
export type MappedField = (typeof mappedFields)[number]

export interface MappedTable {
  readonly plan: TablePlan
  /** The own post that a row is. */
  post(record: JsonRecord): JsonRecord
  readonly format: string
}

export function createMappedTable(mapping: ColumnMapping): MappedTable {
  const format = formatOf(mapping)
  return { plan: planOf(mapping, format), post: (record) => postOf(mapping, format, record), format: postFormat.name }
}

function formatOf({ name, source, channel, match, fields, attributes }: ColumnMapping): Format {
  const { place = [], category = [], ...rest } = fields
  const named = Object.entries(rest).filter(([, names]) => names !== undefined)
  const columns: FieldColumns = {
    ...(Object.fromEntries(named) as FieldColumns),
    place: place.map((column) => [column]),
    category: category.map((column) => [column]),
    attributes,
  }
  return tableFormat({ name, source, channel, signatures: [match.map(cleanColumn)], fields: columns })
}

function planOf(mapping: ColumnMapping, format: Format): TablePlan {
  const wanted = mapping.match.map(cleanColumn)
  return {
    headerIn(rows): TableHeader | null {
      const cells = rows.at(-1) ?? []
      const present = new Set(cells.map(cleanColumn))
      if (!wanted.every((column) => present.has(column))) return null
      const identity = format.identity === undefined ? {} : { identity: format.identity }
      return { columns: cells, firstRow: rows.length, cellsBeyondMax: 0, ...identity }
    },
    objectTo: (rows) => ({
      found: `a table of ${rows.reduce((most, row) => Math.max(most, row.length), 0)} columns without the header of the mapping ${mapping.name}`,
      wanted: `a header with ${mapping.match.join(', ')}`,
    }),
  }
}

function postOf(mapping: ColumnMapping, format: Format, record: JsonRecord): JsonRecord {
  const draft = format.draft(record)
  const attributes = Object.entries(draft.attributes).map(([name, value]) => [
    name,
    mapping.values[name]?.[String(value)] ?? value,
  ])
  return {
    id: draft.id,
    source: mapping.source,
    channel: mapping.channel,
    author: draft.author,
    title: draft.title,
    ...(draft.text === null ? {} : { text: draft.text }),
    ...(draft.time === null ? {} : { time: zoned(draft.time, mapping.zone) }),
    place: draft.placeHint,
    ...(draft.counts === null ? {} : { counts: draft.counts }),
    attributes: Object.fromEntries(attributes),
  }
}

const withoutZone = /^\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/

/** 2026-03-05 14:00 of a host in another zone. */
function zoned(time: string | number, zone: string): string | number {
  return typeof time === 'string' && zone !== '' && withoutZone.test(time.trim()) ? `${time.trim()}${zone}` : time
}
