// What the server is told about the running service: its names for codes, and how it is doing at the moment.
import type { LevelDecision } from '../core/alert.ts'
import type { Level } from '../core/alert-state.ts'
import type { OfficeLimits } from './alerts/deadlines.ts'
import type { RouteStatus } from '../core/ports.ts'
import type { Situation } from '../core/situation.ts'

export interface ServiceStatus {
  /** True while the stream is made up by the simulator; the page says so in large letters. */
  readonly simulated: boolean
  /** False where there is a trouble that keeps posts from being taken, decided or found; the answer of /readyz. */
  readonly ready: boolean
  /** What does not work at the moment: people are told of it, and most of it is being started again. */
  readonly troubles: readonly Trouble[]
  /** The clock by which posts are young or old: the wall's, or that of the simulator. */
  readonly nowMs: number
  /** Event time up to which decisions have been made; null before the first tick. */
  readonly watermarkMs: number | null
  readonly sources: readonly SourceStatus[]
  /** Documents understood so far. */
  readonly documentCount: number
  /** Log entries that the search index has yet to see. */
  readonly indexLag: number
  /** What the search index will never take; each is in index-refused.jsonl. */
  readonly indexRefused: number
  /** How telling those behind each route goes. */
  readonly routes: readonly RouteStatus[]
}

/** `deciding`: no decisions are made. `storage`: the disk is full. `clock`: it jumped ahead and is not believed; everything works on. The others are threads that died: to index, to understand posts, to search. */
export const troubles = ['deciding', 'storage', 'index', 'annotation', 'search', 'clock'] as const
export type Trouble = (typeof troubles)[number]

export interface SourceStatus {
  readonly id: string
  readonly name: string
  /** Event time of its newest record; null before the first. */
  readonly lastMs: number | null
  readonly silent: boolean
  /** What is wrong with it, in words; null where nothing is known to be. */
  readonly trouble: { readonly kind: string; readonly sinceMs: number; readonly zh: string; readonly en: string } | null
}

export interface ServiceInfo {
  /** What an alert of each level is bound to. */
  readonly limits: OfficeLimits
  /** Whose matter the topic is; null where nobody is named. */
  department(topic: string): { readonly zh: string; readonly en: string } | null
  readonly version: string
  status(): ServiceStatus
  topicName(id: string): { readonly zh: string; readonly en: string }
  placeName(code: string): string
  sourceName(id: string): string
  /** What was weighed for a level, in plain words. */
  decisionText(decision: LevelDecision): { readonly zh: string; readonly en: string }
  /** What moved the probability of a situation, the strongest first, in words. */
  reasons(situation: Situation): { readonly raised: readonly Reason[]; readonly lowered: readonly Reason[] }
  /** The expected cost from which a rule asks for each level; null where there is no such rule any more. */
  thresholds(rule: string): Readonly<Record<Level, number>> | null
}

export interface Reason {
  readonly zh: string
  readonly en: string
  readonly logOdds: number
}
