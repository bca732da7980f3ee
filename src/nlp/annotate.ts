// Understands a post: joins segmenter, sentiment, topics, places, risk cues, terms and fingerprint into a document.
import type { Cue, Document, Fingerprint, PlaceMention, Sentiment, TopicScore } from '../core/document.ts'
import type { PlaceCode, SourceId } from '../core/ids.ts'
import { documentKey } from '../core/ids.ts'
import type { Channel, Post } from '../core/post.ts'
import type { Segmenter, Tokens } from '../core/segmenter.ts'

export interface AnnotatorParts {
  readonly segmenter: Segmenter
  readonly terms: (text: string, tokens: Tokens) => readonly string[]
  readonly fingerprint: (text: string) => Fingerprint
  readonly sentiment: (text: string, tokens: Tokens) => Sentiment
  readonly topics: (text: string, tokens: Tokens, channel: Channel) => readonly TopicScore[]
  readonly places: (text: string, hint: string, fallback: PlaceCode) => readonly PlaceMention[]
  readonly risk: (text: string, timeMs: number) => readonly Cue[]
  /** Where a source is at home: a city's hotline speaks of that city unless a text says otherwise. '' for none. */
  readonly placeOfSource: (source: SourceId) => PlaceCode
}

const excerptLength = 60

/** The text that spans refer to: title and text, the title once. */
export function fullText(post: Post): string {
  return post.title === '' || post.text.startsWith(post.title) ? post.text : `${post.title}\n${post.text}`
}

export function createAnnotator(parts: AnnotatorParts): (post: Post) => Document {
  return function annotate(post: Post): Document {
    const text = fullText(post)
    const tokens = parts.segmenter.segment(text)
    const words = tokenTexts(text, tokens)
    return {
      post,
      tokens: words,
      observation: {
        key: documentKey(post.source, post.id),
        source: post.source,
        channel: post.channel,
        author: post.author,
        account: post.account,
        organisation: post.organisation,
        timeMs: post.timeMs,
        repostOf: post.repostOf,
        excerpt: excerptOf(post),
        terms: parts.terms(text, tokens),
        fingerprint: parts.fingerprint(text),
        sentiment: parts.sentiment(text, tokens),
        topics: parts.topics(text, tokens, post.channel),
        places: parts.places(text, post.placeHint, parts.placeOfSource(post.source)),
        cues: parts.risk(text, post.timeMs),
      },
    }
  }
}

function tokenTexts(text: string, tokens: Tokens): string[] {
  const words: string[] = []
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.starts[i] ?? 0
    words.push(text.slice(start, start + (tokens.lengths[i] ?? 0)))
  }
  return words
}

/** At most 60 characters, never ending inside a surrogate pair. */
function excerptOf(post: Post): string {
  const text = (post.title === '' ? post.text : post.title).replaceAll(/\s+/gu, ' ').trim()
  if (text.length <= excerptLength) return text
  const cut = text.slice(0, excerptLength - 1)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
