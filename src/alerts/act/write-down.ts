// Deeds that add to what is known of an alert: notes, watchers, corrections, and what organisations said.
import type { Clock } from '../../core/tick.ts'
import type { Held } from '../held-alert.ts'
import { corrected } from './correction.ts'
import type { Acted, DeedOf } from './deed.ts'
import { added, byWhom, changed, deedsOf, done, handlingOf } from './deed.ts'

const notesMax = 100
const watchersMax = 100
const responsesMax = 20

export function note(before: Held, action: DeedOf<'note'>, clock: Clock): Acted {
  const { notes } = handlingOf(before.alert)
  return done(changed(before, action, clock, { handling: { notes: added(notes, deedsOf(action, clock), notesMax) } }))
}

export function watch(before: Held, action: DeedOf<'watch'>, clock: Clock): Acted {
  const { by } = byWhom(action, clock)
  const others = handlingOf(before.alert).watchers.filter(({ id }) => id !== by.id)
  const watchers = action.on ? added(others, by, watchersMax) : others
  return done(changed(before, action, clock, { handling: { watchers } }))
}

export function respond(before: Held, action: DeedOf<'respond'>, clock: Clock): Acted {
  const { organisation, saidMs, link = '' } = action
  const one = { ...deedsOf(action, clock), organisation, saidMs, link }
  const responses = added(handlingOf(before.alert).responses, one, responsesMax)
  return done(changed(before, action, clock, { handling: { responses } }))
}

/** What a person says of place, topic and level counts; what the program says of them is kept beside it. */
export function correct(before: Held, action: DeedOf<'correct'>, clock: Clock): Acted {
  const { place, topic, level } = action
  if (place === undefined && topic === undefined && level === undefined) return { kind: 'impossible' }
  const next = corrected(before.alert, action, clock)
  return done(changed(before, action, clock, next))
}
