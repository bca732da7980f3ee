// Hand-made observations, events and alerts that the tests of the backtest share.
import type { AlertRevision } from '../../../lab/backtest/records.ts'
import type { TruthEvent } from '../../../src/simulate/truth.ts'
import type { Observation } from '../../../src/core/document.ts'
import type { DocumentKey, PlaceCode, SourceId, TopicId } from '../../../src/core/ids.ts'
import { noHarm } from '../../../src/core/harm.ts'
import { noMarks } from '../../../src/core/marks.ts'

export const hourMs = 3_600_000
/** 2 March 2026, 08:00 in China; a whole hour since the epoch and the start of a six-hour bin. */
export const startMs = Date.parse('2026-03-02T08:00:00+08:00')

export function observation(id: string, hours: number, topic = 'health.food', place = '340102'): Observation {
  return {
    key: `hotline:${id}` as DocumentKey,
    source: 'hotline' as SourceId,
    channel: 'hotline',
    author: null,
    account: 'ordinary',
    organisation: null,
    timeMs: startMs + hours * hourMs,
    repostOf: null,
    excerpt: '',
    harm: noHarm,
    marks: noMarks,
    sentiment: { negative: 0, positive: 0, emotion: 'neutral', emotionProbability: 1, anger: 0, fear: 0 },
    topics: topic === '' ? [] : [{ topic: topic as TopicId, probability: 0.9 }],
    places: place === '' ? [] : [{ code: place as PlaceCode, name: '', start: 0, end: 0, confidence: 1 }],
    cues: [],
    fingerprint: { high: 0, low: 0 },
    terms: [],
  }
}

export function event(id: string, posts: readonly string[], change: Partial<TruthEvent> = {}): TruthEvent {
  return {
    id,
    kind: 'food-poisoning',
    crisis: true,
    topic: 'health.food' as TopicId,
    place: '340102' as PlaceCode,
    onset: at(0),
    outbreak: at(24),
    posts,
    ...change,
  }
}

export function alert(
  id: string,
  hours: number,
  documents: readonly string[],
  change: Partial<AlertRevision> = {},
): AlertRevision {
  return {
    id,
    rev: 1,
    state: 'firing',
    level: 'orange',
    concern: 'warning',
    probability: 0.8,
    topic: 'health.food' as TopicId,
    place: '340102' as PlaceCode,
    raisedAtMs: startMs + hours * hourMs,
    documents,
    title: id,
    ...change,
  }
}

export function at(hours: number): string {
  return new Date(startMs + hours * hourMs).toISOString()
}
