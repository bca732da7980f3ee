// A format whose fields stand in columns: says for each field of a post which columns may hold it, the best first.
import type { Channel } from '../../core/post.ts'
import type { JsonRecord } from '../json.ts'
import type { Draft, Format, PostField, Signature } from './format.ts'
import { emptyDraft, firstOf, firstTimeOf, stringOf, textOf } from './format.ts'

export interface FieldColumns {
  readonly id?: readonly string[]
  readonly author?: readonly string[]
  readonly title?: readonly string[]
  readonly text?: readonly string[]
  /** Joined where no column of `text` holds anything: the classes of a case are what it says. */
  readonly textParts?: readonly string[]
  readonly time?: readonly string[]
  /** From the largest to the smallest; of each list the first that holds something, and nothing twice. */
  readonly place?: readonly (readonly string[])[]
  readonly repostOf?: readonly string[]
  readonly reposts?: readonly string[]
  readonly comments?: readonly string[]
  readonly likes?: readonly string[]
  /** A class is a path: each list is one of its levels. */
  readonly category?: readonly (readonly string[])[]
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly latitude?: readonly string[]
  readonly longitude?: readonly string[]
}

export interface TableFormat {
  readonly name: string
  readonly source: string
  readonly channel: Channel
  readonly signatures: readonly Signature[]
  readonly fields: FieldColumns
  /** Columns that it knows and does not use. */
  readonly beside?: readonly string[]
  readonly idShape?: RegExp
  readonly isTimeless?: true
  readonly cellsBeyondMax?: number
  /** Fields that `change` fills. */
  readonly alsoFills?: readonly PostField[]
  /** What is not as the columns say. */
  readonly change?: (draft: Draft, record: JsonRecord) => Draft
}

export function tableFormat({ name, source, channel, signatures, fields, ...rest }: TableFormat): Format {
  const { id = [], author = [], time = [], text = [] } = fields
  const fieldsIn = createNarrowing(fields)
  return {
    name,
    source,
    channel,
    signatures,
    columns: [...columnsOf(fields), ...(rest.beside ?? [])],
    fills: [...fillsOf(fields), ...(rest.alsoFills ?? [])],
    ...(rest.idShape === undefined ? {} : { idShape: rest.idShape }),
    ...(rest.isTimeless === undefined ? {} : { isTimeless: rest.isTimeless }),
    ...(rest.cellsBeyondMax === undefined ? {} : { cellsBeyondMax: rest.cellsBeyondMax }),
    ...(id.length > 0 ? { identity: { id, author, time, text } } : {}),
    draft(record) {
      const draft = draftOf(record, channel, fieldsIn(record))
      return rest.change === undefined ? draft : rest.change(draft, record)
    },
  }
}

/** Rows of one table have the same columns again and again: of dozens of names, only those that are there are asked for. */
function createNarrowing(fields: FieldColumns): (record: JsonRecord) => FieldColumns {
  let members = ''
  let narrowed = fields
  return (record) => {
    const found = Object.keys(record).join()
    if (found !== members) {
      members = found
      narrowed = narrowedTo(fields, record) as FieldColumns
    }
    return narrowed
  }
}

function narrowedTo(names: unknown, record: JsonRecord): unknown {
  if (Array.isArray(names)) {
    return names.flatMap((name: unknown) =>
      typeof name !== 'string' ? [narrowedTo(name, record)] : Object.hasOwn(record, name) ? [name] : [],
    )
  }
  const entries = Object.entries(names as object).map(([name, value]) => [name, narrowedTo(value, record)])
  return Object.fromEntries(entries)
}

