// Chapter 7. The process may die at any moment: what was acknowledged is in the log, and the log alone decides.
import { expect, test } from 'vitest'
import { minuteMs } from '../../src/core/durations.ts'
import type { EventLog, StateStore } from '../../src/core/ports.ts'
import type { Live } from '../../src/run/fold/live.ts'
import { createMemoryLog } from '../memory/memory-log.ts'
import { createMemoryState } from '../memory/memory-state.ts'
import { recordOf, reports, startService } from './story.ts'

/** The story, with a crash wherever `diesBefore` says so: the process is gone, the log and the state are what it left. */
async function happen(
  diesBefore: (step: number) => boolean,
): Promise<{ log: EventLog; state: StateStore; live: Live }> {
  const log = createMemoryLog()
  const state = createMemoryState()
  let live = await startService(log, state)
  let step = 0
  for (const one of reports) {
    const steps = [() => live.submit([recordOf(one)]), async () => live.tick(Date.parse(one.time) + 2 * minuteMs)]
    for (const work of steps) {
      if (diesBefore(step++)) live = await startService(log, state)
      await work()
      await live.settled()
    }
  }
  return { log, state, live }
}

const undisturbed = await happen(() => false)
const alerts = await undisturbed.state.alertsAfter(0, 100)

test('there is something to lose', () => {
  expect(alerts.length).toBeGreaterThan(0)
})

// A push is answered once its record is durable. Whoever comes next reads the log and goes on where it ends.
test.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'after a crash before step %i the alerts are the same, each told once',
  async (dies) => {
    const { state, live } = await happen((step) => step === dies)
    expect(await state.alertsAfter(0, 100)).toEqual(alerts)
    expect(live.status().counters).toEqual(undisturbed.live.status().counters)
  },
)

// Checkpoints only save time: a state that has none folds the whole log again.
test('a state that was lost is made anew from the log', async () => {
  const anew = createMemoryState()
  await startService(undisturbed.log, anew)
  expect(await anew.alertsAfter(0, 100)).toEqual(alerts)
})

// A clean stop writes a checkpoint. The next start reads it and repeats nothing.
test('after a clean stop the next start goes on behind the last tick', async () => {
  const { log, state, live } = await happen(() => false)
  const closedAtMs = live.status().lastTickClosedAtMs
  await live.stop()
  const next = await startService(log, state)
  expect(next.status().lastTickClosedAtMs).toBe(closedAtMs)
  expect(await state.alertsAfter(0, 100)).toEqual(alerts)
})

// Two processes must never decide at once: the later owner raises the epoch, and what the earlier one still says is refused.
test('an owner that was replaced commits nothing more', async () => {
  const failures: unknown[] = []
  const log = createMemoryLog()
  const state = createMemoryState()
  const first = await startService(log, state, { onFailure: (cause) => failures.push(cause) })
  await startService(log, state)
  for (const one of reports) {
    await first.submit([recordOf(one)])
    first.tick(Date.parse(one.time) + 2 * minuteMs)
  }
  await expect(first.settled()).rejects.toThrow(/fenced/u)
  expect(failures).toHaveLength(1)
  expect(await state.alertsAfter(0, 100)).toEqual([])
})
