// Waits until what somebody asked for has been decided at a tick: the outcome is a record of the state, wherever the tick was folded.
import type { ActionOutcome } from '../../core/desk-record.ts'
import type { StateStore } from '../../core/ports.ts'

export interface Outcomes {
  /** null where nothing was decided in time. */
  wait(id: string): Promise<ActionOutcome | null>
  /** Something may have been committed. */
  notify(): void
}

export interface OutcomesOptions {
  readonly state: Pick<StateStore, 'record'>
  /** How often it is looked where nobody calls `notify`, and for how long. */
  readonly pollMs: number
  readonly patienceMs: number
}

export function createOutcomes({ state, pollMs, patienceMs }: OutcomesOptions): Outcomes {
  const sleepers = new Set<() => void>()

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(wake, ms)
      function wake(): void {
        clearTimeout(timer)
        sleepers.delete(wake)
        resolve()
      }
      sleepers.add(wake)
    })
  }

  return {
    async wait(id) {
      const endMs = performance.now() + patienceMs
      for (;;) {
        const record = await state.record('outcome', id)
        // The fold writes outcomes from this type alone.
        if (record !== null) return record.body as unknown as ActionOutcome
        if (performance.now() >= endMs) return null
        await sleep(pollMs)
      }
    },
    notify: () => {
      sleepers.forEach((wake) => wake())
    },
  }
}
