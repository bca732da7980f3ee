// Tells a danger that several people describe from an everyday complaint and from mere talk: each has a budget of its own.
import type { TopicId } from '../../core/ids.ts'
import type { Situation } from '../../core/situation.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import { topLevelTopic } from '../../core/topic-path.ts'
import { harmCues } from './probability.ts'

/** `complaint` is a public service that fails people, or a danger that few have told of so far. */
export type Matter = 'danger' | 'complaint' | 'topic'

export const concerns: readonly Matter[] = ['danger', 'complaint', 'topic']

type Facts = Pick<Situation, 'topic' | 'hazard' | 'cues' | 'voices' | 'voicesByHour'>

export function concernOf(situation: Facts, taxonomy: Taxonomy): Matter {
  return !situation.hazard ? 'topic' : isDanger(situation, taxonomy) ? 'danger' : 'complaint'
}

/** A hazard by topic and no failing service. */
export function isHazardTopic(topic: TopicId, taxonomy: Taxonomy): boolean {
  return (taxonomy.find(topic) ?? taxonomy.find(topLevelTopic(topic)))?.kind === 'hazard'
}

/** Share of the voices that must tell of harm. */
const harmShareMin = 0.3
/** Voices that must agree within these hours. */
const dangerVoicesMin = 3
const dangerHours = 12

/**
 * A hazard by topic (not a failing service), harm in the words of a third of its voices, and several independent voices
 * within half a day: what one sees, smells or suffers, told by people who do not copy one another.
 */
function isDanger(situation: Facts, taxonomy: Taxonomy): boolean {
  if (!situation.hazard || !isHazardTopic(situation.topic, taxonomy)) return false
  if (situation.voices < dangerVoicesMin) return false
  const harm = Math.max(0, ...harmCues.map((kind) => situation.cues[kind] ?? 0))
  if (harm < harmShareMin * situation.voices) return false
  return situation.voicesByHour.slice(-dangerHours).reduce((sum, voices) => sum + voices, 0) >= dangerVoicesMin
}