function draftOf(record: JsonRecord, channel: Channel, fields: FieldColumns): Draft {
  const first = (names: readonly string[] | undefined): string =>
    names === undefined ? '' : firstOf(record, ...names).trim()
  const text = textFrom(record, fields)
  const title = first(fields.title)
  const hasCounts = fields.reposts !== undefined || fields.comments !== undefined || fields.likes !== undefined
  return {
    ...emptyDraft,
    id: first(fields.id),
    channel,
    author: first(fields.author),
    // Video platforms repeat the text as its own title.
    title: title === text?.trim() ? '' : title,
    text,
    time: fields.time === undefined ? null : firstTimeOf(record, ...fields.time),
    placeHint: joinPlace((fields.place ?? []).map(first)),
    repostOf: first(fields.repostOf),
    counts: hasCounts
      ? {
          reposts: valueOf(record, fields.reposts),
          comments: valueOf(record, fields.comments),
          likes: valueOf(record, fields.likes),
        }
      : null,
    attributes: attributesFor(record, fields, first),
  }
}

function textFrom(record: JsonRecord, { text = [], textParts = [] }: FieldColumns): string | null {
  for (const name of text) {
    const found = textOf(record[name])
    if (found !== null && found.trim() !== '') return found
  }
  const parts = textParts.map((name) => stringOf(record[name]).trim()).filter((part) => part !== '')
  if (parts.length > 0) return [...new Set(parts)].join('，')
  return [...text, ...textParts].some((name) => record[name] !== undefined) ? '' : null
}

function valueOf(record: JsonRecord, names: readonly string[] | undefined): unknown {
  return names?.map((name) => record[name]).find((value) => value !== undefined && value !== null && value !== '')
}

function attributesFor(
  record: JsonRecord,
  fields: FieldColumns,
  first: (names: readonly string[]) => string,
): JsonRecord {
  const attributes: Record<string, unknown> = {}
  const path = (fields.category ?? []).map(first).filter((level) => level !== '')
  if (path.length > 0) attributes['category'] = [...new Set(path)].join('>')
  for (const [name, columns] of Object.entries(fields.attributes ?? {})) {
    const value = first(columns)
    if (value !== '') attributes[name] = value
  }
  return { ...attributes, ...coordinates(valueOf(record, fields.latitude), valueOf(record, fields.longitude)) }
}

/** Degrees of a place in or around China or anywhere else; metres of a local grid, 0/0 and halves are none. */
export function coordinates(latitude: unknown, longitude: unknown): JsonRecord {
  const north = degreesOf(latitude)
  const east = degreesOf(longitude)
  const isPlace = Math.abs(north) <= 90 && Math.abs(east) <= 180 && (north !== 0 || east !== 0)
  return isPlace ? { latitude: north, longitude: east } : {}
}

function degreesOf(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\s*-?\d{1,3}(?:\.\d{1,20})?\s*$/.test(value) ? Number(value) : Number.NaN
}

/** 蜀山区 + 井岗镇 + 蜀山区井岗镇某路 is the last of them alone: it says it all. */
export function joinPlace(parts: readonly string[]): string {
  const said = parts.map((part) => part.trim()).filter((part) => part !== '')
  return said
    .filter((part, at) => !said.some((other, i) => i > at && other.includes(part)) && said.indexOf(part) === at)
    .join('')
}

function columnsOf(fields: FieldColumns): string[] {
  return Object.values(fields)
    .flatMap((names: readonly unknown[] | Readonly<Record<string, readonly string[]>>) =>
      Array.isArray(names) ? (names as readonly (string | readonly string[])[]) : Object.values(names as object),
    )
    .flat()
}

function fillsOf(fields: FieldColumns): PostField[] {
  const known: readonly (readonly [PostField, unknown])[] = [
    ['id', fields.id],
    ['author', fields.author],
    ['title', fields.title],
    ['text', fields.text ?? fields.textParts],
    ['time', fields.time],
    ['place', fields.place],
    ['repostOf', fields.repostOf],
    ['reposts', fields.reposts],
    ['comments', fields.comments],
    ['likes', fields.likes],
    ['attributes', fields.attributes ?? fields.category ?? fields.latitude],
  ]
  return known.filter(([, columns]) => columns !== undefined).map(([field]) => field)
}
