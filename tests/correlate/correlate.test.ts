// The fold as a whole: same result for any partitioning, from any snapshot, and at any pace of the stream.
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../src/core/document.ts'
import type { CorrelatorState } from '../../src/correlate/correlate.ts'
import { createCorrelator } from '../../src/correlate/correlate.ts'
import { chatter, hourMs, observe, startMs, taxonomy, ticksOf } from './sample.ts'

/** Chatter with three happenings of different size strewn in. */
function city(seed: number, documents: number): Observation[] {
  const stream = chatter(seed, documents, hourMs / 4)
  const spanMs = (documents * hourMs) / 4
  for (let happening = 0; happening < 3; happening++) {
    const words = ['碧水小学', '食堂', '呕吐', '发烧', '腹泻'].map((word) => `${word}${happening}`)
    for (let i = 0; i < 3 + happening * 2; i++) {
      const timeMs = startMs + (spanMs * (happening + 1)) / 5 + i * hourMs * 3
      stream.push(
        observe({
          id: `h${happening}-${i}`,
          timeMs,
          terms: [...words, `孩子${i}`, `日常${i}`, `日常${i * 7}`],
          places: [`43010${1 + (i % 3)}`],
          topic: 'health.food',
        }),
      )
    }
  }
  return stream
}

function run(stream: readonly Observation[], cutAt = -1): string {
  let correlator = createCorrelator({ taxonomy, evidenceMin: 4, candidateEvidenceMin: 2 })
  const lines: string[] = []
  ticksOf(stream, 5 * 60_000).forEach((tick, index) => {
    if (index === cutAt) {
      const state: CorrelatorState = deserialize(serialize(correlator.snapshot()))
      correlator = createCorrelator({ taxonomy, evidenceMin: 4, candidateEvidenceMin: 2 }, state)
    }
    lines.push(JSON.stringify(correlator.fold(tick.clock, tick.observations)))
  })
  return lines.join('\n')
}

describe('the fold', () => {
  test('finds the happenings in the chatter', () => {
    expect(run(city(1, 400))).toContain('碧水小学2')
  })

  test('goes on from any snapshot as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 130 }), (seed, cutAt) => {
        const stream = city(seed, 120)
        expect(run(stream, cutAt)).toBe(run(stream))
      }),
      { numRuns: 8 },
    )
  })

  test('a tick without documents closes what has been quiet', () => {
    const correlator = createCorrelator({ taxonomy, evidenceMin: 4, candidateEvidenceMin: 2 })
    let opened = 0
    for (const tick of ticksOf(city(2, 200), 5 * 60_000))
      opened += correlator.fold(tick.clock, tick.observations).situations.length
    expect(opened).toBeGreaterThan(0)
    const laterMs = startMs + 90 * 24 * hourMs
    const end = correlator.fold(
      { tick: { number: laterMs, closedAtMs: laterMs }, watermarkMs: laterMs, sources: [] },
      [],
    )
    expect(end.situations.length).toBeGreaterThan(0)
    expect(end.situations.every((situation) => situation.state.kind === 'closed')).toBe(true)
  })
})
