// Turns a raw record into a post: parse, recognise, normalise, redact; everything else leaves as a drop or a dead letter.
import { dayMs } from '../core/durations.ts'
import { contentId, hash32 } from '../core/hash.ts'
import type { DocumentKey, PostId, Pseudonym, SourceId } from '../core/ids.ts'
import { documentKey } from '../core/ids.ts'
import type { Outcome } from '../core/outcome.ts'
import { deadLetter, drop, ok } from '../core/outcome.ts'
import type { Channel, Post, RawRecord } from '../core/post.ts'
import { channels } from '../core/post.ts'
import { remembered } from '../core/remembered.ts'
import { attributesOf } from './clean/attributes.ts'
import { clip, redactedAndClipped } from './clean/clip.ts'
import { countsOf } from './counts.ts'
import type { Draft, Format } from './formats/format.ts'
import { autoFormat, detectFormat, findFormat, formats as allFormats, unnamedSource } from './formats/table.ts'
import type { JsonRecord } from './json.ts'
import { parseJsonRecord } from './json.ts'
import type { Objection } from './clean/letters.ts'
import { letterOf, letterOfBytes, letterOfUnreadable } from './clean/letters.ts'
import { fieldCharactersMax, idCharactersMax, textCharactersMax, titleCharactersMax } from './limits.ts'
import { normaliseText } from './clean/normalise.ts'
import { isDeclaredId, isNoId } from './redact/id-shapes.ts'
import { isNobody, spelledAsOne } from './redact/voices.ts'
import type { Redactor } from './redact/redactor.ts'
import type { EventTime } from './clean/time.ts'
import { readTime } from './clean/time.ts'
import { unreadableFormat } from './unreadable.ts'

export interface IngestOptions {
  readonly redactor: Redactor
  readonly formats?: readonly Format[]
  /** Longer texts are cut there and carry the attribute `text_cut`. */
  readonly textLengthMax?: number
  /** Event times after this are dead letters `after_the_run`; Infinity where the receive time bounds them already. */
  readonly runStartMs?: number
}

const sourceShape = /^[\p{L}\p{N}][\p{L}\p{N}_./-]{0,63}$/u
const repostMark = /\/\/\s?@|^(?:转发微博|轉發微博|repost)[。.]?$/i
// Authors write many posts: 65,536 pseudonyms are about 8 MB and save the keyed hash for most of them.
const pseudonymsHeldMax = 65_536
// Offices name the same few thousand places again and again.
const placesHeldMax = 4_096
const sourcesHeldMax = 4_096
const placeCharactersHeld = 40

