// How many documents came lately: the same after a restart, also where the last hour brought none.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStreamClock } from '../../src/correlate/stream-clock.ts'

const hourMs = 3_600_000

test('goes on from any snapshot as if it had never stopped, also after hours without a document', () => {
  const tick = fc.record({ hours: fc.integer({ min: 0, max: 5 }), documents: fc.integer({ min: 0, max: 2 }) })
  fc.assert(
    fc.property(fc.array(tick, { minLength: 1, maxLength: 40 }), (ticks) => {
      const straight = createStreamClock()
      let resumed = createStreamClock()
      let nowMs = 0
      for (const { hours, documents } of ticks) {
        nowMs += hours * hourMs
        resumed = createStreamClock(structuredClone(resumed.snapshot()))
        for (const windowMs of [3 * hourMs, 12 * hourMs, 28 * 24 * hourMs]) {
          expect(resumed.documentsWithin(windowMs)).toBe(straight.documentsWithin(windowMs))
        }
        straight.count(documents, nowMs)
        resumed.count(documents, nowMs)
        expect(resumed.isHourDue(nowMs)).toBe(straight.isHourDue(nowMs))
      }
    }),
  )
})
