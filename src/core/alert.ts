// An alert is a situation that a rule turned into something a person must see.
import type { AlertState, Level } from './alert-state.ts'
import type { Handling } from './handling.ts'
import { withTimes } from './handling.ts'
import type { DocumentKey, PlaceCode, TopicId } from './ids.ts'

/** A `warning` is a danger that may become a crisis; a `complaint` a public service that fails people. Each has a budget of its own. */
export type Concern = 'warning' | 'complaint'

/** Why people are not woken for a matter that would cost enough. */
export type WakingCap = 'few_voices' | 'copied' | 'hearsay' | 'announced' | 'one_channel'

/** What was weighed for the level of a revision. */
export interface LevelDecision {
  /** Expected cost: the probability of a crisis times the severity of its topic. */
  readonly cost: number
  /** The level that the rule asks for at this cost; null below its lowest threshold. */
  readonly wish: Level | null
  /** What keeps it from waking people; null where nothing does. */
  readonly cap: { readonly level: Level; readonly because: readonly WakingCap[] } | null
  /** As what the budgets let it be shown: a complaint is blue whatever it costs. `not_asked` where the rule tells nobody. */
  readonly budget: Concern | 'nothing' | 'not_asked'
  /** The level that is kept although the cost no longer asks for it, so that it does not flap; null where none is kept. */
  readonly held: Level | null
  readonly rule: string
}

/** One revision of an alert. Revisions are never deleted; a later one has a higher `rev`. */
export interface Alert {
  readonly id: string
  readonly rev: number
  readonly state: AlertState
  readonly level: Level
  readonly concern: Concern
  readonly probability: number
  readonly topic: TopicId
  readonly place: PlaceCode
  readonly windowStartMs: number
  readonly windowEndMs: number
  /** Receive time of the tick that decided this revision: nobody can have been told earlier. */
  readonly raisedAtMs: number
  /** The same of the first revision; chooses the monthly index. */
  readonly firstRaisedAtMs: number
  readonly documents: readonly DocumentKey[]
  readonly documentCount: number
  readonly voices: number
  readonly sources: readonly string[]
  readonly title: string
  /** Absent in a revision that a build without decisions wrote. */
  readonly decision?: LevelDecision
  readonly explanation: { readonly zh: string; readonly en: string }
  readonly rule: string
  readonly situation: string
  /** Why this revision exists, for instance `raised`, `grew`, `related`, `level_up`, `quiet`, `revised`, `merged`. */
  readonly reason: string
  /** What people did; absent before anybody did anything. */
  readonly handling?: Handling
}

/** An alert as `alerts.jsonl`, the API and the webhooks show it; the field order is part of the format. */
export function alertRecord(alert: Alert): Record<string, unknown> {
  return {
    id: alert.id,
    rev: alert.rev,
    state: alert.state,
    level: alert.level,
    probability: alert.probability,
    topic: alert.topic,
    place: alert.place,
    windowStart: new Date(alert.windowStartMs).toISOString(),
    windowEnd: new Date(alert.windowEndMs).toISOString(),
    raisedAt: new Date(alert.raisedAtMs).toISOString(),
    documents: alert.documents,
    documentCount: alert.documentCount,
    voices: alert.voices,
    sources: alert.sources,
    title: alert.title,
    explanation: { zh: alert.explanation.zh, en: alert.explanation.en },
    rule: alert.rule,
    situation: alert.situation,
    reason: alert.reason,
    concern: alert.concern,
    decision: alert.decision ?? null,
    ...(alert.handling === undefined ? {} : handlingRecord(alert.handling)),
  }
}

function handlingRecord(handling: Handling): Record<string, unknown> {
  const mergedInto = handling.mergedInto === null ? {} : { mergedInto: handling.mergedInto }
  return { ...mergedInto, handling: withTimes(handling) }
}
