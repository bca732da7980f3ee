// The latest alert revisions, read once for all clients that follow live: a thousand of them cost one read of the store.
import type { SequencedAlert, StateStore } from '../core/ports.ts'

export interface RecentAlerts {
  /** Takes in what was committed since the last call; the first call only finds out where the end is. */
  read(): Promise<void>
  /** Whether everything after this position is among the recent ones. */
  reaches(position: number): boolean
  all(): readonly SequencedAlert[]
  /** For a client that is further behind: the next revisions after this position, from the store. */
  before(position: number): Promise<readonly SequencedAlert[]>
  /** The sequence of the newest revision. */
  newest(): Promise<number>
}

const rowsPerRead = 500
const recentMax = 2000

export function createRecentAlerts(state: Pick<StateStore, 'alertsAfter' | 'latestAlerts'>): RecentAlerts {
  const recent: SequencedAlert[] = []
  // `recent` holds every revision after this one; null before the first client came.
  let recentAfter: number | null = null

  async function read(): Promise<void> {
    recentAfter ??= await newest()
    for (;;) {
      const rows = await state.alertsAfter(recent.at(-1)?.sequence ?? recentAfter, rowsPerRead)
      recent.push(...rows)
      const dropped = recent.splice(0, Math.max(0, recent.length - recentMax))
      recentAfter = dropped.at(-1)?.sequence ?? recentAfter
      if (rows.length < rowsPerRead) return
    }
  }

  async function newest(): Promise<number> {
    return (await state.latestAlerts(1))[0]?.sequence ?? 0
  }

  return {
    read,
    reaches: (position) => position >= (recentAfter ?? 0),
    all: () => recent,
    before: (position) => state.alertsAfter(position, rowsPerRead),
    newest,
  }
}
