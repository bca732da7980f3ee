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
  /** Only for people and evaluation: labels, reply times, categories. Detection never reads them. */
  readonly attributes: JsonRecord
}

export interface Format {
  readonly name: string
  /** Default source id and channel; a configuration may name the source otherwise. */
  readonly source: string
  readonly channel: Channel
  /** Names of columns or members that together mean this format. */
  readonly signature: readonly string[]
  /** What its ids look like, where that is no usual shape; any other id becomes a keyed pseudonym. */
  readonly idShape?: RegExp
  draft(record: JsonRecord): Draft
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

export function recordOf(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null
}

/** The first of the members that holds something, printed. */
export function firstOf(record: JsonRecord, ...names: readonly string[]): string {
  for (const name of names) {
    const text = stringOf(record[name])
    if (text !== '') return text
  }
  return ''
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

/** Ids of Weibo: sixteen digits, fewer in its first years, or their nine letters in base 62. */
export const weiboIdShape = /^(?:[2-5]\d{15}|\d{9,10}|(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{9})$/
/** A key that counts rows. */
export const countedIdShape = /^[a-z]?\d{1,10}$/
/** A hotline's or grid's number of an order: letters for the office, the day, a counter. */
export const orderIdShape =
  /^(?:[A-Za-z]{0,6}-?20\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])-?\d{1,10}|[A-Za-z]{1,4}-?\d{1,9}|\d{1,9})$/
