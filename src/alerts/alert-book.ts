// Turns situations into alerts and carries each alert through its life, by what situations say and by what people do.
import type { Alert } from '../core/alert.ts'
import type { Level } from '../core/alert-state.ts'
import type { AcknowledgeWithin, AlertAction } from '../core/alert-action.ts'
import { contentId } from '../core/hash.ts'
import type { Situation } from '../core/situation.ts'
import type { Clock } from '../core/tick.ts'
import { actOn } from './act/act.ts'
import { levelByProgram } from './act/correction.ts'
import { nobody, outcomeOf } from './act/deed.ts'
import { remind } from './act/reminders.ts'
import type { AlarmBudget, AlarmBudgetState, BudgetReport } from './alarm-budget.ts'
import { createAlarmBudget } from './alarm-budget.ts'
import type { AlarmBudgetOptions } from './alarm-thresholds.ts'
import { lower, passTime, raise, update } from './alert-life.ts'
import type { ShownAs } from './decide-level.ts'
import { decideLevel, weighLevel } from './decide-level.ts'
import type { NamedOutcome } from './desk/desk.ts'
import type { Held } from './held-alert.ts'
import { isOpen, revised, withRelated } from './held-alert.ts'
import type { HeldAlerts } from './held-alerts.ts'
import { createHeldAlerts } from './held-alerts.ts'
import { inhibits } from './inhibit.ts'
import { renderRelated } from './render.ts'
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
  /** Absent: nobody is reminded. */
  readonly acknowledgeWithin?: AcknowledgeWithin
}

export interface AlertBook {
  /** Revisions decided at this tick, sorted by id and revision. */
  decide(clock: Clock, situations: readonly Situation[], actions?: readonly AlertAction[]): readonly Alert[]
  /** What became of the actions of the last tick that have a name. */
  outcomes(): readonly NamedOutcome[]
  /** Within which time each level has to be acknowledged from now on; null reminds nobody. */
  setAcknowledgeWithin(within: AcknowledgeWithin): void
  /** How well the budgets of false alarms and complaints are kept. */
  report(nowMs: number): BudgetReport
  snapshot(): AlertBookState
}

interface Book {
  readonly options: AlertBookOptions
  readonly held: HeldAlerts
  readonly budget: AlarmBudget
}

/** One tick: what has been revised in it, and the alerts with which something else is told from now on. */
interface Turn {
  readonly clock: Clock
  readonly revisions: Map<string, Alert>
  /** Revisions that people made: each is kept, also where the program revises the same alert in the same tick. */
  readonly acted: Alert[]
  readonly outcomes: NamedOutcome[]
  readonly widened: Set<string>
}

export function createAlertBook(options: AlertBookOptions, state?: AlertBookState): AlertBook {
  const held = createHeldAlerts(state?.held)
  const budget = createAlarmBudget(options.budget, state?.budget)
  const book: Book = { options, held, budget }
  let acknowledgeWithin = state?.acknowledgeWithin
  let outcomes: readonly NamedOutcome[] = []

  function decide(
    clock: Clock,
    situations: readonly Situation[],
    actions: readonly AlertAction[] = [],
  ): readonly Alert[] {
    const turn: Turn = { clock, revisions: new Map(), acted: [], outcomes: [], widened: new Set() }
    const keep = (next: Held | null) => {
      if (next === null) return
      held.keep(next)
      turn.revisions.set(next.alert.id, next.alert)
    }
    budget.settle(clock.watermarkMs)
    for (const action of actions) act(book, turn, action)
    outcomes = turn.outcomes
    for (const situation of situations) keep(follow(book, turn, situation))
    for (const id of turn.widened) keep(tellRelated(book, turn, id))
    for (const one of held.all()) keep(passTime(one, ruleOf(book, one), clock))
    if (acknowledgeWithin !== undefined) for (const one of held.open()) keep(remind(one, acknowledgeWithin, clock))
    held.forgetResolved(options.alertsMax)
    return [...turn.acted, ...turn.revisions.values()].sort((a, b) =>
      a.id === b.id ? a.rev - b.rev : a.id < b.id ? -1 : 1,
    )
  }

  return {
    decide,
    outcomes: () => outcomes,
    setAcknowledgeWithin: (within) => {
      acknowledgeWithin = within
    },
    report: (nowMs) => budget.report(nowMs),
    snapshot: () => ({
      held: held.snapshot(),
      budget: budget.snapshot(),
      ...(acknowledgeWithin === undefined ? {} : { acknowledgeWithin }),
    }),
  }
}

/** Deeds that say whether the matter was one. */
const judging: ReadonlySet<string> = new Set(['acknowledge', 'resolve', 'dismiss'])

