// A rule says which situations a person must see, and at which level.
import type { Level } from '../core/alert-state.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'

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
