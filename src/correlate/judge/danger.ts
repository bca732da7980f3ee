// Tells a danger that several people describe from an everyday complaint and from mere talk: each has a budget of its own.
import type { Situation } from '../../core/situation.ts'
import type { TopicId } from '../../core/ids.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import { topLevelTopic } from '../../core/topic-path.ts'
import type { Matter, CorrelatorOptions } from '../options.ts'
import { harmCues } from './probability.ts'

export const concerns: readonly Matter[] = ['danger', 'complaint', 'topic']

type Facts = Pick<Situation, 'topic' | 'hazard' | 'cues' | 'voices' | 'voicesByHour'>
type DangerOptions = Pick<CorrelatorOptions, 'taxonomy' | 'dangerVoicesMin' | 'dangerWindowMs'>

export function concernOf(situation: Facts, options: DangerOptions): Matter {
  return !situation.hazard ? 'topic' : isDanger(situation, options) ? 'danger' : 'complaint'
}

/** A hazard by topic and no failing service. */
export function isHazardTopic(topic: TopicId, taxonomy: Taxonomy): boolean {
  return (taxonomy.find(topic) ?? taxonomy.find(topLevelTopic(topic)))?.kind === 'hazard'
}

/** Share of the voices that must tell of harm. */
const harmShareMin = 0.3

/**
 * A hazard by topic (not a failing service), harm in the words of a third of its voices, and several independent voices
 * within half a day: what one sees, smells or suffers, told by people who do not copy one another.
 */
function isDanger(situation: Facts, options: DangerOptions): boolean {
  if (!situation.hazard || !isHazardTopic(situation.topic, options.taxonomy)) return false
  if (situation.voices < options.dangerVoicesMin) return false
  const harm = Math.max(0, ...harmCues.map((kind) => situation.cues[kind] ?? 0))
  if (harm < harmShareMin * situation.voices) return false
  const hours = Math.max(1, Math.round(options.dangerWindowMs / 3_600_000))
  return situation.voicesByHour.slice(-hours).reduce((sum, voices) => sum + voices, 0) >= options.dangerVoicesMin
}
