// Decides what a situation is about and whether it is a hazard: by its topics, else by what its voices see and suffer.
import type { RiskCueKind } from '../../core/document.ts'
import type { TopicId } from '../../core/ids.ts'
import { otherTopic } from '../../core/ids.ts'
import type { Taxonomy } from '../../core/taxonomy.ts'
import { parentTopic } from '../../core/topic-path.ts'
import { harmCues } from './probability.ts'
import type { Pooled } from './situation-state.ts'

/** Weight of the leading topic a text, below which the topics of a few texts say nothing about the rest. */
const quorum = 0.15
/** Share of the voices that must tell of the same harm where no topic leads. */
const cueShareMin = 0.25
/** A harm that this many times as many tell of as are about the leading topic says more than that topic. */
const outweighing = 1.5
/** A topic that this part of the texts is about leads, whatever else they tell. */
const weakLead = 0.3

/** Half of all short reports fit no topic that was learned; what they describe still does. Strongest claim first. */
const topicsByCue: readonly (readonly [RiskCueKind, string])[] = [
  ['explosion', 'accident.explosion'],
  ['collapse', 'accident.building'],
  ['fire', 'accident.fire'],
  ['smoke', 'accident.fire'],
  ['symptom', 'health'],
  ['contamination', 'accident.pollution'],
  ['smell', 'accident.pollution'],
  ['casualty', 'accident'],
  ['outage', 'accident.outage'],
  ['loss', 'security.fraud'],
]

/** The finest topic that carries at least half of the strongest; by cues where none leads; `other` where nothing does. */
export function topicOf(pooled: Pooled): TopicId {
  const ranked = [...pooled.topics]
  const first = ranked[0]
  const texts = Math.max(1, pooled.documentCount - pooled.copies)
  if (first === undefined || first[0] === '*' || first[1] < quorum * texts) return cueTopicOf(pooled, 0)
  const byCue = first[1] < weakLead * texts ? cueTopicOf(pooled, (outweighing * first[1]) / texts) : otherTopic
  if (byCue !== otherTopic) return byCue
  // Ranked by weight already; a child nearly as strong as its parent says more.
  let best = first[0]
  for (const [topic, weight] of ranked) {
    if (topic.startsWith(`${best}.`) && weight >= first[1] / 2) best = topic
  }
  return best as TopicId
}

function cueTopicOf(pooled: Pooled, shareMin: number): TopicId {
  let best: string = otherTopic
  let most = Math.max(cueShareMin, shareMin) * Math.max(1, pooled.voices)
  for (const [kind, topic] of topicsByCue) {
    const count = pooled.cues.get(kind) ?? 0
    if (count < most || (count === most && best !== otherTopic)) continue
    best = topic
    most = count
  }
  return best as TopicId
}

export interface TopicFacts {
  readonly hazard: boolean
  readonly severity: number
}

/** What a matter weighs that people report to the authorities and no topic covers: as much as a failing service. */
const unknownSeverity = 0.35

/**
 * A hazard is a danger, or a public service that fails people: its topic is a service and its voices complain, by what
 * they say or by where they say it. A matter of no known topic is one if a third of its voices, or three and a tenth, turned to
 * the authorities.
 */
export function hazardOf(topic: TopicId, pooled: Pooled, taxonomy: Taxonomy): TopicFacts {
  let known = taxonomy.find(topic)
  for (let up = topic; known === undefined && up !== '*'; ) {
    up = parentTopic(up)
    known = taxonomy.find(up)
  }
  const reports = reportShare(pooled)
  if (known === undefined) {
    // When it breaks out everybody talks of it, and those who reported it first are few among them.
    const isReported = reports >= 1 / 3 || (reports >= 0.1 && reportCount(pooled) >= 3)
    return { hazard: isReported && pooled.negative >= 0.3, severity: unknownSeverity }
  }
  const harmful = harmShare(pooled) >= 0.25
  const danger = known.kind === 'hazard' && (pooled.negative >= 0.4 || harmful)
  const failing = known.kind === 'service' && (pooled.negative >= 0.5 || harmful || reports >= 0.5)
  return { hazard: danger || failing, severity: known.severity }
}

/** Share of texts that came as reports to the authorities: they complain by nature, however politely. */
export function reportShare(pooled: Pooled): number {
  let all = 0
  for (const texts of pooled.channels.values()) all += texts
  return all === 0 ? 0 : reportCount(pooled) / all
}

function reportCount({ channels }: Pooled): number {
  return (channels.get('hotline') ?? 0) + (channels.get('grid') ?? 0)
}

export function harmShare(pooled: Pooled): number {
  let most = 0
  for (const kind of harmCues) most = Math.max(most, pooled.cues.get(kind) ?? 0)
  return Math.min(1, most / Math.max(1, pooled.voices))
}
