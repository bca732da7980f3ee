// Decides how loudly a situation is told, and keeps what it weighed: a person, a test and the page read the same reasons.
import type { Concern, LevelDecision, WakingCap } from '../core/alert.ts'
import type { Level } from '../core/alert-state.ts'
import { levels } from '../core/alert-state.ts'
import { happeningLevel } from '../core/happening-level.ts'
import type { Happened, Situation } from '../core/situation.ts'
import { announcedShareMin } from '../core/situation.ts'
import type { AlertRule } from './rules.ts'

/** What the rule says of a situation before the budgets are asked. */
export interface Weighed {
  /** Null where the rule tells nobody. */
  readonly level: Level | null
  /** Whether it is a matter for the budgets at all: a hazard that enough voices tell at some level. */
  readonly isHeard: boolean
  readonly reasons: Omit<LevelDecision, 'budget'>
}

/** As what, at which level, by which rule and why. */
export interface ShownAs {
  readonly concern: Concern
  readonly level: Level
  readonly rule: string
  readonly decision: LevelDecision
}

/** `current` is the level of the alert that there is already; null where there is none. */
export function weighLevel(rule: AlertRule, situation: Situation, severity: number, current: Level | null): Weighed {
  const cost = situation.probability * severity
  if (situation.happening !== undefined) return weighHappening(rule, situation, situation.happening, cost, current)
  const wish = wishOf(rule, cost)
  const held = heldLevel(rule, cost, wish, current)
  const uncapped = held ?? wish
  const cap = isWaking(uncapped) ? capOf(rule, situation, isWaking(current)) : null
  const level = cap === null ? uncapped : cap.level
  return {
    level,
    isHeard: situation.hazard && situation.voices >= rule.voicesMin && level !== null,
    reasons: { cost, wish, cap, held, rule: rule.id },
  }
}

/**
 * What the happenings tell has passed their bar already; how loudly follows from how sure it is and how much harm the voices
 * tell together. Its level never falls while it lasts.
 */
function weighHappening(
  rule: AlertRule,
  situation: Situation,
  happening: Happened,
  cost: number,
  current: Level | null,
): Weighed {
  const wish = happeningLevel(situation.probability, happening.harm)
  const because = isWaking(wish) ? happeningCaps(situation, happening) : []
  const cap = because.length === 0 ? null : { level: 'yellow' as const, because }
  const asked = cap?.level ?? wish
  const held = rankOf(asked) < rankOf(current) ? current : null
  return {
    level: held ?? asked,
    isHeard: situation.significantAtMs !== null,
    reasons: { cost, wish, cap, held, rule: rule.id },
  }
}

/** Mean probability of being denied, past, planned, elsewhere or played from which nobody is woken. */
const offMax = 0.35

/** One channel alone may echo itself: people are woken for what two tell, or what an office has on record. */
function happeningCaps(situation: Situation, { channels, officials, off }: Happened): WakingCap[] {
  const because: WakingCap[] = []
  if (channels < 2 && officials === 0) because.push('one_channel')
  if (situation.copies * 2 > situation.documentCount) because.push('copied')
  if (off > offMax) because.push('announced')
  return because
}

/** `allowed` is what the budgets said: as what it may be shown, or null for nothing. Null where nobody is told. */
export function decideLevel({ level, isHeard, reasons }: Weighed, allowed: Concern | null): ShownAs | null {
  if (!isHeard || level === null || allowed === null) return null
  // A complaint is answered in office hours, whatever it costs; only a warning wakes anybody.
  const shownLevel = allowed === 'complaint' ? 'blue' : level
  return { concern: allowed, level: shownLevel, rule: reasons.rule, decision: { ...reasons, budget: allowed } }
}

/** Why an alert that the rule or the budgets would not raise any more is withdrawn, or stays at the lowest level until it is quiet. */
export function decideUnheard({ isHeard, reasons }: Weighed, kept: Level | null): LevelDecision {
  return { ...reasons, held: kept, budget: isHeard ? 'nothing' : 'not_asked' }
}

/** The highest level whose threshold the cost reaches. */
function wishOf(rule: AlertRule, cost: number): Level | null {
  return levels.findLast((level) => cost >= rule.levels[level]) ?? null
}

/**
 * The current level, where the cost has fallen below its threshold but not below `fallBelow` of it: a level rises at once, and
 * a cost near a threshold does not make it flap.
 */
function heldLevel(rule: AlertRule, cost: number, wish: Level | null, current: Level | null): Level | null {
  if (current === null || rankOf(wish) >= rankOf(current)) return null
  return cost >= rule.levels[current] * rule.fallBelow ? current : null
}

function rankOf(level: Level | null): number {
  return level === null ? -1 : levels.indexOf(level)
}

function isWaking(level: Level | null): boolean {
  return level === 'orange' || level === 'red'
}

/**
 * What few have said, what is mostly copied or hearsay and what was announced is yellow at most, whatever it would cost. People
 * who have been woken are told that it is less only where that is plain: a share near the limit does not make the level flap.
 */
function capOf(rule: AlertRule, situation: Situation, haveWoken: boolean): LevelDecision['cap'] {
  const shareMin = haveWoken ? sleepAgainShareMin : sleepShareMin
  const because: WakingCap[] = []
  if (situation.voices < rule.wakingVoicesMin) because.push('few_voices')
  if (isCopied(situation, shareMin)) because.push('copied')
  if (isHearsay(situation, shareMin)) because.push('hearsay')
  if (isAnnounced(situation)) because.push('announced')
  return because.length === 0 ? null : { level: 'yellow', because }
}

/** Part of the documents that copy, or of the voices that have only heard, from which nobody is woken, and the lower level is told. */
const sleepShareMin = 0.5
const sleepAgainShareMin = 0.75

function isCopied({ copies, documentCount }: Situation, shareMin: number): boolean {
  return copies > shareMin * documentCount
}

/** So many of the voices only pass on what others say, or ask whether it is true. */
function isHearsay({ cues, voices }: Situation, shareMin: number): boolean {
  return (cues.hearsay ?? 0) >= shareMin * voices
}

/** Enough voices say that it is a drill or was announced, and fewer that anybody was hurt. */
function isAnnounced({ cues, voices }: Situation): boolean {
  const hurt = Math.max(cues.casualty ?? 0, cues.symptom ?? 0)
  return (cues.announced ?? 0) >= announcedShareMin * voices && hurt < announcedShareMin * voices
}
