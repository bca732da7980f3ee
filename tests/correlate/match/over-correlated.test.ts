// The list of words that would join everything: they are told, and they join nothing.
import { expect, test } from 'vitest'
import { createCorrelator } from '../../../src/correlate/correlate.ts'
import { hourMs, observe, startMs, taxonomy, ticksOf } from '../sample.ts'

test('a word of every second text joins nothing and is on the list', () => {
  const stream = Array.from({ length: 400 }, (_, at) =>
    observe({
      id: `n${at}`,
      timeMs: startMs + at * hourMs,
      terms: [...(at % 2 === 0 ? ['反映', '问题'] : ['咨询']), `事由${at}`, `细节${at}`],
      topic: null,
      places: [],
    }),
  )
  const correlator = createCorrelator({ taxonomy })
  for (const tick of ticksOf(stream, 60_000)) correlator.fold(tick.clock, tick.observations)
  const listed = correlator.overCorrelated()
  expect(listed.map((one) => one.term).sort()).toEqual(['反映', '咨询', '问题'].sort())
  expect(listed[0]?.share).toBeGreaterThan(0.3)
  expect(stream.slice(-50).every((one) => correlator.clusterOf(one.key) === null)).toBe(true)
})
