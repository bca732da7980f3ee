// Tells a danger that several people describe from an everyday complaint: it needs less evidence to be looked at.
import type { Situation } from '../core/situation.ts'
import { topLevelTopic } from '../core/topic-path.ts'
import type { CorrelatorOptions } from './options.ts'
import { harmCues } from './probability.ts'

/** Share of the voices that must tell of harm. */
const harmShareMin = 0.3

/**
 * A hazard by topic (not a failing service), harm in the words of a third of its voices, and several independent voices
 * within half a day: what one sees, smells or suffers, told by people who do not copy one another.
 */
export function isDanger(
  situation: Pick<Situation, 'topic' | 'hazard' | 'cues' | 'voices' | 'voicesByHour'>,
  options: Pick<CorrelatorOptions, 'taxonomy' | 'dangerVoicesMin' | 'dangerWindowMs'>,
): boolean {
  const known = options.taxonomy.find(situation.topic) ?? options.taxonomy.find(topLevelTopic(situation.topic))
  if (!situation.hazard || known?.kind !== 'hazard' || situation.voices < options.dangerVoicesMin) return false
  const harm = Math.max(0, ...harmCues.map((kind) => situation.cues[kind] ?? 0))
  if (harm < harmShareMin * situation.voices) return false
  const hours = Math.max(1, Math.round(options.dangerWindowMs / 3_600_000))
  return situation.voicesByHour.slice(-hours).reduce((sum, voices) => sum + voices, 0) >= options.dangerVoicesMin
}
