// A rule says which situations a person must see, and at which level.
import type { Level } from '../core/alert.ts'
import { levels } from '../core/alert.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import { announcedShareMin } from '../core/situation.ts'

export interface AlertRule {
  readonly id: string
  /** Topic prefixes; empty matches every topic. */
  readonly topics: readonly TopicId[]
  /** Place prefixes; empty matches every place. */
  readonly places: readonly PlaceCode[]
  readonly voicesMin: number
  /** Expected cost (probability x severity) from which each level holds, rising. */
  readonly levels: Readonly<Record<Level, number>>
  /** Orange and red wake people: they need so many independent voices, at most half of the documents copied, less than half of the voices hearsay, and no notice of it. */
  readonly wakingVoicesMin: number
  /** Below so many voices a warning about what a larger, growing alert already tells is told with that one; 0: always by itself. */
  readonly ownAlertVoices: number
  /** Share of a level's threshold that must be lost before the level falls: hysteresis against flapping. */
  readonly fallBelow: number
  /** How long the condition must hold before a pending alert fires, in event time. */
  readonly holdMs: number
  /** Quiet event time after which a firing alert is resolved. */
  readonly resolveAfterMs: number
}

export function matchRule(rules: readonly AlertRule[], situation: Situation): AlertRule | undefined {
  return rules.find(
    (rule) =>
      within(rule.topics, situation.topic, '.') &&
      (rule.places.length === 0 ||
        situation.places.some((place) => rule.places.some((prefix) => place.startsWith(prefix)))),
  )
}

function within(prefixes: readonly string[], path: string, separator: string): boolean {
  return prefixes.length === 0 || prefixes.some((prefix) => path === prefix || path.startsWith(prefix + separator))
}

/** Enough voices say that it is a drill or was announced, and fewer that anybody was hurt. */
function isAnnounced({ cues, voices }: Situation): boolean {
  const hurt = Math.max(cues.casualty ?? 0, cues.symptom ?? 0)
  return (cues.announced ?? 0) >= announcedShareMin * voices && hurt < announcedShareMin * voices
}

/** Part of the voices from which what is told is a rumour until somebody has seen it. */
const hearsayShareMin = 0.5

/** Half of the voices only pass on what others say, or ask whether it is true. */
function isHearsay({ cues, voices }: Situation): boolean {
  return (cues.hearsay ?? 0) >= hearsayShareMin * voices
}

/** What few have said, what is mostly copied or hearsay and what was announced is yellow at most, whatever it would cost. */
export function withoutWaking(rule: AlertRule, level: Level | null, situation: Situation): Level | null {
  if (level !== 'orange' && level !== 'red') return level
  const isCopied = situation.copies * 2 > situation.documentCount
  const sleeps = situation.voices < rule.wakingVoicesMin || isCopied || isHearsay(situation) || isAnnounced(situation)
  return sleeps ? 'yellow' : level
}

/**
 * The level for an expected cost. `current` is the level held so far: it rises at once and falls only
 * when the cost is below `fallBelow` times its threshold, so that a cost near a threshold does not flap.
 */
export function chooseLevel(rule: AlertRule, cost: number, current: Level | null): Level | null {
  let chosen: Level | null = null
  for (const level of levels) {
    if (cost >= rule.levels[level]) chosen = level
  }
  if (current === null) return chosen
  const held = levels.indexOf(current)
  const wanted = chosen === null ? -1 : levels.indexOf(chosen)
  if (wanted >= held) return chosen
  return cost >= rule.levels[current] * rule.fallBelow ? current : chosen
}
