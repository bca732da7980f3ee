// What the search indexes find a document, signal, situation or alert by: its words, and tags to filter by.
import { placePath } from '../../core/place-level.ts'
import type { PlaceCode } from '../../core/ids.ts'
import type { Alert } from '../../core/alert.ts'
import type { Document } from '../../core/document.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import { hash32 } from '../../core/hash.ts'
import type { IndexKind, SearchRequest } from '../../core/ports.ts'
import { remembered } from '../../core/remembered.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'

export interface IndexRecord {
  readonly id: string
  readonly rev: number
  readonly timeMs: number
  /** '' where there is none; the first is what facets count. */
  readonly source: string
  readonly topic: string
  readonly place: string
  readonly words: readonly string[]
  readonly sources: readonly string[]
  readonly topics: readonly string[]
  readonly places: readonly string[]
  readonly level: string
  readonly state: string
}

export type Tokenize = (text: string) => readonly string[]

/** Splits at white space and at ASCII punctuation; enough where the caller has cut the query already. */
export const splitWords: Tokenize = (text) => text.split(/[^0-9A-Za-z\u0080-\uffff]+/).filter((word) => word !== '')

export function recordOfDocument({ post, tokens, observation }: Document): IndexRecord {
  return {
    id: observation.key,
    rev: 0,
    timeMs: post.timeMs,
    source: post.source,
    topic: observation.topics[0]?.topic ?? '',
    place: observation.places[0]?.code ?? '',
    words: tokens,
    sources: [post.source],
    topics: observation.topics.map(({ topic }) => topic),
    places: observation.places.map(({ code }) => code),
    level: '',
    state: '',
  }
}

export function recordOfSignal(signal: Signal): IndexRecord {
  const sources = signal.bySource.map(({ source }) => source)
  const { topic, place } = signal.cell
  return {
    id: signal.id,
    // A provisional evaluation is replaced by the next one of the same window, and all of them by the closed one.
    rev: signal.closed ? Number.MAX_SAFE_INTEGER : signal.tick,
    timeMs: signal.windowEndMs,
    source: sources[0] ?? '',
    topic,
    place,
    words: [signal.kind, ...splitWords(signal.detector)],
    sources,
    topics: [topic],
    places: [place],
    level: '',
    state: signal.closed ? 'closed' : 'open',
  }
}

export function recordOfSituation(situation: Situation): IndexRecord {
  return {
    id: situation.id,
    rev: situation.rev,
    timeMs: situation.decidedAtMs,
    source: situation.sources[0] ?? '',
    topic: situation.topic,
    place: situation.places[0] ?? '',
    words: situation.terms,
    sources: situation.sources,
    topics: [situation.topic],
    places: situation.places,
    level: '',
    state: situation.state.kind,
  }
}

export function recordOfAlert(alert: Alert, tokenize: Tokenize): IndexRecord {
  return {
    id: alert.id,
    rev: alert.rev,
    timeMs: alert.raisedAtMs,
    source: alert.sources[0] ?? '',
    topic: alert.topic,
    place: alert.place,
    words: [...tokenize(alert.title), ...tokenize(alert.explanation.zh)],
    sources: alert.sources,
    topics: [alert.topic],
    places: [alert.place],
    level: alert.level,
    state: alert.state,
  }
}

// Tags are words in a private alphabet, so that a filter is one more word of the same AND query and costs no row look-up.
const tagMarks = { source: '\ue101', topic: '\ue102', place: '\ue103', level: '\ue104', state: '\ue105' }

/** The words and tags of a record, joined by spaces. */
export function indexText(record: IndexRecord): string {
  const words = indexWords(record)
  for (const source of record.sources) words.push(sourceTag(source))
  for (const topic of record.topics) words.push(topicTags(topic))
  for (const place of record.places) words.push(placeTags(place))
  if (record.level !== '') words.push(tag('level', record.level))
  if (record.state !== '') words.push(tag('state', record.state))
  return words.join(' ')
}

/** The words of a record without punctuation: at most 2,000 of at most 64 characters. */
export function indexWords(record: IndexRecord): string[] {
  const words: string[] = []
  for (const word of record.words) {
    if (isPunctuation(word.charCodeAt(0))) continue
    if (words.push(word.length > 64 ? word.slice(0, 64) : word) >= 2000) break
  }
  return words
}

/** The words of a query, each at most 64 characters. */
export function wordsOfQuery(query: string, tokenize: Tokenize): string[] {
  return tokenize(query)
    .flatMap(splitWords)
    .filter((word) => !isPunctuation(word.charCodeAt(0)))
    .map((word) => word.slice(0, 64))
}

/** Words and tags that all must be there; [] matches everything. */
export function queryWords(request: SearchRequest, tokenize: Tokenize): string[] {
  const words = wordsOfQuery(request.query, tokenize)
  const { source, topic, place, level, state } = request.filters
  const tags: string[] = []
  for (const [kind, value] of Object.entries({ source, topic, place, level, state })) {
    if (value !== undefined && value !== '' && isTagKind(kind)) tags.push(tag(kind, value))
  }
  return [...new Set([...words.slice(0, 32), ...tags])]
}

/** Same record, same number; only collisions inside one millisecond matter. */
export function rowSlotOf(id: string, slots: number): number {
  return hash32(id) % slots
}

export function badCursor(cursor: string): EarlyWarningError {
  return new EarlyWarningError(
    'USAGE',
    `The cursor ${JSON.stringify(cursor.slice(0, 80))} is not one that a page gave out.`,
  )
}

export const indexKinds: readonly IndexKind[] = ['documents', 'signals', 'situations', 'alerts']

function isTagKind(kind: string): kind is keyof typeof tagMarks {
  return kind in tagMarks
}

/** Everything but a–z and 0–9 is moved to a private character: no two values share a tag, and no tokenizer splits one. */
function tag(kind: keyof typeof tagMarks, value: string): string {
  return tagMarks[kind] + value.slice(0, 128).replaceAll(/[^a-z0-9\u0080-\uffff]/g, privateCharacter)
}

function privateCharacter(character: string): string {
  return String.fromCharCode(0xe000 + character.charCodeAt(0))
}

// Making the tags of a topic or a place costs more than all other words of a record.
const tagsMax = 20_000

const sourceTag = remembered((source: string) => tag('source', source), tagsMax)

const topicTags = remembered((topic: string) => {
  const tags: string[] = []
  for (let dot = topic.indexOf('.'); dot >= 0; dot = topic.indexOf('.', dot + 1)) tags.push(topic.slice(0, dot))
  return [...tags, topic].map((path) => tag('topic', path)).join(' ')
}, tagsMax)

const placeTags = remembered(
  (place: string) =>
    placePath(place as PlaceCode)
      .map((code) => tag('place', code))
      .join(' '),
  tagsMax,
)

// General and CJK punctuation and full-width forms of ASCII punctuation; ASCII punctuation is a separator anyway.
function isPunctuation(code: number): boolean {
  if (code < 0x80) return !((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))
  if (code < 0x2000) return false
  if (code <= 0x206f || (code >= 0x3000 && code <= 0x303f)) return true
  if (code < 0xff00) return false
  return (
    code <= 0xff0f ||
    (code >= 0xff1a && code <= 0xff20) ||
    (code >= 0xff3b && code <= 0xff40) ||
    (code >= 0xff5b && code <= 0xff65)
  )
}
