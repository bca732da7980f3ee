// An alert as the API answers it, for the tests of what the console makes of it.
import type { AlertRecord } from '../../web/src/api/answers.ts'

export function alertRecordOf(id: string, changes: Partial<AlertRecord>): AlertRecord {
  return {
    id,
    rev: 1,
    state: 'firing',
    level: 'yellow',
    concern: 'warning',
    reason: 'raised',
    probability: 0.6,
    voices: 3,
    documentCount: 4,
    raisedAt: '2026-11-29T19:00:00.000Z',
    decision: null,
    topic: 'health.water',
    topicName: { zh: '饮用水污染', en: 'Drinking water' },
    place: '340111',
    placeName: '安徽省合肥市包河区',
    windowStart: '2026-11-29T14:08:00.000Z',
    windowEnd: '2026-11-29T19:10:00.000Z',
    documents: [],
    sources: ['hotline'],
    sourceNames: ['12345热线'],
    title: '自来水发黄',
    explanation: { zh: '', en: '' },
    rule: 'hazard',
    situation: 's',
    mergedInto: null,
    handling: null,
    ...changes,
  }
}
