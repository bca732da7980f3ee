// What the stream teaches about its words, and how many documents it brought: used from the next tick on.
import type { Moment, Stage, Taken } from '../stage.ts'
import type { StreamClock } from '../stream-clock.ts'
import type { TermStatistics, TermStatisticsState } from './terms-statistics.ts'
import { createTickTerms } from './tick-terms.ts'

export function createLearning(terms: TermStatistics, stream: StreamClock): Stage<TermStatisticsState> {
  const learning = createTickTerms()
  return {
    take({ document, isOriginal }: Taken) {
      // Copies teach nothing: a thousand of them would make a rare word look common.
      if (isOriginal) learning.add(document.slots, document.count)
    },
    close({ nowMs }: Moment) {
      learning.each((slots, from, to) => terms.learn(slots, from, to, nowMs))
      stream.count(learning.count(), nowMs)
      learning.clear()
    },
    expire: () => terms.prune(),
    snapshot: () => terms.snapshot(),
  }
}