/** Every record has exactly one outcome, and no bytes make it throw. */
export function createIngest(options: IngestOptions): (raw: RawRecord) => Outcome<Post> {
  const { redactor } = options
  const table = options.formats ?? allFormats
  const textLengthMax = options.textLengthMax ?? textCharactersMax
  const runStartMs = options.runStartMs ?? Number.POSITIVE_INFINITY
  const detected = new Map<string, Format>()
  const sourceOf = remembered(checkedSource, sourcesHeldMax)
  const heldPlaceOf = remembered((value: string) => fieldOf('place', value), placesHeldMax)
  const pseudonyms = new Map<SourceId, Map<string, Pseudonym>>()
  let pseudonymCount = 0

  function ingest(raw: RawRecord): Outcome<Post> {
    if (raw.format === unreadableFormat) return deadLetter(letterOfUnreadable(redactor, raw))
    const parsed = parseJsonRecord(raw.bytes)
    if (parsed.kind === 'broken') return deadLetter(letterOfBytes(redactor, raw, parsed))
    const format = formatOf(raw.format, parsed.record)
    if (format === undefined) {
      const found = `members ${Object.keys(parsed.record).slice(0, 12).join(', ')}`
      const wanted = 'the members of a known format, or one that is named for the whole input'
      return deadLetter(letterOfBytes(redactor, raw, { reason: 'unknown_format', found, wanted }))
    }
    return toPost(raw, format, format.draft(parsed.record))
  }

  function formatOf(name: string, record: JsonRecord): Format | undefined {
    if (name !== autoFormat) return findFormat(name, table)
    const members = Object.keys(record)
    const key = members.length > 40 ? '' : members.join()
    const known = detected.get(key)
    if (known !== undefined && key !== '') return known
    const format = detectFormat(members, table)
    if (detected.size >= 256) detected.clear()
    if (format !== undefined) detected.set(key, format)
    return format
  }

  function toPost(raw: RawRecord, format: Format, draft: Draft): Outcome<Post> {
    const refuse = (reason: Objection['reason'], found: string, wanted: string): Outcome<Post> =>
      deadLetter(letterOf(redactor, raw, { reason, found, wanted }, draft.text ?? draft.title))
    if (draft.isDeleted === true) return drop('deleted_post')
    if (!isWellFormed(draft)) return refuse('bad_encoding', 'half a surrogate pair', 'whole Unicode characters')
    const carried = raw.source === unnamedSource ? (format.source as SourceId) : raw.source
    const source = draft.source === undefined ? carried : sourceOf(draft.source)
    if (source === null) return refuse('bad_field', 'a source that is no name', '1 to 64 letters, digits, _ . / or -')
    const channel = channelOf(draft.channel, format)
    if (channel === undefined)
      return refuse('bad_field', `a channel like ${shapeOf(draft.channel)}`, `one of ${channels.join(', ')}`)
    if (draft.id.length > idCharactersMax)
      return refuse('bad_field', `an id of ${draft.id.length} characters`, `at most ${idCharactersMax}`)
    if (draft.time === null)
      return refuse('missing_time', 'no time', 'ISO 8601, epoch seconds or milliseconds, or a Weibo time')
    const time = readTime(draft.time, raw.receivedAtMs)
    if (time === null)
      return refuse(
        'bad_time',
        printedTime(draft.time),
        'a time from 1990 to 2199, with a receive time if it is relative',
      )
    if (draft.text === null && draft.title === '') return refuse('missing_text', 'no text', 'a text or a title')
    const post = build({ draft, format, source, channel, time })
    if (post.text === '' && post.title === '') return drop('empty_text')
    if (post.timeMs > runStartMs)
      return refuse('after_the_run', new Date(post.timeMs).toISOString(), 'a time before the start of the run')
    return ok(post)
  }

  function build({ draft, format, source, channel, time }: Readied): Post {
    const author = authorOf(source, draft.author.trim())
    const title = redactedAndClipped(normaliseText(draft.title), titleCharactersMax, redactor.redact)
    const text = textOf(draft.text ?? '')
    const isRepost = draft.repostOf !== '' || repostMark.test(text.text)
    const marks = { ...(text.isCut ? { text_cut: true } : {}), ...(isRepost ? { repost: true } : {}) }
    const given = draft.id.trim()
    const id =
      given === '' || isNoId(given)
        ? contentIdOf(source, time, author, title, text.text)
        : idOf(source, given, format.idShape)
    const isOrganisation = draft.account !== 'ordinary' && draft.organisation !== ''
    return {
      id,
      source,
      channel,
      author,
      account: draft.account,
      organisation: isOrganisation ? fieldOf('organisation', draft.organisation) : null,
      title,
      text: text.text,
      // A known day without a clock time is spread over that day, the same way every time.
      timeMs: time.precision === 'exact' ? time.timeMs : time.timeMs + Math.floor((hash32(id) / 2 ** 32) * dayMs),
      timePrecision: time.precision,
      placeHint: draft.placeHint === '' ? '' : placeOf(draft.placeHint),
      repostOf: originOf(source, draft.repostOf.trim(), format.idShape),
      counts: draft.counts === null ? null : countsOf(draft.counts),
      attributes: attributesOf(redactor, draft.attributes, marks),
    }
  }

  function textOf(raw: string): { readonly text: string; readonly isCut: boolean } {
    // HTML and entities may take ten times the characters of the text they stand for.
    const plain = normaliseText(raw.length > 10 * textLengthMax ? clip(raw, 10 * textLengthMax) : raw)
    if (plain.length <= textLengthMax && raw.length <= 10 * textLengthMax)
      return { text: redactor.redact(plain), isCut: false }
    return { text: redactedAndClipped(plain, textLengthMax, redactor.redact), isCut: true }
  }

  function fieldOf(name: string, value: string): string {
    return redactedAndClipped(normaliseText(value), fieldCharactersMax, (text) => redactor.redactField(name, text))
  }

  function placeOf(value: string): string {
    return value.length > placeCharactersHeld ? fieldOf('place', value) : heldPlaceOf(value)
  }

  function checkedSource(name: string): SourceId | null {
    const isPlain = sourceShape.test(name) && !/\d{6}/.test(name) && redactor.redact(name) === name
    return isPlain ? (name as SourceId) : null
  }

  function authorOf(source: SourceId, author: string): Pseudonym | null {
    if (isNobody(author)) return null
    const held = pseudonyms.get(source) ?? new Map<string, Pseudonym>()
    const known = held.get(author)
    if (known !== undefined) return known
    const pseudonym = redactor.pseudonym(`author:${source}`, spelledAsOne(author))
    if (pseudonymCount++ >= pseudonymsHeldMax) {
      pseudonyms.clear()
      held.clear()
      pseudonymCount = 1
    }
    pseudonyms.set(source, held.set(author, pseudonym))
    return pseudonym
  }

  function idOf(source: SourceId, id: string, shape: RegExp | undefined): PostId {
    return (isDeclaredId(id, shape) ? id : redactor.pseudonym(`id:${source}`, id)) as PostId
  }

  /** The same pseudonym as the origin's own id has: a repost finds it whatever the id looks like. */
  function originOf(source: SourceId, origin: string, shape: RegExp | undefined): DocumentKey | null {
    if (origin === '' || isNoId(origin)) return null
    const colon = origin.indexOf(':')
    if (colon < 0) return documentKey(source, idOf(source, origin.slice(0, idCharactersMax), shape))
    const named = sourceOf(origin.slice(0, colon))
    if (named === null) return null
    const namedShape = table.find((format) => format.source === named)?.idShape
    return documentKey(named, idOf(named, origin.slice(colon + 1, colon + 1 + idCharactersMax), namedShape ?? shape))
  }

  return ingest
}

