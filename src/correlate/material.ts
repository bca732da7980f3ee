// Decides whether a situation has changed enough to be told again.
import type { Situation } from '../core/situation.ts'
import type { CorrelatorOptions } from './options.ts'

/**
 * Half as many voices again, a tenth of probability, a new source, place, topic or hazard flag. Each step of voices is a
 * factor of 1.5, so ten thousand voices are at most two dozen revisions; the gap bounds the rest.
 */
export function isMaterial(told: Situation, now: Situation, options: CorrelatorOptions): boolean {
  if (now.decidedAtMs - told.decidedAtMs < options.revisionGapMs) return false
  return (
    now.voices >= Math.max(told.voices + 1, told.voices * 1.5) ||
    Math.abs(now.probability - told.probability) >= 0.1 ||
    now.hazard !== told.hazard ||
    now.topic !== told.topic ||
    now.sources.length > told.sources.length ||
    now.casualtiesMax > told.casualtiesMax ||
    now.merged.length > told.merged.length ||
    now.documentCount >= told.documentCount * 2
  )
}
