// The port of sources that are fetched: what a reader gives in one round, and where it stands afterwards.
import type { RawRecord } from './post.ts'

/** Where a reader stands, under a key of its source; only the reader understands the body. At most 64 KiB as JSON. */
export interface SourcePosition {
  readonly key: string
  readonly body: PositionBody
}

export type PositionBody = Readonly<Record<string, unknown>>

/** The positions of one source by their keys. */
export type SourcePositions = ReadonlyMap<string, PositionBody>

/**
 * Why a round brought nothing. `unreachable`: no answer, or a server that failed. `limited`: asked to come less often. `refused`:
 * not with these rights, or not at this address. `session_expired`: a page to sign in, or a token that is no longer good.
 * `format_changed`: what came is not what was wanted. `unreadable`: a file or folder that cannot be opened.
 */
export const sourceTroubles = [
  'unreachable',
  'limited',
  'refused',
  'session_expired',
  'format_changed',
  'unreadable',
] as const
export type SourceTrouble = (typeof sourceTroubles)[number]

/** What is wrong although records come. `too_much`: some may have come and gone unseen. `clock_wrong`: the other side's clock. */
export const sourceWarnings = ['too_much', 'clock_wrong'] as const
export type SourceWarning = (typeof sourceWarnings)[number]

export type SourceStep = SourcePage | SourceCaution | SourceFailure | SourceGlance

export interface SourcePage {
  readonly kind: 'page'
  readonly records: readonly RawRecord[]
  /** They hold as soon as the records are durable, and not before. */
  readonly positions: readonly SourcePosition[]
}

/** `found` is for the operator; without anything that a record said, and without secrets. */
export interface SourceCaution {
  readonly kind: 'warning'
  readonly warning: SourceWarning
  readonly found: string
}

/** How much the answers of the round had in them, new or not. */
export interface SourceGlance {
  readonly kind: 'glance'
  readonly entries: number
}

export interface SourceFailure {
  readonly kind: 'trouble'
  readonly trouble: SourceTrouble
  readonly found: string
  /** How long the other side asks to wait. */
  readonly retryAfterMs: number | null
}

export interface SourceRound {
  readonly positions: SourcePositions
  /** Receive time. */
  readonly nowMs: number
}

/** Reads what is new. A page is durable, and its positions held, before the next one is asked for. */
export interface SourceReader {
  round(round: SourceRound): AsyncGenerator<SourceStep>
  close(): Promise<void>
}
