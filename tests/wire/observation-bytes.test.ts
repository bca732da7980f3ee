// An observation comes out of its bytes as it went in, whatever stands in it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readObservation, readObservationHeader } from '../../src/wire/observation-reader.ts'
import { createObservationWriter } from '../../src/wire/observation-writer.ts'
import { packedBytes } from '../../src/wire/record-batch.ts'
import { createStringTable } from '../../src/wire/string-table.ts'
import type { Observation } from '../../src/core/document.ts'
import { cueKinds, emotions } from '../../src/core/document.ts'
import { matters, modalities, noHarm } from '../../src/core/harm.ts'
import { noMarks } from '../../src/core/marks.ts'
import type { DocumentKey, PlaceCode, Pseudonym, SourceId, TopicId } from '../../src/core/ids.ts'
import { accountKinds, channels } from '../../src/core/post.ts'

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '供水', '春晖路', 'é', '\u0000', '\ud83d', '停电'.repeat(20)),
)
const probability = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((steps) => steps / 10_000),
  // Zero has no sign here, as in JSON.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const position = fc.integer({ min: 0, max: 65_535 })
const hash = fc.nat({ max: 0xffffffff })
const observation: fc.Arbitrary<Observation> = fc.record({
  key: text as fc.Arbitrary<DocumentKey>,
  source: text as fc.Arbitrary<SourceId>,
  timeMs: fc.oneof(fc.integer(), fc.double({ noNaN: true })),
  channel: fc.constantFrom(...channels),
  author: fc.option(text as fc.Arbitrary<Pseudonym>),
  account: fc.constantFrom(...accountKinds),
  organisation: fc.option(text),
  repostOf: fc.option(text as fc.Arbitrary<DocumentKey>),
  excerpt: text,
  sentiment: fc.record({
    negative: probability,
    positive: probability,
    emotion: fc.constantFrom(...emotions),
    emotionProbability: probability,
    anger: probability,
    fear: probability,
  }),
  harm: fc.record({
    any: probability,
    harm: probability,
    body: probability,
    service: probability,
    escalation: probability,
    off: probability,
    modality: fc.constantFrom(...modalities),
    matter: fc.array(probability, { minLength: matters.length, maxLength: matters.length }),
  }),
  marks: fc
    .record({
      words: fc.array(fc.record({ word: hash, rarity: fc.nat({ max: 255 }) }), { maxLength: 48 }),
      triples: fc.array(hash, { maxLength: 48 }),
      tags: fc.array(hash, { maxLength: 4 }),
      venues: fc.array(hash, { maxLength: 6 }),
      clause: hash,
      copied: fc.boolean(),
    })
    .map(({ words, ...rest }) => ({
      words: words.map(({ word }) => word),
      rarities: words.map(({ rarity }) => rarity),
      ...rest,
    })),
  topics: fc.array(fc.record({ topic: text as fc.Arbitrary<TopicId>, probability }), { maxLength: 5 }),
  places: fc.array(
    fc.record({
      code: text as fc.Arbitrary<PlaceCode>,
      name: text,
      start: position,
      end: position,
      confidence: probability,
    }),
    { maxLength: 5 },
  ),
  cues: fc.array(
    fc.record({
      kind: fc.constantFrom(...cueKinds),
      start: position,
      end: position,
      value: fc.option(fc.double({ noNaN: true })),
    }),
    { maxLength: 5 },
  ),
  fingerprint: fc.record({
    high: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    low: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  }),
  terms: fc.array(text, { maxLength: 48 }),
})

const plain: Observation = {
  key: 'hotline:7' as DocumentKey,
  source: 'hotline' as SourceId,
  timeMs: 1_772_380_833_232,
  channel: 'hotline',
  author: null,
  account: 'government',
  organisation: '水务局',
  repostOf: null,
  excerpt: '停水',
  sentiment: { negative: 0.5, positive: 0.1, emotion: 'fear', emotionProbability: 0.75, anger: 0, fear: 1 / 3 },
  harm: noHarm,
  marks: noMarks,
  topics: [{ topic: 'accident.outage' as TopicId, probability: 0.9 }],
  places: [{ code: '340103' as PlaceCode, name: '庐阳区', start: 3, end: 6, confidence: 0.9 }],
  cues: [
    { kind: 'outage', start: 0, end: 2, value: null },
    { kind: 'announced', start: 2, end: 4, value: 3 },
  ],
  fingerprint: { high: 4_000_000_000, low: 7 },
  terms: ['停水', 'app'],
}
/** As it was written before posts were read for harm. */
const harmlessHex =
  '0102010100005d14a2ca79420900686f746c696e653a370700686f746c696e65ffff0680346ca152405cffff04805c50346c8813e8034c1d0000ffff555555555555d53f00286bee0700000001000f006163636964656e742e6f75746167652823010006003334303130330680905e33963a530300060028230200840000020014020004000000000000000840020004805c50346c0300617070'

