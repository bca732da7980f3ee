// What a stage of the fold is: it takes each document of a tick, closes the tick, forgets once an hour, and can be restarted from its state.
import type { Observation } from '../core/document.ts'
import type { ClusterSignature, Signal } from '../core/signal.ts'
import type { Situation } from '../core/situation.ts'
import type { CrossedCells } from './counts/cells.ts'
import type { Prepared } from './match/prepared.ts'

/** When a decision is made. */
export interface Moment {
  readonly tick: number
  /** Receive time: when people can be told. */
  readonly decidedAtMs: number
  /** Event time, by which counts and memories are kept. */
  readonly nowMs: number
  readonly watermarkMs: number
}

/** A document on its way through the stages; filled anew for each, so nothing may keep it. */
export interface Taken {
  readonly tick: number
  /** Tells documents apart and rises. */
  readonly turn: number
  readonly observation: Observation
  readonly document: Prepared
  readonly crossed: CrossedCells
  /** It copies nobody; known once the clusters have taken it. */
  isOriginal: boolean
  /** It says something of its own, in a voice that has not said it lately; known once the cities have counted it. */
  isVoice: boolean
}

/** What a tick brought to light so far; each stage adds to it and reads what earlier stages added. */
export interface TickFindings {
  readonly signals: Signal[]
  readonly signatures: ClusterSignature[]
  readonly situations: Situation[]
}

export interface Stage<State = unknown> {
  take(taken: Taken): void
  close(moment: Moment, found: TickFindings): void
  /** Due once an hour of event time. */
  expire(moment: Moment, found: TickFindings): void
  snapshot(): State
}

/** A stage that leaves out some of the verbs. */
export function stage<State>(verbs: Partial<Stage<State>> & Pick<Stage<State>, 'snapshot'>): Stage<State> {
  const nothing = () => undefined
  return { take: nothing, close: nothing, expire: nothing, ...verbs }
}
