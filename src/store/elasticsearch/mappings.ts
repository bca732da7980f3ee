// The fields of documents, signals, situations and alerts: ECS names where there are any, own ones below `qianzhao`; nothing else may come in.
import type { IndexKind } from '../../core/ports.ts'

/** Raised with every change of a field, so that an index of another layout is found out. */
export const layoutVersion = 1

export type Mapping = Readonly<Record<string, unknown>>

const keyword: Mapping = { type: 'keyword' }
const date: Mapping = { type: 'date' }
const long: Mapping = { type: 'long' }
const float: Mapping = { type: 'float' }
const boolean: Mapping = { type: 'boolean' }
/** Kept to be shown, never searched. */
const shown: Mapping = { type: 'keyword', index: false, doc_values: false }
const shownNumber: Mapping = { type: 'double', index: false, doc_values: false }
// Bigrams find any stretch of Chinese; words are found through `qianzhao.tokens`, which needs no plugin on the server.
const chinese: Mapping = { type: 'text', analyzer: 'cjk' }
/** Whatever else a record shows: kept as it is, never searched, so that a new member of a record needs no new field. */
const more: Mapping = { type: 'object', enabled: false }
/** The project's own tokens, joined by spaces. */
const tokens: Mapping = { type: 'text', analyzer: 'whitespace', norms: false, index_options: 'docs' }

function object(properties: Readonly<Record<string, Mapping>>): Mapping {
  return { properties }
}
function nested(properties: Readonly<Record<string, Mapping>>): Mapping {
  return { type: 'nested', properties }
}

/** What every kind has; `path` fields hold a value together with everything above it. */
const everywhere: Readonly<Record<string, Mapping>> = {
  rev: long,
  tokens,
  source: keyword,
  sources: keyword,
  topic: keyword,
  topic_path: keyword,
  department: keyword,
  place: keyword,
  place_path: keyword,
  district: keyword,
  state: keyword,
  more,
}

const places = object({ code: keyword, name: keyword, start: shownNumber, end: shownNumber, confidence: shownNumber })

const own: Readonly<Record<IndexKind, Readonly<Record<string, Mapping>>>> = {
  documents: {
    id: keyword,
    channel: keyword,
    account: keyword,
    time_precision: keyword,
    title: chinese,
    repost_of: keyword,
    place_hint: keyword,
    counts: object({ reposts: long, comments: long, likes: long }),
    sentiment: object({
      negative: float,
      positive: float,
      emotion: keyword,
      emotion_probability: float,
      anger: float,
      fear: float,
    }),
    topics: object({ topic: keyword, probability: float }),
    places,
    cues: object({ kind: keyword, start: shownNumber, end: shownNumber, value: shownNumber }),
    terms: keyword,
    location: { type: 'geo_point' },
    attributes: { type: 'flattened', ignore_above: 1024 },
    /** Seconds from the event to the index. */
    lag_seconds: float,
  },
  signals: {
    kind: keyword,
    detector: keyword,
    observed: float,
    expected: float,
    p_value: { type: 'double' },
    log_evidence: float,
    by_source: nested({ source: keyword, observed: float, expected: float }),
    documents: keyword,
    closed: boolean,
    tick: long,
  },
  situations: {
    significant_at: date,
    log_evidence: float,
    probability: float,
    hazard: boolean,
    places: keyword,
    documents: keyword,
    document_count: long,
    voices: long,
    copies: long,
    terms: keyword,
    observed: float,
    expected: float,
    calibration: keyword,
    negative: float,
    anger: float,
    fear: float,
    casualties: float,
    contributions: nested({ name: keyword, value: float, log_odds: float }),
    by_place: nested({ place: keyword, voices: long }),
    evidence: nested({ key: keyword, time: date, source: keyword, place: keyword, excerpt: chinese, weight: float }),
    views: object({
      voices: long,
      texts: long,
      withheld: long,
      moods: nested({ emotion: keyword, texts: long, share: float }),
      typical: nested({ key: keyword, excerpt: chinese, centrality: float }),
    }),
    precursors: nested({ sequence: keyword, steps: nested({ name: keyword, time: date, document: keyword }) }),
    merged: keyword,
  },
  alerts: {
    level: keyword,
    concern: keyword,
    probability: float,
    documents: keyword,
    document_count: long,
    voices: long,
    situation: keyword,
    first_raised_at: date,
    explanation: object({ zh: chinese, en: { type: 'text' } }),
  },
}

const ecs: Readonly<Record<string, Mapping>> = {
  id: keyword,
  kind: keyword,
  dataset: keyword,
  provider: keyword,
  created: date,
  ingested: date,
  start: date,
  end: date,
  reason: keyword,
  risk_score: float,
  severity: long,
}

/** The strict mapping of one kind. */
export function mappingOf(kind: IndexKind): Mapping {
  return {
    dynamic: 'strict',
    date_detection: false,
    _meta: { layout: layoutVersion, kind },
    properties: {
      '@timestamp': date,
      message: chinese,
      event: object(ecs),
      ...(kind === 'documents' ? { user: object({ hash: keyword }), organization: object({ name: keyword }) } : {}),
      ...(kind === 'alerts' ? { rule: object({ id: keyword }) } : {}),
      qianzhao: object({ ...everywhere, ...own[kind] }),
    },
  }
}

/** The fields of a kind with their types by dotted path; objects that have no value of their own are left out. */
export function fieldsOf(kind: IndexKind): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  const visit = (properties: Mapping, path: string): void => {
    for (const [name, mapping] of Object.entries(properties) as [string, Mapping][]) {
      const full = path === '' ? name : `${path}.${name}`
      if (typeof mapping['type'] === 'string') fields.set(full, mapping['type'])
      if (mapping['properties'] !== undefined) visit(mapping['properties'] as Mapping, full)
    }
  }
  visit(mappingOf(kind)['properties'] as Mapping, '')
  return fields
}

export const positionMapping: Mapping = {
  dynamic: 'strict',
  _meta: { layout: layoutVersion, kind: 'position' },
  properties: { offset: long, epoch: long, stream: shown },
}
