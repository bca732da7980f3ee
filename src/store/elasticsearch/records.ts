// Documents, signals, situations and alerts as Elasticsearch keeps them, and back again as people see them.
import type { PlaceCode } from '../../core/ids.ts'
import { placeAt, placePath } from '../../core/place-level.ts'
import { round2 } from '../../core/numbers.ts'
import type { Alert } from '../../core/alert.ts'
import { alertRecord } from '../../core/alert.ts'
import { levels } from '../../core/alert-state.ts'
import type { Document } from '../../core/document.ts'
import type { IndexKind } from '../../core/ports.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import { signalRecord, situationRecord } from '../../core/situation-record.ts'
import { fieldsShown } from './shown.ts'
import type { IndexRecord, Tokenize } from '../index/index-records.ts'
import {
  indexWords,
  recordOfAlert,
  recordOfDocument,
  recordOfSignal,
  recordOfSituation,
  splitWords,
} from '../index/index-records.ts'

/** One item ready to be written: `body` is its JSON. */
export interface ElasticItem {
  readonly id: string
  readonly rev: number
  readonly body: string
}

type Fields = Readonly<Record<string, unknown>>
type OwnFields = Fields & { readonly qianzhao: Fields }

/** `nowMs` is when the document is indexed; its distance from the event is the lag of the source. */
export function documentItem(document: Document, nowMs: number): ElasticItem {
  const { post, observation } = document
  const { negative, positive, emotion, emotionProbability, anger, fear } = observation.sentiment
  const record = recordOfDocument(document)
  return item(record, {
    message: post.text,
    event: event(record, 'documents', { kind: 'event', provider: post.source, ingested: iso(nowMs) }),
    user: post.author === null ? undefined : { hash: post.author },
    organization: post.organisation === null ? undefined : { name: post.organisation },
    qianzhao: {
      ...shared(record),
      id: post.id,
      channel: post.channel,
      account: post.account,
      time_precision: post.timePrecision,
      title: post.title === '' ? undefined : post.title,
      repost_of: post.repostOf ?? undefined,
      counts: post.counts ?? undefined,
      place_hint: post.placeHint === '' ? undefined : post.placeHint,
      sentiment: { negative, positive, emotion, emotion_probability: emotionProbability, anger, fear },
      topics: observation.topics,
      places: observation.places,
      cues: observation.cues.map(({ kind, start, end, value }) => ({ kind, start, end, value: value ?? undefined })),
      terms: observation.terms,
      location: locationOf(post.attributes),
      attributes: Object.keys(post.attributes).length === 0 ? undefined : post.attributes,
      lag_seconds: Math.round(nowMs - post.timeMs) / 1000,
    },
  })
}

export function signalItem(signal: Signal): ElasticItem {
  const record = recordOfSignal(signal)
  return wholeItem('signals', record, signalRecord(signal), {
    event: event(record, 'signals', { kind: 'signal', start: iso(signal.windowStartMs), end: iso(signal.windowEndMs) }),
    qianzhao: {
      ...shared(record),
      kind: signal.kind,
      detector: signal.detector,
      observed: signal.observed,
      expected: signal.expected,
      p_value: signal.pValue,
      log_evidence: signal.logEvidence,
      by_source: signal.bySource,
      documents: signal.documents,
      closed: signal.closed,
      tick: signal.tick,
    },
  })
}

