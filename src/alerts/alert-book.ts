// Turns situations into alerts and carries each alert through its life: pending, firing, acknowledged, resolved.
import type { Alert, AlertState, Level } from '../core/alert.ts'
import { levels } from '../core/alert.ts'
import { contentId } from '../core/hash.ts'
import type { PlaceCode } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock } from '../core/tick.ts'
import type { AlarmBudget, AlarmBudgetOptions, AlarmBudgetState, BudgetReport } from './alarm-budget.ts'
import { createAlarmBudget } from './alarm-budget.ts'
import type { ShownAs, Weighed } from './decide-level.ts'
import { decideLevel, decideUnheard, weighLevel } from './decide-level.ts'
import type { AlertAction, Held } from './held-alert.ts'
import { blank, forgetResolved, isOpen, revised, stateAfter, withRelated } from './held-alert.ts'
import { inhibits, scopeOf } from './inhibit.ts'
import { renderExplanation, renderRelated, renderTitle } from './render.ts'
import type { AlertRule } from './rules.ts'
import { matchRule } from './rules.ts'
import type { RenderNames } from './wording.ts'

export interface AlertBookOptions {
  readonly rules: readonly AlertRule[]
  readonly names: RenderNames
  /** Alerts kept in memory; the longest resolved leave first, and a situation that returns after that gets the same id again. */
  readonly alertsMax: number
  readonly budget: AlarmBudgetOptions
}

export interface AlertBookState {
  readonly held: ReadonlyMap<string, Held>
  readonly budget: AlarmBudgetState
}

export interface AlertBook {
  /** Revisions decided at this tick, sorted by id. */
  decide(clock: Clock, situations: readonly Situation[], actions?: readonly AlertAction[]): readonly Alert[]
  /** How well the budgets of false alarms and complaints are kept. */
  report(nowMs: number): BudgetReport
  snapshot(): AlertBookState
}

// A firing alert is revised when its voices grow by half, so that n voices cost at most log1.5(n) revisions.
const growthFactor = 1.5
const relatedMax = 3

