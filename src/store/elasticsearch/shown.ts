// What Elasticsearch keeps, turned back into the records that the API, the page and the other indexes show.
import type { IndexKind } from '../../core/ports.ts'

type Fields = Readonly<Record<string, unknown>>

export function shownRecord(kind: IndexKind, source: Fields): Record<string, unknown> {
  return { ...fieldsShown(kind, source), ...part(part(source, 'qianzhao'), 'more') }
}

/** What of a record has a field of its own; the rest of it goes into `more`. */
export function fieldsShown(kind: IndexKind, source: Fields): Record<string, unknown> {
  const own = part(source, 'qianzhao')
  const event = part(source, 'event')
  switch (kind) {
    case 'documents':
      return shownDocument(source, own, event)
    case 'signals':
      return shownSignal(own, event)
    case 'situations':
      return shownSituation(source, own, event)
    case 'alerts':
      return shownAlert(source, own, event)
  }
}

function shownDocument(source: Fields, own: Fields, event: Fields): Record<string, unknown> {
  const sentiment = part(own, 'sentiment')
  return {
    key: event['id'],
    id: own['id'],
    source: own['source'],
    channel: own['channel'],
    author: part(source, 'user')['hash'] ?? null,
    account: own['account'],
    organisation: part(source, 'organization')['name'] ?? null,
    time: source['@timestamp'],
    timePrecision: own['time_precision'],
    title: own['title'] ?? '',
    text: source['message'],
    repostOf: own['repost_of'] ?? null,
    counts: own['counts'] ?? null,
    placeHint: own['place_hint'] ?? '',
    attributes: own['attributes'] ?? {},
    sentiment: {
      negative: sentiment['negative'],
      positive: sentiment['positive'],
      emotion: sentiment['emotion'],
      emotionProbability: sentiment['emotion_probability'],
      anger: sentiment['anger'],
      fear: sentiment['fear'],
    },
    topics: own['topics'],
    places: own['places'],
    cues: list(own['cues']).map((cue) => ({ ...cue, value: cue['value'] ?? null })),
  }
}

function shownSignal(own: Fields, event: Fields): Record<string, unknown> {
  return {
    id: event['id'],
    kind: own['kind'],
    detector: own['detector'],
    topic: own['topic'] ?? '',
    place: own['place'] ?? '',
    windowStart: event['start'],
    windowEnd: event['end'],
    observed: own['observed'],
    expected: own['expected'],
    pValue: own['p_value'],
    logEvidence: own['log_evidence'],
    bySource: own['by_source'],
    documents: own['documents'],
    closed: own['closed'],
    tick: own['tick'],
  }
}

function shownSituation(source: Fields, own: Fields, event: Fields): Record<string, unknown> {
  return {
    id: event['id'],
    rev: own['rev'],
    significantAt: own['significant_at'] ?? null,
    evidence: own['log_evidence'],
    probability: own['probability'],
    topic: own['topic'] ?? '',
    hazard: own['hazard'],
    places: own['places'],
    documents: own['documents'],
    documentCount: own['document_count'],
    voices: own['voices'],
    sources: own['sources'],
    terms: own['terms'],
    state: own['state'],
    decidedAt: source['@timestamp'],
    first: event['start'],
    last: event['end'],
    copies: own['copies'],
    observed: own['observed'],
    expected: own['expected'],
    calibration: own['calibration'],
    contributions: list(own['contributions']).map(({ name, value, log_odds: logOdds }) => ({ name, value, logOdds })),
    precursors: own['precursors'] ?? [],
    views: own['views'] ?? null,
    merged: own['merged'],
  }
}

function shownAlert(source: Fields, own: Fields, event: Fields): Record<string, unknown> {
  const explanation = part(own, 'explanation')
  return {
    id: event['id'],
    rev: own['rev'],
    state: own['state'],
    level: own['level'],
    probability: own['probability'],
    topic: own['topic'] ?? '',
    place: own['place'] ?? '',
    windowStart: event['start'],
    windowEnd: event['end'],
    raisedAt: source['@timestamp'],
    documents: own['documents'],
    documentCount: own['document_count'],
    voices: own['voices'],
    sources: own['sources'],
    title: source['message'],
    explanation: { zh: explanation['zh'], en: explanation['en'] },
    rule: part(source, 'rule')['id'],
    situation: own['situation'],
    reason: event['reason'],
    concern: own['concern'] ?? 'warning',
  }
}

function part(fields: Fields, name: string): Fields {
  const value = fields[name]
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : []
}
