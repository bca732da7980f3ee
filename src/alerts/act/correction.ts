// Place, topic and level by hand, beside what the program says of them.
import type { Alert } from '../../core/alert.ts'
import type { Level } from '../../core/alert-state.ts'
import { levels } from '../../core/alert-state.ts'
import type { AlertAction, Deed } from '../../core/alert-action.ts'
import type { Correction, Handling } from '../../core/handling.ts'
import type { PlaceCode, TopicId } from '../../core/ids.ts'
import type { Clock } from '../../core/tick.ts'
import { deedsOf, handlingOf } from './deed.ts'

/** The level that the program asks for, whatever a person made of it. */
export function levelByProgram({ level, handling }: Alert): Level {
  return handling?.corrected?.program.level ?? level
}

interface Corrected {
  readonly alert: Partial<Alert>
  readonly handling: Partial<Handling>
}

export function corrected(
  alert: Alert,
  action: Extract<Deed, { action: 'correct' }> & AlertAction,
  clock: Clock,
): Corrected {
  const earlier = handlingOf(alert).corrected
  const program = earlier?.program ?? { place: alert.place, topic: alert.topic, level: alert.level }
  const correction: Correction = {
    ...deedsOf(action, clock),
    place: action.place ?? earlier?.place ?? null,
    topic: action.topic ?? earlier?.topic ?? null,
    level: action.level ?? earlier?.level ?? null,
    program,
    levelThen: program.level,
  }
  return { alert: shown(correction), handling: { corrected: correction } }
}

/** A revision of the program, told with what a person corrected before; a level that rises above what it was then lifts the correction of the level. */
export function withCorrection(next: Alert): Alert {
  const { corrected: correction = null } = next.handling ?? {}
  if (correction === null || next.handling === undefined) return next
  const program = { place: next.place, topic: next.topic, level: next.level }
  const hasRisen = levels.indexOf(next.level) > levels.indexOf(correction.levelThen)
  const kept = { ...correction, program, level: hasRisen ? null : correction.level }
  return { ...next, ...shown(kept), handling: { ...next.handling, corrected: kept } }
}

function shown({ place, topic, level, program }: Correction): Pick<Alert, 'place' | 'topic' | 'level'> {
  return {
    place: (place ?? program.place) as PlaceCode,
    topic: (topic ?? program.topic) as TopicId,
    level: level ?? program.level,
  }
}
