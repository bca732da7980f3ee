// Builds the post from a draft that has everything a post needs.
import { dayMs } from '../core/durations.ts'
import { contentId, hash32 } from '../core/hash.ts'
import type { PostId, Pseudonym } from '../core/ids.ts'
import type { Channel, Post } from '../core/post.ts'
import { tagsOf } from '../core/voice-tags.ts'
import { attributesOf } from './clean/attributes.ts'
import type { RedactedText } from './clean/redacted-text.ts'
import type { EventTime } from './clean/time.ts'
import { countsOf } from './counts.ts'
import type { Draft, Format } from './formats/format.ts'
import type { Identities, SourceAccount } from './identities.ts'
import { isNoId } from './redact/id-shapes.ts'
import type { Redactor } from './redact/redactor.ts'

export interface Readied {
  readonly draft: Draft
  readonly format: Format
  readonly account: SourceAccount
  readonly channel: Channel
  readonly time: EventTime
  readonly receivedAtMs: number
}

export interface PostParts {
  readonly redactor: Redactor
  readonly identities: Identities
  readonly redacted: RedactedText
}

const repostMark = /\/\/\s?@|^(?:转发微博|轉發微博|repost)[。.]?$/i

export function buildPost({ redactor, identities, redacted }: PostParts, readied: Readied): Post {
  const { draft, format, account, channel, time, receivedAtMs } = readied
  const { source, speaker } = account
  const author = identities.authorOf(speaker, draft.author.trim())
  const title = redacted.title(draft.title)
  const text = redacted.text(draft.text ?? '')
  const isRepost = draft.repostOf !== '' || repostMark.test(text.text)
  const marks = { ...(text.isCut ? { text_cut: true } : {}), ...(isRepost ? { repost: true } : {}) }
  const given = draft.id.trim()
  const id =
    given === '' || isNoId(given)
      ? contentIdOf(speaker, time, author, title, text.text)
      : identities.idOf(account, given, format.idShape)
  const isOrganisation = draft.account !== 'ordinary' && draft.organisation !== ''
  return {
    id,
    source,
    channel,
    author,
    account: draft.account,
    organisation: isOrganisation ? redacted.field('organisation', draft.organisation) : null,
    title,
    text: text.text,
    timeMs: time.precision === 'exact' ? time.timeMs : spreadOverDay(time.timeMs, id, receivedAtMs),
    timePrecision: time.precision,
    placeHint: draft.placeHint === '' ? '' : redacted.place(draft.placeHint),
    repostOf: identities.originOf(account, draft.repostOf.trim(), format.idShape),
    counts: draft.counts === null ? null : countsOf(draft.counts),
    attributes: attributesOf(redactor, draft.attributes, marks),
  }
}

/** A known day without a clock time is spread over that day, the same way every time; today has only come as far as now. */
function spreadOverDay(dayStartMs: number, id: PostId, receivedAtMs: number): number {
  const passedMs = receivedAtMs - dayStartMs
  const lengthMs = passedMs > 0 && passedMs < dayMs ? passedMs : dayMs
  return dayStartMs + Math.floor((hash32(id) / 2 ** 32) * lengthMs)
}

/** The redacted text and the pseudonym go in, never the words themselves: an open hash of those could be guessed. */
function contentIdOf(speaker: string, time: EventTime, author: Pseudonym | null, title: string, text: string): PostId {
  return contentId(16, speaker, time.timeMs, author === null ? '' : tagsOf(author)[0], title, text) as PostId
}
