// Records of the office that belong to no single alert: put through the log, kept by the state store as they are.
import type { AcknowledgeWithin, AlertAction, Person } from './alert-action.ts'
import type { PositionBody } from './source.ts'

/** `outcome`: what became of an action, under its id. `position`: where the reader of a source stands. */
export const deskKinds = ['outcome', 'missed', 'silence', 'rota', 'handover', 'report', 'sent', 'position'] as const
export type DeskKind = (typeof deskKinds)[number]

export interface DeskRecord {
  readonly kind: DeskKind
  readonly id: string
  readonly rev: number
  readonly atMs: number
  readonly by: Person
  readonly body: Readonly<Record<string, unknown>>
}

/** A record that somebody wants to write, as it stands in the log. */
export interface DeskPut {
  readonly kind: DeskKind
  readonly id: string
  readonly by: Person
  readonly atMs: number
  /** Names the putting itself: its outcome is found under it. */
  readonly action: string
  /** The revision that the person had seen, 0 for a new record; absent where it does not matter. */
  readonly ifRev?: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Up to where a source has been read, once what stands before this in the log is durable. */
export interface ReadPosition {
  readonly source: string
  readonly key: string
  readonly atMs: number
  readonly body: PositionBody
}

/** What people do, and how far sources have been read, as a control record of the log. */
export type OfficeRecord =
  | { readonly kind: 'action'; readonly action: AlertAction }
  | { readonly kind: 'put'; readonly put: DeskPut }
  | { readonly kind: 'acknowledgeWithin'; readonly within: AcknowledgeWithin }
  | { readonly kind: 'position'; readonly position: ReadPosition }
  /** From here on pseudonyms are made with this key. */
  | { readonly kind: 'pseudonymKey'; readonly id: string }

/** What became of an action or of a putting. */
export type ActionOutcome =
  | { readonly kind: 'done'; readonly rev: number; readonly state: string; readonly created: string | null }
  | {
      /** `unknown`: there is no such alert; `stale`: somebody was quicker; `state`: not in this state; `impossible`: not with this. */
      readonly kind: 'unknown' | 'stale' | 'state' | 'impossible'
      readonly rev: number
      readonly state: string
      readonly by: Person | null
      readonly atMs: number
      readonly action: string
    }
