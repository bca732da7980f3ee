// Decides whether a situation has changed enough to be told again.
import { minuteMs } from '../../core/durations.ts'
import type { Situation } from '../../core/situation.ts'
import type { Moment } from '../stage.ts'
import type { Standing } from './judge.ts'

/**
 * A fifth more voices, a tenth of probability, a new source, place, topic or hazard flag. Each step of voices is a
 * factor of 1.2, so ten thousand voices are at most four dozen revisions; the gap bounds the rest.
 */
export function isMaterial(told: Situation, { pooled, topic, hazard, probability }: Standing, merged: number): boolean {
  return (
    pooled.voices >= Math.max(told.voices + 1, told.voices * 1.2) ||
    Math.abs(probability.probability - told.probability) >= 0.1 ||
    hazard !== told.hazard ||
    topic !== told.topic ||
    pooled.sources.size > told.sources.length ||
    pooled.casualtiesMax > told.casualtiesMax ||
    merged > told.merged.length ||
    pooled.documentCount >= told.documentCount * 2
  )
}

const burstFactor = 1.5
const burstVoicesMin = 3

/** So much has come since it was told that the gap is not waited for: half as many voices again, and three at least. */
export function isBurst(toldVoices: number, voices: number): boolean {
  return voices >= Math.max(toldVoices * burstFactor, toldVoices + burstVoicesMin)
}

/** Two revisions of one situation are at least this far apart, unless it became significant, burst or ended. */
export const revisionGapMs = 5 * minuteMs

export function isTooSoon(told: Situation, { decidedAtMs }: Moment): boolean {
  const sinceMs = decidedAtMs - told.decidedAtMs
  // Before it was told: the clock was ahead then and has been set right.
  return sinceMs >= 0 && sinceMs < revisionGapMs
}
