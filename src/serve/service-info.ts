// What the server is told about the running service: its names for codes, and how it is doing at the moment.
import type { LevelDecision } from '../core/alert.ts'
import type { RouteStatus } from '../core/ports.ts'

export interface ServiceStatus {
  /** True while the stream is made up by the simulator; the page says so in large letters. */
  readonly simulated: boolean
  /** False while the state is being rebuilt or when the run has failed; the answer of /readyz. */
  readonly ready: boolean
  /** Event time up to which decisions have been made; null before the first tick. */
  readonly watermarkMs: number | null
  readonly sources: readonly SourceStatus[]
  /** Documents understood so far. */
  readonly documentCount: number
  /** Log entries that the search index has yet to see. */
  readonly indexLag: number
  /** How telling those behind each route goes. */
  readonly routes: readonly RouteStatus[]
}

export interface SourceStatus {
  readonly id: string
  readonly name: string
  /** Event time of its newest record; null before the first. */
  readonly lastMs: number | null
  readonly silent: boolean
}

export interface ServiceInfo {
  readonly version: string
  status(): ServiceStatus
  topicName(id: string): { readonly zh: string; readonly en: string }
  placeName(code: string): string
  sourceName(id: string): string
  /** What was weighed for a level, in plain words. */
  decisionText(decision: LevelDecision): { readonly zh: string; readonly en: string }
}
