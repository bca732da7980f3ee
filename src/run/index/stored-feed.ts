// Hands what ticks decide to an index that keeps account of it; what a thread lost when it died comes again from the state.
import type { IndexResults } from './index-thread.ts'

export interface StoredFeedParts {
  /** False where the thread has stopped meanwhile. */
  readonly add: (results: IndexResults, evidence: readonly number[], throughTick: number | null) => Promise<boolean>
  /** What the state holds of the ticks after this one, in pieces. */
  readonly resultsAfter: (tick: number) => Iterable<IndexResults>
}

export interface StoredFeed {
  /** The index is open and holds everything up to this tick. */
  begin(tick: number): Promise<void>
  /** The thread that was at work is gone: nothing is handed over until the next one begins. */
  lost(): void
  add(results: IndexResults, evidence: readonly number[]): Promise<void>
}

// Of an index that holds evidence only: a day without it in a city.
const missedEvidenceMax = 100_000
const noResults: IndexResults = { alerts: [], situations: [], signals: [] }

export function createStoredFeed({ add, resultsAfter }: StoredFeedParts): StoredFeed {
  let isLevel = false
  let life = 0
  // Ticks that passed while the index was not level, and the documents behind them.
  let hasMissed = false
  let missedEvidence: readonly number[] = []

  function miss(evidence: readonly number[]): void {
    hasMissed = true
    missedEvidence = [...missedEvidence, ...evidence].slice(-missedEvidenceMax)
  }

  async function begin(heldTick: number): Promise<void> {
    const ownLife = ++life
    isLevel = false
    let tick = heldTick
    do {
      hasMissed = false
      let latest = tick
      for (const results of resultsAfter(tick)) {
        if (ownLife !== life || !(await add(results, [], null))) return
        latest = Math.max(latest, latestTick(results))
      }
      const evidence = missedEvidence
      missedEvidence = []
      // Only now: with a part of them the index would not be asked for the rest.
      if (ownLife !== life || !(await add(noResults, evidence, latest))) return miss(evidence)
      tick = latest
    } while (hasMissed)
    isLevel = true
  }

  return {
    begin,
    lost: () => {
      life++
      isLevel = false
    },
    add: async (results, evidence) => {
      if (!isLevel) return miss(evidence)
      const tick = latestTick(results)
      if (await add(results, evidence, tick < 0 ? null : tick)) return
      isLevel = false
      miss(evidence)
    },
  }
}

function latestTick({ situations, signals }: IndexResults): number {
  return [...situations, ...signals].reduce((latest, { tick }) => Math.max(latest, tick), -1)
}