interface Readied {
  readonly draft: Draft
  readonly format: Format
  readonly source: SourceId
  readonly channel: Channel
  readonly time: EventTime
}

/** The redacted text and the pseudonym go in, never the words themselves: an open hash of those could be guessed. */
function contentIdOf(source: string, time: EventTime, author: Pseudonym | null, title: string, text: string): PostId {
  return contentId(16, source, time.timeMs, author ?? '', title, text) as PostId
}

function channelOf(name: string, format: Format): Channel | undefined {
  return name === '' ? format.channel : channels.find((channel) => channel === name)
}

function isWellFormed(draft: Draft): boolean {
  return (
    (draft.text ?? '').isWellFormed() &&
    draft.title.isWellFormed() &&
    draft.id.isWellFormed() &&
    draft.author.isWellFormed() &&
    draft.organisation.isWellFormed() &&
    draft.placeHint.isWellFormed() &&
    draft.repostOf.isWellFormed() &&
    (draft.source ?? '').isWellFormed()
  )
}

/** A time that is no time may be anything: only its shape is shown. */
function printedTime(time: string | number): string {
  return `a time like ${shapeOf(String(time))}`
}

/** What stood there without what it said: digits become 0, letters a, Chinese characters 字, one for each run of them. */
function shapeOf(value: string): string {
  return value
    .slice(0, 40)
    .replace(/\d+/g, (run) => '0'.repeat(Math.min(run.length, 4)))
    .replace(/[A-Za-z]+/g, 'a')
    .replace(/[^\x20-\x7e]+/g, '字')
}
