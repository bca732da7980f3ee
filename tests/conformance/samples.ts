// Small hand-made documents, signals, situations and alerts that the suites of the ports share.
import type { Alert } from '../../src/core/alert.ts'
import type { Document } from '../../src/core/document.ts'
import type { DocumentKey, PlaceCode, PostId, SourceId, TopicId } from '../../src/core/ids.ts'
import type { DeadLetter } from '../../src/core/outcome.ts'
import type { StateCommit } from '../../src/core/ports.ts'
import type { Signal } from '../../src/core/signal.ts'
import type { Situation } from '../../src/core/situation.ts'
import { noHarm } from '../../src/core/harm.ts'
import { noMarks } from '../../src/core/marks.ts'

export const noonMs = Date.UTC(2026, 10, 23, 4)

export function sampleAlert(id: string, rev: number, changes: Partial<Alert> = {}): Alert {
  return {
    id,
    rev,
    state: 'firing',
    level: 'yellow',
    concern: 'warning',
    probability: 0.62,
    topic: 'accident.gas' as TopicId,
    place: '430103' as PlaceCode,
    windowStartMs: noonMs - 3_600_000,
    windowEndMs: noonMs,
    raisedAtMs: noonMs,
    firstRaisedAtMs: noonMs,
    documents: ['hotline:1' as DocumentKey, 'forum:9' as DocumentKey],
    documentCount: 2,
    voices: 2,
    sources: ['forum', 'hotline'],
    title: '天心区多人反映煤气味',
    decision: {
      cost: 0.558,
      wish: 'orange',
      cap: { level: 'yellow', because: ['few_voices'] },
      budget: 'warning',
      held: null,
      rule: 'hazard',
    },
    explanation: { zh: '两个独立声音', en: 'two independent voices' },
    rule: 'hazard',
    situation: `s-${id}`,
    reason: 'raised',
    ...changes,
  }
}

export function sampleDocument(id: string, text: string, changes: Partial<SampleFields> = {}): Document {
  const { source, topic, place, timeMs } = {
    source: 'hotline',
    topic: 'urban',
    place: '430103',
    timeMs: noonMs,
    ...changes,
  }
  const key = `${source}:${id}` as DocumentKey
  return {
    post: {
      id: id as PostId,
      source: source as SourceId,
      channel: 'hotline',
      author: null,
      account: 'ordinary',
      organisation: null,
      title: '',
      text: text.replaceAll(' ', ''),
      timeMs,
      timePrecision: 'exact',
      placeHint: '',
      repostOf: null,
      counts: null,
      attributes: {},
    },
    tokens: text.split(' '),
    observation: {
      key,
      source: source as SourceId,
      channel: 'hotline',
      author: null,
      account: 'ordinary',
      organisation: null,
      timeMs,
      repostOf: null,
      excerpt: text.replaceAll(' ', '').slice(0, 60),
      harm: noHarm,
      marks: noMarks,
      sentiment: { negative: 0.7, positive: 0.1, emotion: 'anger', emotionProbability: 0.6, anger: 0.6, fear: 0.1 },
      topics: topic === '' ? [] : [{ topic: topic as TopicId, probability: 0.9 }],
      places: [{ code: place as PlaceCode, name: '天心区', start: 0, end: 0, confidence: 0.9 }],
      cues: [],
      fingerprint: { high: 1, low: 2 },
      terms: text.split(' '),
    },
  }
}

export interface SampleFields {
  readonly source: string
  readonly topic: string
  readonly place: string
  readonly timeMs: number
}

export function sampleSignal(id: string, changes: Partial<Signal> = {}): Signal {
  return {
    id,
    kind: 'count',
    detector: 'seasonal',
    cell: { topic: 'accident.gas' as TopicId, place: '430103' as PlaceCode },
    windowStartMs: noonMs - 3_600_000,
    windowEndMs: noonMs,
    observed: 9,
    expected: 1.5,
    pValue: 0.0001,
    logEvidence: 5.2,
    bySource: [{ source: 'hotline' as SourceId, observed: 9, expected: 1.5 }],
    documents: ['hotline:1' as DocumentKey],
    closed: true,
    tick: 7,
    ...changes,
  }
}

export function sampleSituation(id: string, rev: number, changes: Partial<Situation> = {}): Situation {
  return {
    id,
    spread: null,
    views: null,
    precursors: [],
    rev,
    bornTick: 5,
    tick: 7,
    decidedAtMs: noonMs,
    significantAtMs: null,
    evidence: 6.1,
    probability: 0.62,
    calibration: 'none',
    topic: 'accident.gas' as TopicId,
    hazard: true,
    places: ['430103' as PlaceCode],
    firstMs: noonMs - 3_600_000,
    lastMs: noonMs,
    documents: ['hotline:1' as DocumentKey],
    documentCount: 1,
    voices: 1,
    copies: 0,
    sources: ['hotline'],
    terms: ['煤气', '气味'],
    observed: 9,
    expected: 1.5,
    bySource: [],
    byPlace: [{ place: '430103' as PlaceCode, voices: 1 }],
    cues: {},
    casualtiesMax: 0,
    negative: 0.5,
    anger: 0.2,
    fear: 0.2,
    voicesByHour: [],
    contributions: [],
    witnesses: [],
    cells: [],
    without: [],
    joins: [],
    merged: [],
    state: { kind: 'open' },
    ...changes,
  }
}

export function sampleLetter(line: number): DeadLetter {
  return {
    reason: 'bad_json',
    source: 'hotline',
    file: 'calls.jsonl',
    line,
    found: 'an unclosed string',
    wanted: 'one JSON object',
    redactedText: '',
    bytesHash: 'aGFzaA',
    bytesLength: 12,
  }
}

export function sampleCommit(changes: Partial<StateCommit>): StateCommit {
  return {
    epoch: 1,
    fromOffset: 0,
    toOffset: 1,
    tick: 1,
    alerts: [],
    situations: [],
    signals: [],
    deadLetters: [],
    refused: [],
    outbox: [],
    counters: {},
    ...changes,
  }
}
