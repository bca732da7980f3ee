// Builds situations for the alert tests; every field has a plain value that a test may replace.
import type { AlertRule } from '../../src/alerts/rules.ts'
import type { DocumentKey, PlaceCode, SourceId, TopicId } from '../../src/core/ids.ts'
import type { Situation } from '../../src/core/situation.ts'
import { createTaxonomy } from '../../src/core/taxonomy.ts'
import type { Clock } from '../../src/core/tick.ts'

export const startMs = Date.UTC(2026, 2, 1, 0, 12)

export const taxonomy = createTaxonomy([
  { id: 'accident.gas' as TopicId, zh: '燃气泄漏', en: 'gas leak', kind: 'hazard', severity: 1 },
  { id: 'urban.property' as TopicId, zh: '物业管理', en: 'property management', kind: 'service', severity: 0.5 },
])

export const names = {
  taxonomy,
  placeName: (code: PlaceCode) => (code === '340103' ? '合肥市庐阳区' : `地区${code}`),
  sourceName: (source: string) => (source === 'hotline' ? '12345热线' : source),
}

export function situationOf(change: Partial<Situation> = {}): Situation {
  return {
    id: 'situation-1',
    spread: null,
    views: null,
    precursors: [],
    rev: 1,
    bornTick: 1,
    tick: 1,
    decidedAtMs: startMs,
    significantAtMs: startMs,
    evidence: 6,
    probability: 0.3,
    calibration: 'fixed weights',
    topic: 'accident.gas' as TopicId,
    hazard: true,
    places: ['340103' as PlaceCode],
    firstMs: startMs,
    lastMs: startMs,
    documents: ['hotline:1' as DocumentKey, 'hotline:2' as DocumentKey, 'weibo:9' as DocumentKey],
    documentCount: 8,
    voices: 3,
    copies: 5,
    sources: ['hotline', 'weibo'],
    terms: ['煤气味', '楼道'],
    observed: 3,
    expected: 0.02,
    bySource: [{ source: 'hotline' as SourceId, observed: 2, expected: 0.01 }],
    byPlace: [{ place: '340103' as PlaceCode, voices: 3 }],
    cues: { smell: 3, others_too: 1 },
    casualtiesMax: 0,
    negative: 0.8,
    anger: 0.2,
    fear: 0.4,
    voicesByHour: [1, 2],
    contributions: [{ name: '独立反映人', value: 3, logOdds: 1.2 }],
    witnesses: [
      {
        key: 'hotline:1' as DocumentKey,
        timeMs: startMs,
        source: 'hotline' as SourceId,
        voice: 'v1',
        place: '340103' as PlaceCode,
        excerpt: '楼道里有很重的煤气味',
        weight: 1,
      },
    ],
    cells: [],
    without: [],
    joins: [],
    merged: [],
    state: { kind: 'open' },
    ...change,
  }
}

export function clockAt(watermarkMs: number): Clock {
  return { tick: { number: Math.floor(watermarkMs / 1000), closedAtMs: watermarkMs }, watermarkMs, sources: [] }
}

const hourMs = 3_600_000

/** Fires at once at every level from .1 on, for everything that two voices say. */
export const plainRule: AlertRule = {
  id: 'hazard',
  topics: [],
  places: [],
  voicesMin: 2,
  wakingVoicesMin: 2,
  ownAlertVoices: 0,
  levels: { blue: 0.1, yellow: 0.25, orange: 0.45, red: 0.7 },
  fallBelow: 0.7,
  holdMs: 0,
  resolveAfterMs: 24 * hourMs,
}

/** Budgets so large that only rules and evidence decide. */
export const generous = { falseAlarmsPerWeek: 1e6, complaintsPerWeek: 1e6, falseTail: [] }