function act({ held, budget }: Book, turn: Turn, action: AlertAction): void {
  const acted = actOn(action, { clock: turn.clock, find: (id) => held.find(id) })
  if (acted.kind === 'done') {
    for (const next of acted.held) {
      held.keep(next)
      turn.acted.push(next.alert)
    }
    const [{ alert }] = acted.held
    if (judging.has(action.action)) budget.hear(alert.situation, isFalse(alert))
  }
  const outcome = outcomeOf(acted, held.find(action.alertId)?.alert)
  if (action.id !== undefined) turn.outcomes.push({ id: action.id, by: action.by ?? nobody, outcome })
}

function isFalse({ state, handling }: Alert): boolean {
  return state === 'dismissed' || handling?.resolved?.ending === 'untrue'
}

function follow(book: Book, turn: Turn, situation: Situation): Held | null {
  const { options, held, budget } = book
  const { clock } = turn
  const rule = matchRule(options.rules, situation)
  if (rule === undefined) return null
  const id = held.idOf(situation.id) ?? latestOf(held, contentId(16, 'v1', rule.id, situation.id))
  const before = held.find(id)
  const current = before !== undefined && isOpen(before.alert.state) ? before : undefined
  if (situation.state.kind !== 'open') return close(book, turn, situation, current)
  const severity = options.names.taxonomy.find(situation.topic)?.severity ?? 0
  const weighed = weighLevel(rule, situation, severity, current === undefined ? null : levelByProgram(current.alert))
  const shown = decideLevel(weighed, weighed.isHeard ? budget.judge(situation, clock.watermarkMs) : null)
  const telling = { situation, clock, names: options.names }
  if (shown === null) return current === undefined ? null : lower(current, telling, weighed)
  if (before !== undefined && isSettled(before, situation)) return null
  if (before === undefined && isInhibited(book, turn, situation, rule, shown)) return null
  if (current === undefined) return raise(telling, id, rule, shown, before)
  const { next, isTold } = update(current, telling, shown)
  if (isTold) return next
  held.keep(next)
  return null
}

/** An alert that was opened anew goes on under the newest id. */
function latestOf(held: HeldAlerts, id: string): string {
  const next = held.find(id)?.alert.handling?.reopenedAs ?? null
  return next === null ? id : latestOf(held, next)
}

// As much as a firing alert must grow to be revised.
const recurFactor = 1.5

/** Nothing new is told of what a person dismissed, merged into another alert, or resolved while it has not grown since. */
function isSettled({ alert }: Held, situation: Situation): boolean {
  const { handling, state, voices } = alert
  if (state === 'dismissed') return true
  if (state !== 'resolved' || handling === undefined) return false
  if (handling.mergedInto !== null) return true
  return handling.resolved !== null && situation.voices < voices * recurFactor
}

/** The situation is over: so is its alert, unless it goes on with the situation that took this one in. */
function close({ held, budget }: Book, { clock }: Turn, { id, state }: Situation, current: Held | undefined) {
  if (state.kind === 'merged') budget.merge(id, state.into)
  if (current === undefined) return null
  if (state.kind === 'merged' && held.move(current, state.into)) return null
  return revised(current, { state: 'resolved', reason: state.kind === 'merged' ? 'merged' : 'quiet' }, clock)
}

/** True where a larger alert tells of the situation from now on. */
function isInhibited(
  book: Book,
  turn: Turn,
  situation: Situation,
  rule: AlertRule,
  { concern, level }: ShownAs,
): boolean {
  if (concern !== 'warning' || situation.voices >= rule.ownAlertVoices) return false
  const host = hostOf(book.held, situation, level)
  if (host === undefined) return false
  book.budget.merge(situation.id, host.alert.situation)
  widen(book, turn, host, situation)
  return true
}

/** The oldest open warning that inhibits an alert of its own for the situation. */
function hostOf(held: HeldAlerts, situation: Situation, level: Level): Held | undefined {
  for (const host of held.open()) {
    if (host.alert.concern === 'warning' && inhibits(host.scope, host.alert.level, situation, level)) return host
  }
  return undefined
}

const relatedMax = 3

/** The alert tells of the situation from its next revision on, and of a new one with a revision of its own. */
function widen({ options, held }: Book, { widened }: Turn, host: Held, situation: Situation): void {
  const related = new Map(host.related)
  if (!related.has(situation.id)) widened.add(host.alert.id)
  related.set(situation.id, renderRelated(options.names, situation))
  const [oldest] = related.keys()
  if (related.size > relatedMax && oldest !== undefined) related.delete(oldest)
  held.keep({ ...host, related })
}

/** The alert as it stands after this tick, with what is told beside its own matter. */
function tellRelated({ held }: Book, { clock, revisions }: Turn, id: string): Held | null {
  const before = held.find(id)
  if (before === undefined || !isOpen(before.alert.state)) return null
  const next = revisions.has(id) ? before : revised(before, { reason: 'related' }, clock)
  return { ...next, alert: { ...next.alert, explanation: withRelated(next.plain, next.related) } }
}

function ruleOf({ options }: Book, { alert }: Held): AlertRule | undefined {
  return options.rules.find((one) => one.id === alert.rule)
}
