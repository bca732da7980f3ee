// A document is a post that has been understood: tokens, sentiment, topics, places, risk cues, fingerprint.
import type { Harm } from './harm.ts'
import type { Marks } from './marks.ts'
import type { DocumentKey, PlaceCode, Pseudonym, SourceId, TopicId } from './ids.ts'
import type { AccountKind, Channel, Post } from './post.ts'

export const emotions = [
  'anger',
  'fear',
  'sadness',
  'disgust',
  'surprise',
  'happiness',
  'optimism',
  'gratitude',
  'neutral',
] as const
export type Emotion = (typeof emotions)[number]

/** Probabilities in 0…1, rounded to four digits so that they print the same everywhere. */
export interface Sentiment {
  readonly negative: number
  readonly positive: number
  readonly emotion: Emotion
  readonly emotionProbability: number
  readonly anger: number
  readonly fear: number
}

export interface TopicScore {
  readonly topic: TopicId
  readonly probability: number
}

/** A place with its span in `placeText` (title + '\n' + text); `start` = `end` = 0 where it comes from a hint or the home region. */
export interface PlaceMention {
  readonly code: PlaceCode
  readonly name: string
  readonly start: number
  readonly end: number
  readonly confidence: number
}

export const cueKinds = [
  'casualty',
  'urgency',
  'help_request',
  'gathering',
  'outage',
  'contamination',
  'smell',
  'smoke',
  'fire',
  'explosion',
  'collapse',
  'symptom',
  'others_too',
  'duration',
  'repetition',
  'hearsay',
  'certainty',
  'time',
  'official_response',
  'loss',
  'announced',
] as const
export type RiskCueKind = (typeof cueKinds)[number]

/** A typed fact read from the text. `value` has the unit the kind implies: people, days, times, or epoch ms for `time`. */
export interface Cue {
  readonly kind: RiskCueKind
  readonly start: number
  readonly end: number
  readonly value: number | null
}

/** 64-bit SimHash as two unsigned 32-bit halves. */
export interface Fingerprint {
  readonly high: number
  readonly low: number
}

/** The part of a document that the fold needs; small, plain, and without the full text. */
export interface Observation {
  readonly key: DocumentKey
  readonly source: SourceId
  readonly timeMs: number
  readonly channel: Channel
  readonly author: Pseudonym | null
  readonly account: AccountKind
  readonly organisation: string | null
  readonly repostOf: DocumentKey | null
  /** At most 60 characters of the redacted title or text, for explanations. */
  readonly excerpt: string
  readonly sentiment: Sentiment
  readonly harm: Harm
  readonly marks: Marks
  /** Sorted by probability, highest first; empty means that the post is about none of the topics. */
  readonly topics: readonly TopicScore[]
  readonly places: readonly PlaceMention[]
  readonly cues: readonly Cue[]
  readonly fingerprint: Fingerprint
  /** Distinct content terms in order of first appearance, at most 48: words, new words, codes; never stop words or place names of the home city. */
  readonly terms: readonly string[]
}

export interface Document {
  readonly post: Post
  readonly tokens: readonly string[]
  readonly observation: Observation
}
