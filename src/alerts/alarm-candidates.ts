// What is remembered of the hazards that might have been told, and how false each of them turned out to be.
import type { Concern } from '../core/alert.ts'
import { hourMs, weekMs } from '../core/durations.ts'
import type { Situation } from '../core/situation.ts'

/** What is remembered of one hazard that might have been shown. */
export interface AlarmCandidate {
  readonly bornMs: number
  readonly peak: number
  readonly evidence: number
  readonly voices: number
  /** What a person said of it: 1 false, 0 true; null where nobody said anything. */
  readonly saidFalse: 0 | 1 | null
  /** As what it was shown first; null where nobody was told. */
  readonly shown: Concern | null
}

export const memoryMs = 4 * weekMs
/** At 150 candidates a week these are four months of a large city; beyond it the oldest go. */
const candidatesMax = 4_000
/** Whatever the budget allows: what is less probable than one in four wakes nobody. */
export const warningFloor = 0.25
/** Voices by which a situation has proved itself, and how long it has to do so. */
const provenVoices = 20
const provenWithinMs = 72 * hourMs

/** The candidate with what its situation says now. */
export function seenNow(known: AlarmCandidate | undefined, situation: Situation, nowMs: number): AlarmCandidate {
  return {
    bornMs: known?.bornMs ?? nowMs,
    peak: Math.max(known?.peak ?? 0, situation.probability),
    evidence: Math.max(known?.evidence ?? 0, situation.evidence),
    voices: Math.max(known?.voices ?? 0, situation.voices),
    saidFalse: known?.saidFalse ?? null,
    shown: known?.shown ?? null,
  }
}

export function forgetOldest(candidates: Map<string, AlarmCandidate>): void {
  if (candidates.size <= candidatesMax) return
  const oldest = candidates.keys().next()
  if (oldest.done !== true) candidates.delete(oldest.value)
}

/** The candidate became part of another, which answers for both. */
export function mergeCandidate(candidates: Map<string, AlarmCandidate>, id: string, into: string): void {
  const gone = candidates.get(id)
  if (gone === undefined) return
  candidates.delete(id)
  const kept = candidates.get(into)
  if (kept === undefined) candidates.set(into, gone)
  else if (kept.shown === null && gone.shown !== null) candidates.set(into, { ...kept, shown: gone.shown })
}

/**
 * What people said of it; else what became of it: a situation that many came to speak of was none, one that stayed small for
 * three days was one. Until then its probability is believed as far as probabilities have been right.
 */
export function falseShare({ peak, voices, saidFalse, bornMs }: AlarmCandidate, nowMs: number, trust: number): number {
  if (saidFalse !== null) return saidFalse
  if (voices >= provenVoices) return 0
  return nowMs - bornMs >= provenWithinMs ? 1 : 1 - trust * peak
}

/** Situations that proved themselves against those that should have; 1 until there are any, so that a model is believed first. */
export function trustIn(candidates: Iterable<AlarmCandidate>, nowMs: number): number {
  let proved = 1
  let promised = 1
  for (const { peak, voices, saidFalse, bornMs } of candidates) {
    if (peak < warningFloor || (saidFalse === null && nowMs - bornMs < provenWithinMs)) continue
    promised += peak
    if (saidFalse === 0 || (saidFalse === null && voices >= provenVoices)) proved++
  }
  return Math.min(1, proved / promised)
}
