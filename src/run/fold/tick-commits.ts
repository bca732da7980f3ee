// Commits what ticks changed in one step each, from the offset that was committed last to the one behind them.
import { routeAlerts } from '../../alerts/route.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { StateCommit } from '../../core/ports.ts'
import type { LiveOptions } from './live-options.ts'
import type { Folded } from './tick-folder.ts'

export interface TickCommits {
  /** Ticks that follow each other, at least one. Throws where another process owns the state. */
  commit(folded: readonly Folded[], counters: StateCommit['counters']): Promise<void>
  offset(): number
}

export interface CommitsStart {
  readonly epoch: number
  readonly committedOffset: number
}

export function createTickCommits(options: Pick<LiveOptions, 'state' | 'routes'>, start: CommitsStart): TickCommits {
  let offset = start.committedOffset
  return {
    commit: async (folded, counters) => {
      const last = folded.at(-1)?.closed
      if (last === undefined) return
      const results = folded.map(({ result }) => result)
      const alerts = results.flatMap((result) => result.alerts)
      const outcome = await options.state.commit({
        epoch: start.epoch,
        fromOffset: offset,
        toOffset: last.nextOffset,
        tick: last.tick.number,
        alerts,
        situations: results.flatMap((result) => result.situations),
        signals: results.flatMap((result) => result.signals),
        deadLetters: results.flatMap((result) => result.deadLetters),
        refused: results.flatMap((result) => result.refused),
        records: results.flatMap((result) => result.records),
        outbox: routeAlerts(options.routes, alerts, new Set(results.flatMap((result) => result.silenced))),
        counters,
      })
      if (outcome !== 'ok' && outcome !== 'already') {
        throw new EarlyWarningError(
          outcome === 'fenced' ? 'STATE_FENCED' : 'STATE_GAP',
          `The state store answered "${outcome}" to a commit from offset ${offset}; another process may own this state.`,
        )
      }
      offset = last.nextOffset
    },
    offset: () => offset,
  }
}
