// Personal values in every disguise, inside sentences: what goes in disguised never comes out.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/ingest/redact.ts'
import {
  cards,
  disguise,
  heldOutDigits,
  heldOutGaps,
  identities,
  knownDigits,
  knownGaps,
  landlines,
  mobiles,
  oldIdentities,
  plates,
  sentences,
} from './personal-values.ts'

const { find, redact } = createRedactor({ keys: [{ id: 'p3', key: new Uint8Array(32).fill(7) }] })
// A floor of 99.9 % over 1,000 values allows one miss: the seed is fixed unless more runs are asked for.
const runs = Number(process.env['QIANZHAO_PROPERTY_RUNS'] ?? 1000)
const seed = runs === 1000 ? { seed: 20260101 } : {}

/** True where every sign of `value` inside the sentence is taken. */
function covers(value: string, [before, after]: readonly string[]): boolean {
  const text = `${before ?? ''}${value}${after ?? ''}`
  const from = (before ?? '').length
  return find(text).some(({ start, end }) => start <= from && end >= from + value.trimEnd().length)
}

const choices = fc.array(fc.nat(), { minLength: 24, maxLength: 24 })

/** Share of the values that are taken whole. */
function recall(values: fc.Arbitrary<string>, digits: readonly (readonly string[])[], gaps: readonly string[]): number {
  let taken = 0
  let count = 0
  const missed: string[] = []
  fc.assert(
    fc.property(values, choices, sentences, (value, choice, sentence) => {
      const hidden = disguise(value, digits, gaps, choice)
      count++
      if (covers(hidden, sentence)) taken++
      else if (missed.length < 5) missed.push(sentence[0] + hidden + sentence[1])
    }),
    { numRuns: runs, ...seed },
  )
  if (taken < count) console.warn(`missed ${count - taken} of ${count}:`, missed)
  return taken / count
}

const structured: readonly (readonly [string, fc.Arbitrary<string>, number])[] = [
  ['mobile', mobiles, 0.999],
  ['identity number', identities, 0.999],
  ['old identity number', oldIdentities, 0.999],
  ['bank card', cards, 0.999],
  ['landline', landlines, 0.98],
]

describe('known disguises', () => {
  for (const [type, values, floor] of structured) {
    for (const [disguiseName, table] of Object.entries(knownDigits)) {
      test(`a ${type} written with ${disguiseName} digits is taken`, () => {
        expect(recall(values, [table], [''])).toBeGreaterThanOrEqual(floor)
      })
    }
    test(`a ${type} with gaps and zero-width signs is taken`, () => {
      expect(recall(values, [knownDigits['plain'] ?? []], knownGaps)).toBeGreaterThanOrEqual(floor)
    })
    test(`a ${type} with mixed disguises is taken`, () => {
      expect(recall(values, Object.values(knownDigits), knownGaps)).toBeGreaterThanOrEqual(floor)
    })
  }
  test('a number plate is taken', () => {
    expect(
      recall(plates, [knownDigits['plain'] ?? [], knownDigits['fullWidth'] ?? []], ['', '', '', ' ', '\u200b']),
    ).toBeGreaterThanOrEqual(0.999)
  })
})

describe('disguises that were held out', () => {
  for (const [type, values] of structured) {
    for (const [disguiseName, table] of Object.entries(heldOutDigits)) {
      test(`a ${type} written with ${disguiseName} digits is taken`, () => {
        expect(recall(values, [table], [''])).toBeGreaterThanOrEqual(type === 'landline' ? 0.98 : 0.99)
      })
    }
    test(`a ${type} with unusual gaps is taken`, () => {
      expect(recall(values, [knownDigits['plain'] ?? []], heldOutGaps)).toBeGreaterThanOrEqual(
        type === 'landline' ? 0.98 : 0.99,
      )
    })
  }
})

describe('always', () => {
  const anything = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'1380O l一号路栋@王先生京A微信:〔姓名〕、-.文三电话转市'.split('')),
        fc.string({ unit: 'binary', maxLength: 3 }),
        mobiles,
        identities,
      ),
      {
        maxLength: 24,
      },
    )
    .map((parts) => parts.join(''))

  test('redacting twice changes nothing', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = redact(text)
        expect(redact(once)).toBe(once)
      }),
      { numRuns: runs * 5 },
    )
  })

  test('spans are in order and inside the text', () => {
    fc.assert(
      fc.property(anything, (text) => {
        let before = 0
        for (const { start, end } of find(text)) {
          expect(start).toBeGreaterThanOrEqual(before)
          expect(end).toBeGreaterThan(start)
          before = end
        }
        expect(before).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: runs },
    )
  })
})
