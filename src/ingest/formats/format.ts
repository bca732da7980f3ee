// What a format is: it recognises its columns and turns one parsed record into a draft post, without judging its values.
import type { AccountKind, Channel } from '../../core/post.ts'
import type { JsonRecord } from '../json.ts'

/** A post before normalising and redacting; everything in it is as the source wrote it. */
export interface Draft {
  /** '' where the source gives none: ingest makes one from the content. */
  readonly id: string
  /** Overrides the source of the record where the record itself names one. */
  readonly source?: string
  readonly channel: string
  /** Account id or name, '' where there is none; becomes a pseudonym. */
  readonly author: string
  readonly account: AccountKind
  readonly organisation: string
  readonly title: string
  /** null where the record has no such member; '' where it is there and empty. */
  readonly text: string | null
  readonly time: string | number | null
  readonly placeHint: string
  /** Id of the original inside the same source, or `source:id`; '' where it is none or unknown. */
  readonly repostOf: string
  readonly counts: { readonly reposts: unknown; readonly comments: unknown; readonly likes: unknown } | null
  /** The source says that the post is gone; it is dropped as `deleted_post`. */
  readonly isDeleted?: boolean
  /** What a forum or a program notes between posts; it is dropped as `no_post`. */
  readonly isNoPost?: boolean
  /** Only for people and evaluation: labels, reply times, categories. Detection never reads them. */
  readonly attributes: JsonRecord
}

/** Names of columns or members that together mean one format; of a list inside it, one is enough. */
export type Signature = readonly (string | readonly string[])[]

export const postFields = [
  'id',
  'author',
  'organisation',
  'title',
  'text',
  'time',
  'place',
  'repostOf',
  'reposts',
  'comments',
  'likes',
  'attributes',
] as const
export type PostField = (typeof postFields)[number]

export interface Format {
  readonly name: string
  /** Default source id and channel; a configuration may name the source otherwise. */
  readonly source: string
  readonly channel: Channel
  /** Any of these means this format. None where only an envelope or a person can name it. */
  readonly signatures: readonly Signature[]
  /** What else it knows: of two formats that fit, the one that knows more of the columns is meant. */
  readonly columns: readonly string[]
  /** Which fields of a post it fills where its source does. */
  readonly fills: readonly PostField[]
  /** What its ids look like, where that is no usual shape; any other id becomes a keyed pseudonym. */
  readonly idShape?: RegExp
  /** A list of what is hot, or a feed without dates: what has no time of its own happened when it was seen. */
  readonly isTimeless?: true
  /** Rows may have so many cells more than the header names. */
  readonly cellsBeyondMax?: number
  /** Asked only where no other format fits, with a column missing or not. */
  readonly isLastResort?: true
  /** Columns that tell one record from another: an id that stands in two that differ in all of them is no id. */
  readonly identity?: RecordIdentity
  draft(record: JsonRecord): Draft
}

export interface RecordIdentity {
  readonly id: readonly string[]
  readonly author: readonly string[]
  readonly time: readonly string[]
  readonly text: readonly string[]
}

/** A draft with nothing in it; formats spread it so that they name only what they have. */
export const emptyDraft = {
  id: '',
  author: '',
  account: 'ordinary',
  organisation: '',
  title: '',
  text: null,
  time: null,
  placeHint: '',
  repostOf: '',
  counts: null,
  attributes: {},
} as const satisfies Omit<Draft, 'channel'>

/** Strings as they are, numbers and booleans printed; anything else is ''. */
export function stringOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

export function timeOf(value: unknown): string | number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value !== '' ? value : null
}

export function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter((one): one is JsonRecord => recordOf(one) !== null) : []
}

export function recordOf(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null
}

// What programs write where there is nothing.
const nothing = /^\s*(?:none|null|nan|nat|undefined|n\/a|\\N|-+|—+)?\s*$/i

/** The first of the members that holds something, printed. */
export function firstOf(record: JsonRecord, ...names: readonly string[]): string {
  for (const name of names) {
    const text = stringOf(record[name])
    if (text !== '' && !nothing.test(text)) return text
  }
  return ''
}

/** The same for times, whose numbers stay numbers. */
export function firstTimeOf(record: JsonRecord, ...names: readonly string[]): string | number | null {
  for (const name of names) {
    const value = timeOf(record[name])
    if (value !== null && value !== 0 && !nothing.test(String(value))) return value
  }
  return null
}

/** 发布于 广东, 来自广东 and IP属地：广东 without their first words. */
export function regionOf(text: string): string {
  return text.replace(/^(?:发布于|来自|IP属地[:：]?)\s*/, '')
}

/** The named members that hold something, as attributes under plain names. */
export function attributesFrom(record: JsonRecord, names: Readonly<Record<string, string>>): JsonRecord {
  const attributes: Record<string, string> = {}
  for (const [attribute, member] of Object.entries(names)) {
    const text = stringOf(record[member])
    if (text !== '') attributes[attribute] = text
  }
  return attributes
}

/** Ids of Weibo: sixteen digits or their nine letters in base 62; a number of nine or ten digits is as well one of QQ or an account. */
export const weiboIdShape = /^(?:[2-5]\d{15}|(?=[a-z0-9]*[A-Z])(?=\d*[A-Za-z]\d*[A-Za-z])[A-Za-z0-9]{9})$/
/** A key that counts rows, too short for a telephone or an account. */
export const countedIdShape = /^[a-z]?\d{1,7}$/
/** A hotline's or grid's number of an order: letters for the office, the day, a counter. */
export const orderIdShape =
  /^(?:[A-Za-z]{0,6}-?20\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])-?\d{1,10}|[A-Za-z]{2,4}-?\d{1,7}|\d{1,7})$/
