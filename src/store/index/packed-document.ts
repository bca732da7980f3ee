// Documents as the embedded index stores them: values without names, a third smaller and faster to write than the shown record.
import type { Cue, Document, PlaceMention, Sentiment, TopicScore } from '../../core/document.ts'
import type { Post } from '../../core/post.ts'

type Packed = readonly [
  version: 1,
  ...post: [
    id: string,
    source: string,
    channel: string,
    author: string | null,
    account: string,
    organisation: string | null,
    timeMs: number,
    timePrecision: string,
    title: string,
    text: string,
    repostOf: string | null,
    counts: Post['counts'],
  ],
  sentiment: readonly [number, number, string, number, number, number],
  topics: readonly TopicScore[],
  places: readonly PlaceMention[],
  cues: readonly Cue[],
  /** Absent in documents of earlier versions. */
  placeHint?: string,
  attributes?: Post['attributes'],
]

/** What stands behind the post's own members. */
type Tail = [Packed[13], Packed[14], Packed[15], Packed[16], Packed[17], Packed[18]]

export function packDocument({ post, observation }: Document): string {
  const { negative, positive, emotion, emotionProbability, anger, fear } = observation.sentiment
  const packed: Packed = [
    1,
    post.id,
    post.source,
    post.channel,
    post.author,
    post.account,
    post.organisation,
    post.timeMs,
    post.timePrecision,
    post.title,
    post.text,
    post.repostOf,
    post.counts,
    [negative, positive, emotion, emotionProbability, anger, fear],
    observation.topics,
    observation.places,
    observation.cues,
    post.placeHint,
    post.attributes,
  ]
  return JSON.stringify(packed)
}

/** The record that people see: as in documents.jsonl, without tokens, terms and fingerprint. */
export function unpackDocument(text: string): Record<string, unknown> {
  const packed = JSON.parse(text) as Packed
  const [, id, source, channel, author, account, organisation, timeMs, timePrecision, title, body, repostOf, counts] =
    packed
  const [sentiment, topics, places, cues, placeHint = '', attributes = {}] = packed.slice(13) as Tail
  const [negative, positive, emotion, emotionProbability, anger, fear] = sentiment
  return {
    key: `${source}:${id}`,
    id,
    source,
    channel,
    author,
    account,
    organisation,
    time: new Date(timeMs).toISOString(),
    timePrecision,
    title,
    text: body,
    repostOf,
    counts,
    placeHint,
    attributes,
    sentiment: { negative, positive, emotion, emotionProbability, anger, fear } satisfies Record<
      keyof Sentiment,
      unknown
    >,
    topics,
    places,
    cues,
  }
}
