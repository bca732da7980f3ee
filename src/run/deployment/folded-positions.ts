// The place in the topics that belongs to a state of the fold: the one after its last finished tick.
import type { Fold } from '../fold/fold.ts'
import type { SequencerState } from './sequencer.ts'

export interface TopicPosition {
  readonly sequencer: SequencerState
  readonly epoch: number
}

export function createFoldedPositions(start: TopicPosition) {
  const closed: TopicPosition[] = []
  let folded = start
  return {
    /** The place after a tick that was closed; ticks are finished in the order in which they were closed. */
    push: (position: TopicPosition) => {
      closed.push(position)
    },
    /** The fold, with its place in every snapshot. */
    kept: (fold: Fold): Fold => ({
      ...fold,
      begin: (tick, records) => {
        const work = fold.begin(tick, records)
        return {
          ...work,
          finish: () => {
            folded = closed.shift() ?? folded
            return work.finish()
          },
        }
      },
      snapshot: () => ({ ...fold.snapshot(), ...folded }),
    }),
  }
}
