// How the scorer of places counts, on rows made by hand.
import { expect, test } from 'vitest'
import type { PlaceMention } from '../../../src/core/document.ts'
import type { PlaceCode } from '../../../src/core/ids.ts'
import { evaluatePlaces } from '../../../lab/eval/eval-place.ts'

const mention = (code: string, start: number, end: number): PlaceMention => ({
  code: code as PlaceCode,
  name: code,
  start,
  end,
  confidence: 1,
})

test('only entities that the gazetteer can write are wanted; a place inside an organisation is right', () => {
  const rows = [
    {
      text: '合肥的北京大学在桃花源',
      entities: [
        [0, 2, 'address'],
        [3, 7, 'organization'],
        [8, 11, 'address'],
      ] as const,
    },
  ]
  const score = evaluatePlaces(
    rows,
    () => [mention('3401', 0, 2), mention('11', 3, 5)],
    (entity) => entity === '合肥',
  )
  expect(score.perType).toEqual({ address: { total: 1, found: 1, recall: 1 } })
  expect(score.precision).toBe(1)
  expect(score.codeRecall).toBeNull()
})

test('codes have to be met exactly', () => {
  const score = evaluatePlaces(
    [{ text: '停水', places: ['3401', '11'] }],
    () => [mention('3401', 0, 2)],
    () => false,
  )
  expect(score.codeRecall).toBe(0.5)
  expect(score.codePrecision).toBe(1)
})
