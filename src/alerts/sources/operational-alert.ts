// What the notifiers are handed when the service speaks of itself: the shape of an alert, under a rule that no warning has.
import type { Alert } from '../../core/alert.ts'
import { otherTopic } from '../../core/ids.ts'
import type { PlaceCode } from '../../core/ids.ts'
import type { HealthWords } from './health-words.ts'

export const operationsRule = 'operations'

export interface OperationalNews {
  readonly source: string
  readonly kind: string
  readonly sinceMs: number
  readonly nowMs: number
  readonly isOver: boolean
  readonly words: HealthWords
}

/** The id is the same for the beginning and the end of one trouble, so that receivers join them. */
export function operationalAlert({ source, kind, sinceMs, nowMs, isOver, words }: OperationalNews): Alert {
  return {
    id: `source-${source}-${kind}-${sinceMs}`,
    rev: isOver ? 2 : 1,
    state: isOver ? 'resolved' : 'firing',
    level: 'yellow',
    concern: 'complaint',
    probability: 1,
    topic: otherTopic,
    place: '' as PlaceCode,
    windowStartMs: sinceMs,
    windowEndMs: nowMs,
    raisedAtMs: nowMs,
    firstRaisedAtMs: sinceMs,
    documents: [],
    documentCount: 0,
    voices: 0,
    sources: [source],
    title: words.title,
    explanation: { zh: words.zh, en: words.en },
    rule: operationsRule,
    situation: '',
    reason: isOver ? 'resolved' : 'raised',
  }
}
