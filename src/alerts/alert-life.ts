// The steps in the life of one alert: raised, revised as its situation changes, lowered, fired and resolved as time passes.
import type { Alert } from '../core/alert.ts'
import type { AlertState } from '../core/alert-state.ts'
import { levels } from '../core/alert-state.ts'
import type { PlaceCode } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import type { Handling } from '../core/handling.ts'
import type { Clock } from '../core/tick.ts'
import { levelByProgram, withCorrection } from './act/correction.ts'
import type { ShownAs, Weighed } from './decide-level.ts'
import { decideUnheard } from './decide-level.ts'
import type { Held } from './held-alert.ts'
import { isOpen, revised, withRelated } from './held-alert.ts'
import { scopeOf } from './inhibit.ts'
import { renderExplanation, renderTitle } from './render.ts'
import type { AlertRule } from './rules.ts'
import type { RenderNames } from './wording.ts'

/** What a situation says at a tick, and in whose words it is told. */
export interface SituationTold {
  readonly situation: Situation
  readonly clock: Clock
  readonly names: RenderNames
}

/** `before` is an alert of the same situation that is over. */
export function raise(
  telling: SituationTold,
  id: string,
  rule: AlertRule,
  shown: ShownAs,
  before: Held | undefined,
): Held {
  const { situation, clock, names } = telling
  const state: AlertState = rule.holdMs > 0 && before === undefined ? 'pending' : 'firing'
  const firstRaisedAtMs = before?.firstRaisedAtMs ?? clock.tick.closedAtMs
  const plain = renderExplanation(names, situation)
  return {
    alert: withCorrection({
      id,
      rev: (before?.alert.rev ?? 0) + 1,
      raisedAtMs: clock.tick.closedAtMs,
      firstRaisedAtMs,
      situation: situation.id,
      explanation: plain,
      ...content(telling, shown, state, before === undefined ? 'raised' : 'recurred'),
      ...returned(before?.alert.handling),
    }),
    callingSinceMs: clock.tick.closedAtMs,
    heldSinceMs: clock.watermarkMs,
    lastGrowthMs: situation.lastMs,
    firstRaisedAtMs,
    moved: false,
    scope: scopeOf(situation),
    plain,
    related: new Map(),
  }
}

/** What was done to an alert before it came back is history: it has to be taken on anew. */
function returned(handling: Handling | undefined): { readonly handling?: Handling } {
  if (handling === undefined) return {}
  const anew = { acknowledged: null, assignee: null, resolved: null, dismissed: null, escalated: null, reminders: 0 }
  return { handling: { ...handling, ...anew } }
}

// A firing alert is revised when its voices grow by half, so that n voices cost at most log1.5(n) revisions.
const growthFactor = 1.5

/** The alert with what its situation says now, and whether anybody has to be told. */
export function update(
  before: Held,
  telling: SituationTold,
  shown: ShownAs,
): { readonly next: Held; readonly isTold: boolean } {
  const { situation } = telling
  const becameWarning = shown.concern === 'warning' && before.alert.concern === 'complaint'
  const change = levels.indexOf(shown.level) - levels.indexOf(levelByProgram(before.alert)) + (becameWarning ? 1 : 0)
  const grew = situation.voices >= before.alert.voices * growthFactor
  const lastGrowthMs = Math.max(before.lastGrowthMs, situation.lastMs)
  const quietSince = { ...before, lastGrowthMs, scope: scopeOf(situation) }
  if (change === 0 && !grew && !before.moved) return { next: quietSince, isTold: false }
  const reason = change > 0 ? 'level_up' : change < 0 ? 'level_down' : grew ? 'grew' : 'joined'
  // A higher level calls for attention again even where somebody has acknowledged the lower one.
  const isSeen = before.alert.state === 'acknowledged' || before.alert.state === 'assigned'
  const state: AlertState = change > 0 && isSeen ? 'firing' : before.alert.state
  return { next: told(quietSince, telling, content(telling, shown, state, reason)), isTold: true }
}

/** A situation that no longer qualifies: a pending alert is withdrawn, a firing one falls to the lowest level until it is quiet. */
export function lower(before: Held, telling: SituationTold, weighed: Weighed): Held | null {
  if (before.alert.state === 'pending') {
    const decision = decideUnheard(weighed, null)
    return revised(before, { state: 'resolved', reason: 'revised', decision }, telling.clock)
  }
  if (weighed.level !== null || levelByProgram(before.alert) === 'blue') return null
  const { concern, rule, state } = before.alert
  const shown: ShownAs = { concern, level: 'blue', rule, decision: decideUnheard(weighed, 'blue') }
  return told(before, telling, content(telling, shown, state, 'level_down'))
}

/** What the passing of event time alone does: a condition that has held fires, and what has been quiet is over. */
export function passTime(before: Held, rule: AlertRule | undefined, clock: Clock): Held | null {
  if (rule === undefined || !isOpen(before.alert.state)) return null
  if (clock.watermarkMs - before.lastGrowthMs >= rule.resolveAfterMs)
    return revised(before, { state: 'resolved', reason: 'quiet' }, clock)
  if (before.alert.state === 'pending' && clock.watermarkMs - before.heldSinceMs >= rule.holdMs)
    return revised(before, { state: 'firing', reason: 'held' }, clock)
  return null
}

function told(before: Held, { situation, clock, names }: SituationTold, change: Content): Held {
  const plain = renderExplanation(names, situation)
  const explanation = withRelated(plain, before.related)
  const next = withCorrection({ ...before.alert, ...change, explanation })
  return { ...revised(before, next, clock), plain, scope: scopeOf(situation) }
}

type Content = Omit<Alert, 'id' | 'rev' | 'raisedAtMs' | 'firstRaisedAtMs' | 'situation' | 'explanation'>

const documentsCited = 500

function content({ situation, names }: SituationTold, shown: ShownAs, state: AlertState, reason: string): Content {
  return {
    ...shown,
    state,
    reason,
    probability: situation.probability,
    topic: situation.topic,
    place: situation.places[0] ?? ('' as PlaceCode),
    windowStartMs: situation.firstMs,
    windowEndMs: situation.lastMs,
    documents: situation.documents.slice(0, documentsCited),
    documentCount: situation.documentCount,
    voices: situation.voices,
    sources: situation.sources,
    title: renderTitle(names, situation),
  }
}
