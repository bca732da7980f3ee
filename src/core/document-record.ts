// How a document is shown outside: flat, with times in ISO 8601; `annotate`, documents.jsonl and the index use it.
import type { Document } from './document.ts'

export function documentRecord(document: Document): Record<string, unknown> {
  const { post, observation } = document
  return {
    key: observation.key,
    id: post.id,
    source: post.source,
    channel: post.channel,
    author: post.author,
    account: post.account,
    organisation: post.organisation,
    time: new Date(post.timeMs).toISOString(),
    timePrecision: post.timePrecision,
    title: post.title,
    text: post.text,
    repostOf: post.repostOf,
    counts: post.counts,
    placeHint: post.placeHint,
    attributes: post.attributes,
    tokens: document.tokens,
    sentiment: observation.sentiment,
    harm: observation.harm,
    topics: observation.topics,
    places: observation.places,
    cues: observation.cues,
    terms: observation.terms,
    fingerprint: hex(observation.fingerprint.high) + hex(observation.fingerprint.low),
  }
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0')
}
