// Deeds that end an alert or begin another: resolve, dismiss, reopen, merge, split.
import type { Alert } from '../../core/alert.ts'
import type { AlertAction } from '../../core/alert-action.ts'
import { contentId } from '../../core/hash.ts'
import type { Handling } from '../../core/handling.ts'
import { untouched } from '../../core/handling.ts'
import type { Held } from '../held-alert.ts'
import { isOpen } from '../held-alert.ts'
import type { Clock } from '../../core/tick.ts'
import type { Acted, DeedOf, Turning } from './deed.ts'
import { added, changed, deedsOf, done, handlingOf } from './deed.ts'

const mergedMax = 50

export function resolve(before: Held, action: DeedOf<'resolve'>, clock: Clock): Acted {
  const resolved = { ...deedsOf(action, clock), ending: action.ending ?? 'unknown' }
  return done(changed(before, action, clock, { alert: { state: 'resolved' }, handling: { resolved } }))
}

export function dismiss(before: Held, action: DeedOf<'dismiss'>, clock: Clock): Acted {
  const dismissed = { ...deedsOf(action, clock), reason: action.reason ?? 'other' }
  return done(changed(before, action, clock, { alert: { state: 'dismissed' }, handling: { dismissed } }))
}

/** A new alert fires for the same situation; the old one says which. */
export function reopen(before: Held, action: DeedOf<'reopen'>, clock: Clock): Acted {
  if (isOpen(before.alert.state) || handlingOf(before.alert).reopenedAs !== null) return { kind: 'state' }
  const born = another(before, action, clock, { reopenedFrom: before.alert.id })
  const own = changed(before, action, clock, { handling: { reopenedAs: born.alert.id } })
  return done(own, [born], born.alert.id)
}

/** The other alert tells of both from now on. */
export function merge(before: Held, action: DeedOf<'merge'>, turning: Turning): Acted {
  const host = turning.find(action.into)
  if (host === undefined || action.into === before.alert.id) return { kind: 'impossible' }
  if (!isOpen(host.alert.state)) return { kind: 'state' }
  const { clock } = turning
  const own = changed(before, action, clock, { alert: { state: 'resolved' }, handling: { mergedInto: action.into } })
  const merged = added(handlingOf(host.alert).merged, before.alert.id, mergedMax)
  const widened = changed(host, action, clock, { alert: together(host.alert, before.alert), handling: { merged } })
  return done(own, [widened])
}

const documentsCited = 500

function together(host: Alert, other: Alert): Partial<Alert> {
  return {
    documents: [...new Set([...host.documents, ...other.documents])].slice(0, documentsCited),
    sources: [...new Set([...host.sources, ...other.sources])].sort(),
    windowStartMs: Math.min(host.windowStartMs, other.windowStartMs),
    windowEndMs: Math.max(host.windowEndMs, other.windowEndMs),
  }
}

/** Documents that are another matter become an alert of their own, which follows no situation. */
export function split(before: Held, action: DeedOf<'split'>, clock: Clock): Acted {
  const wanted = new Set(action.documents)
  const documents = before.alert.documents.filter((key) => wanted.has(key))
  if (documents.length === 0 || documents.length === before.alert.documents.length) return { kind: 'impossible' }
  const plain = { zh: `由“${before.alert.title}”拆出。`, en: `Split from "${before.alert.title}".` }
  const born = another(before, action, clock, { splitFrom: before.alert.id })
  const alert = { ...born.alert, title: action.title, documents, documentCount: documents.length, explanation: plain }
  const own = changed(before, action, clock, {
    alert: { documents: before.alert.documents.filter((key) => !wanted.has(key)) },
    handling: { split: added(handlingOf(before.alert).split, alert.id, mergedMax) },
  })
  const detached = { ...born, alert: { ...alert, situation: `split:${alert.id}` }, plain }
  return done(own, [detached], alert.id)
}

/** A first revision of an alert that a person made out of another. */
function another(before: Held, action: AlertAction, clock: Clock, origin: Partial<Handling>): Held {
  const { closedAtMs } = clock.tick
  const id = contentId(16, 'v1', action.action, before.alert.id, before.alert.rev)
  return {
    ...before,
    alert: {
      ...before.alert,
      id,
      rev: 1,
      state: 'firing',
      reason: action.action === 'split' ? 'split' : 'reopened',
      raisedAtMs: closedAtMs,
      firstRaisedAtMs: closedAtMs,
      handling: { ...untouched, ...origin },
    },
    firstRaisedAtMs: closedAtMs,
    callingSinceMs: closedAtMs,
    heldSinceMs: clock.watermarkMs,
    lastGrowthMs: clock.watermarkMs,
    moved: false,
    related: new Map(),
  }
}
