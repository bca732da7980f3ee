// What stands in the `ticks` topic: claims of ownership, ticks, and what people did to alerts; its offsets are the offsets of the state.
import type { EventLog, LogEntry, StoredEntry } from '../../core/ports.ts'
import type { TickRecord } from './sequencer.ts'

/** From its claim on, only the ticks of the owner with the highest epoch count. */
export interface EpochClaim {
  readonly epoch: number
  readonly owner: string
}

/** What a claim in the log means to an owner: its own, a past one, or the end of its ownership. */
export type ClaimMeaning = 'own' | 'past' | 'replaced'

/** One epoch can have two owners only where the state was lost before the first claim was written: then neither goes on. */
export function meaningOfClaim(claim: EpochClaim, own: EpochClaim): ClaimMeaning {
  if (claim.epoch < own.epoch) return 'past'
  return claim.epoch === own.epoch && claim.owner === own.owner ? 'own' : 'replaced'
}

export type TickLogEntry =
  | { readonly kind: 'claim'; readonly claim: EpochClaim }
  | { readonly kind: 'tick'; readonly tick: TickRecord }
  | { readonly kind: 'action'; readonly payload: Uint8Array }
  | { readonly kind: 'foreign' }

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8')

export function claimEntry(claim: EpochClaim): LogEntry {
  return { kind: 'control', payload: encoder.encode(JSON.stringify({ claim })) }
}

export function sequencedTickEntry(tick: TickRecord): LogEntry {
  return { kind: 'tick', payload: encoder.encode(JSON.stringify(tick)) }
}

export function readTickLogEntry({ kind, payload }: StoredEntry): TickLogEntry {
  if (kind === 'tick') return { kind: 'tick', tick: JSON.parse(decoder.decode(payload)) as TickRecord }
  if (kind !== 'control') return { kind: 'foreign' }
  const { claim } = JSON.parse(decoder.decode(payload)) as { readonly claim?: EpochClaim }
  return claim === undefined ? { kind: 'action', payload } : { kind: 'claim', claim }
}

/** Decides which ticks count: those of the newest owner, each number once and in order. Repeats and late words of an earlier owner do not. */
export function createTickFilter(state?: { readonly epoch: number; readonly number: number }) {
  let epoch = state?.epoch ?? 0
  let number = state?.number ?? -1
  return {
    claim: (claim: EpochClaim) => {
      epoch = Math.max(epoch, claim.epoch)
    },
    accepts: (tick: TickRecord): boolean => {
      if (tick.epoch !== epoch || tick.number <= number) return false
      number = tick.number
      return true
    },
    epoch: () => epoch,
  }
}

const readBytes = 1024 * 1024

/** The highest epoch that was ever claimed from `offset` on. */
export async function highestClaim(log: EventLog, offset: number): Promise<number> {
  let epoch = 0
  for (let at = Math.max(offset, log.firstOffset()); ; ) {
    const entries = await log.read(at, readBytes)
    if (entries.length === 0) return epoch
    for (const stored of entries) {
      const entry = readTickLogEntry(stored)
      if (entry.kind === 'claim') epoch = Math.max(epoch, entry.claim.epoch)
    }
    at = (entries.at(-1)?.offset ?? at) + 1
  }
}
