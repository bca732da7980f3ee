// Understands a post: joins segmenter, sentiment, topics, places, risk cues, terms and fingerprint into a document.
import type { Cue, Document, Fingerprint, PlaceMention, Sentiment, TopicScore } from '../core/document.ts'
import type { Harm } from '../core/harm.ts'
import type { PlaceCode, SourceId } from '../core/ids.ts'
import { documentKey } from '../core/ids.ts'
import type { Marks } from '../core/marks.ts'
import type { Channel, Post } from '../core/post.ts'
import type { Segmenter, TokenSpans } from '../core/segmenter.ts'
import type { LatinReading } from './latin/latin-reader.ts'
import { isMostlyLatin } from './latin/mostly-latin.ts'

export interface AnnotatorParts {
  readonly segmenter: Segmenter
  readonly terms: (text: string, tokens: TokenSpans) => readonly string[]
  readonly fingerprint: (text: string) => Fingerprint
  readonly sentiment: (text: string) => Sentiment
  /** Gets what `harmWords` kept of the tokens. */
  readonly harm: (text: string, words: Uint32Array) => Harm
  readonly harmWords: (text: string, tokens: TokenSpans) => Uint32Array
  readonly topics: (text: string, channel: Channel) => readonly TopicScore[]
  readonly places: (text: string, hint: string, fallback: PlaceCode) => readonly PlaceMention[]
  readonly risk: (text: string, timeMs: number) => readonly Cue[]
  /** For posts that are mostly in Latin script; null where no package for it is there, and they are read as Chinese. */
  readonly latin: ((text: string) => LatinReading) | null
  readonly marks: (text: string, terms: readonly string[]) => Marks
  /** Where a source is at home: a city's hotline speaks of that city unless a text says otherwise. '' for none. */
  readonly placeOfSource: (source: SourceId) => PlaceCode
}

const excerptLength = 60

/** The text that spans refer to: title and text, the title once. */
export function fullText(post: Post): string {
  return post.title === '' || post.text.startsWith(post.title) ? post.text : `${post.title}\n${post.text}`
}

export interface Annotator {
  readonly annotate: (post: Post) => Document
  /** The same for many, a third faster; `tokens` stays empty where they are not wanted, which saves the strings. */
  readonly annotateAll: (posts: readonly Post[], wantsTokens: boolean) => Document[]
}

interface Cut {
  readonly words: readonly string[]
  readonly terms: readonly string[]
  /** null where the model for Chinese reads it in the next step. */
  readonly sentiment: Sentiment | null
  readonly harmWords: Uint32Array
}

const noTokens: readonly string[] = []
const noHashes = new Uint32Array(0)

export function createAnnotator(parts: AnnotatorParts): Annotator {
  /** Step by step and not post by post: the tables of one step fill the cache, and those of the next would push them out. */
  function annotateAll(posts: readonly Post[], wantsTokens: boolean): Document[] {
    const texts = posts.map(fullText)
    const cuts = texts.map((text): Cut => {
      const tokens = parts.segmenter.segment(text)
      if (parts.latin !== null && isMostlyLatin(text, tokens)) {
        const { tokens: words, ...reading } = parts.latin(text)
        return { words: wantsTokens ? words : noTokens, ...reading, harmWords: noHashes }
      }
      return {
        words: wantsTokens ? tokenTexts(text, tokens) : noTokens,
        terms: parts.terms(text, tokens),
        sentiment: null,
        harmWords: parts.harmWords(text, tokens),
      }
    })
    const fingerprints = texts.map((text) => parts.fingerprint(text))
    const readings = posts.map((post, i) => {
      const text = texts[i] as string
      return { sentiment: cuts[i]?.sentiment ?? parts.sentiment(text), topics: parts.topics(text, post.channel) }
    })
    const harms = texts.map((text, i) => parts.harm(text, cuts[i]?.harmWords ?? noHashes))
    const places = posts.map((post, i) =>
      parts.places(texts[i] as string, post.placeHint, parts.placeOfSource(post.source)),
    )
    const cues = posts.map((post, i) => parts.risk(texts[i] as string, post.timeMs))
    return posts.map((post, i): Document => {
      const { words, terms } = cuts[i] as (typeof cuts)[number]
      const { sentiment, topics } = readings[i] as (typeof readings)[number]
      return {
        post,
        tokens: words,
        observation: {
          key: documentKey(post.source, post.id),
          source: post.source,
          timeMs: post.timeMs,
          channel: post.channel,
          author: post.author,
          account: post.account,
          organisation: post.organisation,
          repostOf: post.repostOf,
          excerpt: excerptOf(post),
          terms,
          fingerprint: fingerprints[i] as Fingerprint,
          sentiment,
          harm: harms[i] as Harm,
          marks: parts.marks(texts[i] as string, terms),
          topics,
          places: places[i] as readonly PlaceMention[],
          cues: cues[i] as readonly Cue[],
        },
      }
    })
  }
  return { annotate: (post) => annotateAll([post], true)[0] as Document, annotateAll }
}

function tokenTexts(text: string, tokens: TokenSpans): string[] {
  const words: string[] = []
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.starts[i] ?? 0
    words.push(text.slice(start, start + (tokens.lengths[i] ?? 0)))
  }
  return words
}

/** At most 60 characters, never ending inside a surrogate pair. */
function excerptOf(post: Post): string {
  const whole = post.title === '' ? post.text : post.title
  const text = (isCollapsed(whole) ? whole : whole.replaceAll(/\s+/gu, ' ')).trim()
  if (text.length <= excerptLength) return text
  const cut = text.slice(0, excerptLength - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}

/** True where collapsing white space would change nothing. */
function isCollapsed(text: string): boolean {
  let wasSpace = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x20 && unit < 0x7f) wasSpace = false
    else if (unit === 0x20 && wasSpace) return false
    else if (unit === 0x20) wasSpace = true
    else if (unit < 0x2e80 || unit === 0x3000 || unit === 0xfeff) return false
    else wasSpace = false
  }
  return true
}
