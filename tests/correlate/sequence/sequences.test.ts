// Ordered precursors: what makes a chain, what does not, and that late and shuffled documents lead to the same end.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deserialize, serialize } from 'node:v8'
import type { RiskCueKind, Observation } from '../../../src/core/document.ts'
import type { TopicId } from '../../../src/core/ids.ts'
import type { Signal } from '../../../src/core/signal.ts'
import type { Sequence } from '../../../src/correlate/sequence/sequence.ts'
import type { SequencesState } from '../../../src/correlate/sequence/sequences.ts'
import { createSequences } from '../../../src/correlate/sequence/sequences.ts'
import type { TickFindings } from '../../../src/correlate/stage.ts'
import { createCorrelator } from '../../../src/correlate/correlate.ts'
import { hourMs, observe, startMs, taxonomy, ticksOf } from '../sample.ts'

const gas: Sequence = {
  id: 'gas',
  zh: '异味、不适、爆燃',
  en: 'smell, illness, explosion',
  topic: 'health' as TopicId,
  place: 'district',
  withinMs: 24 * hourMs,
  stepsMin: 2,
  voicesMin: 2,
  steps: [
    { name: '异味', cues: ['smell'], topics: [], terms: ['煤气味'] },
    { name: '不适', cues: ['symptom'], topics: [], terms: ['头晕'] },
    { name: '爆燃', cues: ['explosion'], topics: [], terms: ['巨响'] },
  ],
}

function report(
  id: string,
  hours: number,
  terms: string[],
  change: { place?: string; author?: string; cue?: RiskCueKind } = {},
): Observation {
  const { place = '430105', author = `p1:${id}`, cue } = change
  const plain = observe({ id, timeMs: startMs + hours * hourMs, terms, places: [place], author, topic: null })
  return cue === undefined ? plain : { ...plain, cues: [{ kind: cue, start: 0, end: 1, value: null }] }
}

const voiceOf = (observation: Observation) => ({
  observation,
  isVoice: true,
  document: { voice: observation.author ?? observation.key },
})

/** One tick a document, in the order given; the clock never goes back. */
function run(observations: readonly Observation[], state?: SequencesState): Signal[] {
  const sequences = createSequences([gas], state)
  let nowMs = 0
  return observations.flatMap((observation, tick) => {
    sequences.take(voiceOf(observation))
    nowMs = Math.max(nowMs, observation.timeMs)
    const found: TickFindings = { signals: [], signatures: [], situations: [] }
    sequences.close({ tick, decidedAtMs: nowMs, nowMs, watermarkMs: nowMs }, found)
    return found.signals
  })
}

const smell = report('a', 0, ['楼道', '煤气味'])
const dizzy = report('b', 2, ['头晕', '孩子'])
const bang = report('c', 5, ['一声', '巨响'])
const namesOf = (signal: Signal | undefined) => signal?.steps?.map((step) => step.name)

describe('ordered precursors', () => {
  test('two steps in their order by two people make a signal, and the third step tells it again', () => {
    const signals = run([smell, dizzy, bang])
    expect(signals.map(namesOf)).toEqual([
      ['异味', '不适'],
      ['异味', '不适', '爆燃'],
    ])
    expect(signals[1]?.documents).toEqual(['hotline:a', 'hotline:b', 'hotline:c'])
    expect(signals[1]?.cell).toEqual({ topic: 'health', place: '430105' })
    expect(signals[1]?.logEvidence).toBeGreaterThan(signals[0]?.logEvidence ?? Infinity)
  })

  test('a typed fact is a step as well as a word', () => {
    expect(run([report('a', 0, ['难闻'], { cue: 'smell' }), dizzy]).map(namesOf)).toEqual([['异味', '不适']])
  })

  test('the other way round, at another place, too late or by one person alone it is none', () => {
    expect(run([report('b', 0, ['头晕']), report('a', 1, ['煤气味'])])).toEqual([])
    expect(run([smell, report('b', 2, ['头晕'], { place: '430102' })])).toEqual([])
    expect(run([smell, report('b', 25, ['头晕'])])).toEqual([])
    expect(run([smell, report('b', 2, ['头晕'], { author: 'p1:a' })])).toEqual([])
    expect(run([report('a', 0, ['煤气味', '头晕'])])).toEqual([])
  })

  test('a late first step completes the chain by its own time', () => {
    expect(run([dizzy, bang, smell]).map(namesOf)).toEqual([['异味', '不适', '爆燃']])
  })

  test('whatever the order of arrival, the last signal is the whole chain', () => {
    const documents = [smell, dizzy, bang, report('d', 3, ['煤气味']), report('e', 4, ['头晕'])]
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: 5 }), (shuffled) => {
        const last = run(shuffled).at(-1)
        expect(namesOf(last)).toEqual(['异味', '不适', '爆燃'])
        expect(last?.windowEndMs).toBe(bang.timeMs + 1)
      }),
      { numRuns: 40 },
    )
  })

  test('what is usual at a place says little there', () => {
    const quiet = Array.from({ length: 30 }, (_, at) => report(`q${at}`, 0, ['煤气味'], { place: `4301${10 + at}` }))
    const usual = Array.from({ length: 60 }, (_, day) => report(`u${day}`, day * 24, ['头晕'], { place: '430150' }))
    const chainAt = (place: string) => [
      report('x', 60 * 24, ['煤气味'], { place }),
      report('y', 60 * 24 + 1, ['头晕'], { place }),
    ]
    const here = run([...quiet, ...usual, ...chainAt('430150')]).at(-1)
    const elsewhere = run([...quiet, ...usual, ...chainAt('430151')]).at(-1)
    expect(here?.expected).toBeGreaterThan(5 * (elsewhere?.expected ?? Infinity))
  })

  test('goes on from a snapshot as if it had never stopped', () => {
    const sequences = createSequences([gas])
    sequences.take(voiceOf(smell))
    const moment = { tick: 0, decidedAtMs: smell.timeMs, nowMs: smell.timeMs, watermarkMs: smell.timeMs }
    sequences.close(moment, { signals: [], signatures: [], situations: [] })
    const state = deserialize(serialize(sequences.snapshot())) as SequencesState
    expect(run([dizzy, bang], state).map(namesOf)).toEqual(run([smell, dizzy, bang]).map(namesOf))
  })

  test('a place remembers at most 64 sightings', () => {
    const many = Array.from({ length: 500 }, (_, at) => report(`m${at}`, at / 100, ['煤气味']))
    const sequences = createSequences([gas])
    for (const one of many) sequences.take({ ...voiceOf(one), document: { voice: one.key } })
    expect([...sequences.snapshot().watches.young.values()].map((watch) => watch.sightings.length)).toEqual([64])
  })

  test('the chain stands in the situation that the reports make', () => {
    const correlator = createCorrelator({ taxonomy, sequences: [gas], evidenceMin: 1, candidateEvidenceMin: 0 })
    const situations = ticksOf([smell, dizzy, bang], 60_000).flatMap(
      (tick) => correlator.fold(tick.clock, tick.observations).situations,
    )
    expect(situations.at(-1)?.precursors).toMatchObject([
      { sequence: 'gas', steps: [{ name: '异味' }, { name: '不适' }, { name: '爆燃' }] },
    ])
  })
})