export function situationItem(situation: Situation): ElasticItem {
  const record = recordOfSituation(situation)
  return wholeItem('situations', record, situationRecord(situation), {
    event: event(record, 'situations', { kind: 'state', start: iso(situation.firstMs), end: iso(situation.lastMs) }),
    qianzhao: {
      ...shared(record),
      significant_at: situation.significantAtMs === null ? undefined : iso(situation.significantAtMs),
      log_evidence: situation.evidence,
      probability: situation.probability,
      hazard: situation.hazard,
      places: situation.places,
      documents: situation.documents,
      document_count: situation.documentCount,
      voices: situation.voices,
      copies: situation.copies,
      terms: situation.terms,
      observed: situation.observed,
      expected: situation.expected,
      calibration: situation.calibration,
      negative: situation.negative,
      anger: situation.anger,
      fear: situation.fear,
      casualties: situation.casualtiesMax,
      contributions: situation.contributions.map(({ name, value, logOdds }) => ({ name, value, log_odds: logOdds })),
      by_place: situation.byPlace,
      evidence: situation.witnesses.map(({ key, timeMs, source, place, excerpt, weight }) => ({
        key,
        time: iso(timeMs),
        source,
        place,
        excerpt,
        weight,
      })),
      views: situation.views ?? undefined,
      precursors: situation.precursors.map(({ sequence, steps }) => ({
        sequence,
        steps: steps.map(({ name, timeMs, key }) => ({ name, time: iso(timeMs), document: key })),
      })),
      merged: situation.merged,
    },
  })
}

export function alertItem(alert: Alert, tokenize: Tokenize): ElasticItem {
  const record = recordOfAlert(alert, tokenize)
  return wholeItem('alerts', record, alertRecord(alert), {
    message: alert.title,
    event: event(record, 'alerts', {
      kind: 'alert',
      created: iso(alert.firstRaisedAtMs),
      start: iso(alert.windowStartMs),
      end: iso(alert.windowEndMs),
      reason: alert.reason,
      risk_score: Math.round(alert.probability * 10_000) / 100,
      severity: levels.indexOf(alert.level) + 1,
    }),
    rule: { id: alert.rule },
    qianzhao: {
      ...shared(record),
      level: alert.level,
      concern: alert.concern,
      probability: alert.probability,
      documents: alert.documents,
      document_count: alert.documentCount,
      voices: alert.voices,
      situation: alert.situation,
      first_raised_at: iso(alert.firstRaisedAtMs),
      explanation: alert.explanation,
    },
  })
}

function item(record: IndexRecord, fields: Fields): ElasticItem {
  return { id: record.id, rev: record.rev, body: JSON.stringify({ '@timestamp': iso(record.timeMs), ...fields }) }
}

/** With whatever `shown` has beyond the fields. */
function wholeItem(kind: IndexKind, record: IndexRecord, shown: Fields, fields: OwnFields): ElasticItem {
  const known = fieldsShown(kind, fields)
  const more = Object.entries(shown).filter(([name]) => !(name in known))
  if (more.length === 0) return item(record, fields)
  return item(record, { ...fields, qianzhao: { ...fields.qianzhao, more: Object.fromEntries(more) } })
}

function event(record: IndexRecord, kind: IndexKind, fields: Fields): Fields {
  return { id: record.id, dataset: `qianzhao.${kind}`, ...fields }
}

function shared(record: IndexRecord): Fields {
  const { topic, place } = record
  return {
    rev: record.rev,
    tokens: indexWords(record).flatMap(splitWords).join(' ').toLowerCase(),
    source: present(record.source),
    sources: record.sources,
    topic: present(topic),
    topic_path: withAncestors(record.topics, topicAncestors),
    department: present(topic.split('.')[0] ?? ''),
    place: present(place),
    place_path: withAncestors(record.places, (place) => placePath(place as PlaceCode)),
    district: present(placeAt(place as PlaceCode, 'district')),
    state: present(record.state),
  }
}

function present(value: string): string | undefined {
  return value === '' ? undefined : value
}

function withAncestors(values: readonly string[], ancestors: (value: string) => readonly string[]): string[] {
  return [...new Set(values.flatMap(ancestors))]
}

function topicAncestors(topic: string): string[] {
  const parts = topic.split('.')
  return parts.map((_, i) => parts.slice(0, i + 1).join('.')).filter((path) => path !== '')
}

/** Where a source gives coordinates, to a hundredth of a degree: about a kilometre, which names a neighbourhood and no door. */
function locationOf(attributes: Document['post']['attributes']): { lat: number; lon: number } | undefined {
  const latitude = attributes['latitude']
  const longitude = attributes['longitude']
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return { lat: round2(latitude), lon: round2(longitude) }
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
