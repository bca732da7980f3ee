// Turns a raw record into a post: parse, recognise, normalise, redact; everything else leaves as a drop or a dead letter.
import type { Outcome } from '../core/outcome.ts'
import { deadLetter, drop, ok } from '../core/outcome.ts'
import type { Channel, Post, RawRecord } from '../core/post.ts'
import { channels } from '../core/post.ts'
import { buildPost } from './build-post.ts'
import type { Objection } from './clean/letters.ts'
import { letterOf, letterOfBytes, letterOfUnreadable } from './clean/letters.ts'
import { createRedactedText } from './clean/redacted-text.ts'
import { readTime } from './clean/time.ts'
import { deletedMember } from './formats/envelopes/envelope.ts'
import type { Draft, Format } from './formats/format.ts'
import { stringOf } from './formats/format.ts'
import { formats as allFormats } from './formats/table.ts'
import { createIdentities } from './identities.ts'
import type { JsonRecord } from './json.ts'
import { parseJsonRecord } from './json.ts'
import { idCharactersMax, textCharactersMax } from './limits.ts'
import { createRecogniser } from './recognise.ts'
import type { Redactor } from './redact/redactor.ts'
import { unreadableFormat } from './unreadable.ts'

export interface IngestOptions {
  readonly redactor: Redactor
  readonly formats?: readonly Format[]
  /** Longer texts are cut there and carry the attribute `text_cut`. */
  readonly textLengthMax?: number
  /** Event times after this are dead letters `after_the_run`; Infinity where the receive time bounds them already. */
  readonly runStartMs?: number
}

/** Every record has exactly one outcome, and no bytes make it throw. */
export function createIngest(options: IngestOptions): (raw: RawRecord) => Outcome<Post> {
  const { redactor } = options
  const table = options.formats ?? allFormats
  const runStartMs = options.runStartMs ?? Number.POSITIVE_INFINITY
  const formatOf = createRecogniser(table)
  const identities = createIdentities(redactor, table)
  const redacted = createRedactedText(redactor, options.textLengthMax ?? textCharactersMax)

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
    return toPost(raw, format, draftOf(format, parsed.record, raw))
  }

  function toPost(raw: RawRecord, format: Format, draft: Draft): Outcome<Post> {
    const refuse = (reason: Objection['reason'], found: string, wanted: string): Outcome<Post> =>
      deadLetter(letterOf(redactor, raw, { reason, found, wanted }, draft.text ?? draft.title))
    if (draft.isNoPost === true) return drop('no_post')
    if (draft.isDeleted === true) return drop('deleted_post')
    if (!isWellFormed(draft)) return refuse('bad_encoding', 'half a surrogate pair', 'whole Unicode characters')
    const account = identities.accountOf(raw, format, draft)
    if (account === null) return refuse('bad_field', 'a source that is no name', '1 to 64 letters, digits, _ . / or -')
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
        'a time from 1990 to 2099, with a receive time if it is relative',
      )
    if (draft.text === null && draft.title === '') return refuse('missing_text', 'no text', 'a text or a title')
    const post = buildPost(
      { redactor, identities, redacted },
      {
        draft,
        format,
        account,
        channel,
        time,
        receivedAtMs: raw.receivedAtMs,
      },
    )
    if (post.text === '' && post.title === '') return drop('empty_text')
    if (post.timeMs > runStartMs)
      return refuse('after_the_run', new Date(post.timeMs).toISOString(), 'a time before the start of the run')
    return ok(post)
  }

  return ingest
}

/** What has no time of its own was hot, or new, when it was seen; a row that its store deleted is deleted in every format. */
function draftOf(format: Format, record: JsonRecord, raw: RawRecord): Draft {
  const draft = format.draft(record)
  const isSeen = draft.time === null && format.isTimeless === true && raw.receivedAtMs > 0
  const isDeleted = /^(?:true|1)$/.test(stringOf(record[deletedMember]))
  return { ...draft, ...(isSeen ? { time: raw.receivedAtMs } : {}), ...(isDeleted ? { isDeleted } : {}) }
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