export function createAlertBook(options: AlertBookOptions, state?: AlertBookState): AlertBook {
  const held = new Map<string, Held>(state?.held ?? [])
  const budget: AlarmBudget = createAlarmBudget(options.budget, state?.budget)
  // A situation has one alert, also where a change of its topic brings it under another rule or where it became part of an
  // older one: whoever was told of it is told how it goes on.
  const bySituation = new Map<string, string>()
  for (const { alert } of held.values()) if (isOpen(alert.state)) bySituation.set(alert.situation, alert.id)
  /** Alerts with which something else is told since the last decision. */
  const widened = new Set<string>()
  const severityOf = (situation: Situation) => options.names.taxonomy.find(situation.topic)?.severity ?? 0

  function decide(
    clock: Clock,
    situations: readonly Situation[],
    actions: readonly AlertAction[] = [],
  ): readonly Alert[] {
    const revisions = new Map<string, Alert>()
    budget.settle(clock.watermarkMs)
    const keep = (next: Held) => {
      const { id, situation, state } = next.alert
      held.set(id, next)
      revisions.set(id, next.alert)
      if (isOpen(state)) bySituation.set(situation, id)
      else if (bySituation.get(situation) === id) bySituation.delete(situation)
    }
    for (const action of actions) {
      const before = held.get(action.alertId)
      const state = before === undefined ? null : stateAfter(before.alert.state, action.action)
      if (before === undefined || state === null) continue
      budget.hear(before.alert.situation, action.action === 'dismiss')
      keep(revised(before, { state, reason: action.action }, clock))
    }
    for (const situation of situations) {
      const next = follow(situation, clock)
      if (next !== null) keep(next)
    }
    for (const id of widened) {
      const before = held.get(id)
      if (before === undefined || !isOpen(before.alert.state)) continue
      const next = revisions.has(id) ? before : revised(before, { reason: 'related' }, clock)
      keep({ ...next, alert: { ...next.alert, explanation: withRelated(next.plain, next.related) } })
    }
    widened.clear()
    for (const before of held.values()) {
      const next = grow(before, clock)
      if (next !== null) keep(next)
    }
    forgetResolved(held, options.alertsMax)
    return [...revisions.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  function follow(situation: Situation, clock: Clock): Held | null {
    const rule = matchRule(options.rules, situation)
    if (rule === undefined) return null
    const id = bySituation.get(situation.id) ?? contentId(16, 'v1', rule.id, situation.id)
    const before = held.get(id)
    const current = before !== undefined && isOpen(before.alert.state) ? before : undefined
    if (situation.state.kind !== 'open') {
      if (situation.state.kind === 'merged') budget.merge(situation.id, situation.state.into)
      if (current === undefined) return null
      if (situation.state.kind === 'merged' && move(current, situation.id, situation.state.into)) return null
      return revised(
        current,
        { state: 'resolved', reason: situation.state.kind === 'merged' ? 'merged' : 'quiet' },
        clock,
      )
    }
    const weighed = weighLevel(rule, situation, severityOf(situation), current?.alert.level ?? null)
    const shown = decideLevel(weighed, weighed.isHeard ? budget.judge(situation, clock.watermarkMs) : null)
    if (shown === null) return current === undefined ? null : lower(current, situation, weighed, clock)
    if (before?.alert.state === 'dismissed') return null
    if (before === undefined && shown.concern === 'warning' && situation.voices < rule.ownAlertVoices) {
      const host = hostOf(situation, shown.level)
      if (host !== undefined) {
        budget.merge(situation.id, host.alert.situation)
        widen(host, situation)
        return null
      }
    }
    if (current === undefined) return raise(id, rule, situation, shown, before, clock)
    return update(current, situation, shown, clock)
  }

  /** The oldest open warning that inhibits an alert of its own for the situation. */
  function hostOf(situation: Situation, level: Level): Held | undefined {
    for (const id of bySituation.values()) {
      const host = held.get(id)
      if (host?.alert.concern === 'warning' && inhibits(host.scope, host.alert.level, situation, level)) return host
    }
    return undefined
  }

  /** The alert tells of the situation from its next revision on, and of a new one with a revision of its own. */
  function widen(host: Held, situation: Situation): void {
    const related = new Map(host.related)
    if (!related.has(situation.id)) widened.add(host.alert.id)
    related.set(situation.id, renderRelated(options.names, situation))
    const [oldest] = related.keys()
    if (related.size > relatedMax && oldest !== undefined) related.delete(oldest)
    held.set(host.alert.id, { ...host, related })
  }

  /** The alert goes on with the situation that took its own in, unless that has one already. */
  function move(current: Held, from: string, into: string): boolean {
    if (bySituation.has(into)) return false
    held.set(current.alert.id, { ...current, moved: true, alert: { ...current.alert, situation: into } })
    bySituation.delete(from)
    bySituation.set(into, current.alert.id)
    return true
  }

  /** A situation that no longer qualifies: a pending alert is withdrawn, a firing one falls to the lowest level until it is quiet. */
  function lower(before: Held, situation: Situation, weighed: Weighed, clock: Clock): Held | null {
    if (before.alert.state === 'pending') {
      const decision = decideUnheard(weighed, null)
      return revised(before, { state: 'resolved', reason: 'revised', decision }, clock)
    }
    if (weighed.level !== null || before.alert.level === 'blue') return null
    const { concern, rule } = before.alert
    const shown: ShownAs = { concern, level: 'blue', rule, decision: decideUnheard(weighed, 'blue') }
    return told(before, situation, content(situation, shown, before.alert.state, 'level_down'), clock)
  }

  function raise(
    id: string,
    rule: AlertRule,
    situation: Situation,
    shown: ShownAs,
    before: Held | undefined,
    clock: Clock,
  ): Held {
    const state: AlertState = rule.holdMs > 0 && before === undefined ? 'pending' : 'firing'
    const firstRaisedAtMs = before?.firstRaisedAtMs ?? clock.tick.closedAtMs
    const plain = renderExplanation(options.names, situation)
    const alert: Alert = {
      ...blank(id, rule, situation, clock, firstRaisedAtMs),
      ...content(situation, shown, state, before === undefined ? 'raised' : 'recurred'),
      explanation: plain,
      rev: (before?.alert.rev ?? 0) + 1,
    }
    return {
      alert,
      heldSinceMs: clock.watermarkMs,
      lastGrowthMs: situation.lastMs,
      firstRaisedAtMs,
      moved: false,
      scope: scopeOf(situation),
      plain,
      related: new Map(),
    }
  }

  function update(before: Held, situation: Situation, shown: ShownAs, clock: Clock): Held | null {
    const becameWarning = shown.concern === 'warning' && before.alert.concern === 'complaint'
    const change = levels.indexOf(shown.level) - levels.indexOf(before.alert.level) + (becameWarning ? 1 : 0)
    const grew = situation.voices >= before.alert.voices * growthFactor
    const lastGrowthMs = Math.max(before.lastGrowthMs, situation.lastMs)
    const quietSince = { ...before, lastGrowthMs, scope: scopeOf(situation) }
    if (change === 0 && !grew && !before.moved) {
      held.set(before.alert.id, quietSince)
      return null
    }
    const reason = change > 0 ? 'level_up' : change < 0 ? 'level_down' : grew ? 'grew' : 'joined'
    // A higher level calls for attention again even where somebody has acknowledged the lower one.
    const state: AlertState = change > 0 && before.alert.state === 'acknowledged' ? 'firing' : before.alert.state
    return told(quietSince, situation, content(situation, shown, state, reason), clock)
  }

  function told(before: Held, situation: Situation, change: Partial<Alert>, clock: Clock): Held {
    const plain = renderExplanation(options.names, situation)
    const explanation = withRelated(plain, before.related)
    return { ...revised(before, { ...change, explanation }, clock), plain, scope: scopeOf(situation) }
  }

  function content(situation: Situation, shown: ShownAs, state: AlertState, reason: string): Partial<Alert> {
    return {
      ...shown,
      state,
      reason,
      probability: situation.probability,
      topic: situation.topic,
      place: situation.places[0] ?? ('' as PlaceCode),
      windowStartMs: situation.firstMs,
      windowEndMs: situation.lastMs,
      documents: situation.documents.slice(0, 500),
      documentCount: situation.documentCount,
      voices: situation.voices,
      sources: situation.sources,
      title: renderTitle(options.names, situation),
    }
  }

  function grow(before: Held, clock: Clock): Held | null {
    const rule = options.rules.find((one) => one.id === before.alert.rule)
    if (rule === undefined || !isOpen(before.alert.state)) return null
    if (clock.watermarkMs - before.lastGrowthMs >= rule.resolveAfterMs)
      return revised(before, { state: 'resolved', reason: 'quiet' }, clock)
    if (before.alert.state === 'pending' && clock.watermarkMs - before.heldSinceMs >= rule.holdMs) {
      return revised(before, { state: 'firing', reason: 'held' }, clock)
    }
    return null
  }

  return {
    decide,
    report: (nowMs) => budget.report(nowMs),
    snapshot: () => ({ held: new Map(held), budget: budget.snapshot() }),
  }
}