const plainHex = harmlessHex
  .replace(/^01/u, '03')
  .replace(/(?<=8813e8034c1d0000ffff555555555555d53f00286bee07000000)/u, `00${'0000'.repeat(19)}1027${'00'.repeat(13)}`)

function written(observations: readonly Observation[]): Uint8Array[] {
  const writer = createObservationWriter(observations.length)
  for (const one of observations) writer.add(one)
  const packed = writer.done()
  return observations.map((_, i) => packedBytes(packed, i))
}

describe('observations as bytes', () => {
  test('whatever stands in them, they come back equal, and so do their headers', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 6 }), (observations) => {
        const bytes = written(observations)
        expect(bytes.map((each) => readObservation(each))).toEqual(observations)
        expect(bytes.map((each) => readObservationHeader(each))).toEqual(
          observations.map(({ key, source, timeMs }) => ({ key, source, timeMs })),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('what does not fit stays JSON and is read all the same', () => {
    const [one] = fc.sample(observation, { numRuns: 1, seed: 7 }) as [Observation]
    const long: Observation = { ...one, timeMs: 5, excerpt: '水'.repeat(20_000) }
    const far: Observation = {
      ...one,
      timeMs: 6,
      places: [{ code: '430102' as PlaceCode, name: '', start: 70_000, end: 70_002, confidence: 1 }],
    }
    const bytes = written([long, { ...one, timeMs: 7 }, far])
    expect(bytes.map((each) => each[0])).toEqual([2, 3, 2])
    expect(bytes.map((each) => readObservation(each))).toEqual([long, { ...one, timeMs: 7 }, far])
    expect(bytes.map((each) => readObservationHeader(each).timeMs)).toEqual([5, 7, 6])
  })

  test('they are found in the middle of other bytes, and JSON of earlier times is read', () => {
    const observations = fc.sample(observation, { numRuns: 20, seed: 8 })
    const writer = createObservationWriter(observations.length)
    for (const one of observations) writer.add(one)
    const { bytes, ends } = writer.done()
    expect(observations.map((_, i) => readObservation(bytes, i === 0 ? 0 : ends[i - 1]))).toEqual(observations)
    const json = new TextEncoder().encode(JSON.stringify(observations[0]))
    expect(readObservation(json)).toEqual(observations[0])
    expect(readObservationHeader(json).key).toBe(observations[0]?.key)
  })

  test('records that are no posts have no bytes', () => {
    const writer = createObservationWriter(2)
    writer.skip()
    writer.skip()
    const packed = writer.done()
    expect([packedBytes(packed, 0).length, packedBytes(packed, 1).length]).toEqual([0, 0])
  })

  test('what a later version wrote is refused: a layout, or a name that is not known yet', () => {
    expect(() => readObservation(Uint8Array.of(9, 0, 0))).toThrow(/found 9 where a layout begins, 3, 1 or 2/u)
    expect(() => readObservation(new Uint8Array(0))).toThrow(/found nothing where a layout begins/u)
    const [bytes = new Uint8Array(0)] = written([plain])
    for (const place of [1, 2, 3]) {
      const later = Uint8Array.from(bytes)
      later[place] = 99
      expect(() => readObservation(later)).toThrow(/found the code 99 where it knows/u)
    }
  })

  test('bytes that stand in topics today are read tomorrow', () => {
    const [bytes = new Uint8Array(0)] = written([plain])
    expect(Buffer.from(bytes).toString('hex')).toBe(plainHex)
    expect(readObservation(Buffer.from(plainHex, 'hex'))).toEqual(plain)
    expect(readObservation(Buffer.from(harmlessHex, 'hex'))).toEqual(plain)
  })

  test('a table of strings hands out what the bytes say, however many fall on one place', () => {
    const table = createStringTable()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (each) => {
        const bytes = Buffer.from(each, 'utf16le')
        expect(table.read(bytes, 0, bytes.length, true)).toBe(each)
        const narrow = Buffer.from(each, 'latin1')
        expect(table.read(narrow, 0, narrow.length, false)).toBe(narrow.toString('latin1'))
      }),
      { numRuns: 2_000 },
    )
  })
})
