// How the scorer of redaction counts, on rows made by hand.
import { expect, test } from 'vitest'
import { evaluateRedaction } from '../../../lab/eval/eval-redact.ts'

test('a name has to be covered whole, an address only in its digits, and a mention is no mistake', () => {
  const rows = [
    {
      text: '王小明住文三路12号',
      entities: [
        [0, 3, 'PERSON'],
        [4, 10, 'ADDRESS'],
      ] as const,
    },
    { text: '李雷说@某人 好', entities: [[0, 2, 'name']] as const },
  ]
  const score = evaluateRedaction(rows, (text) =>
    text.startsWith('王')
      ? [
          { start: 0, end: 2, kind: 'name' as const },
          { start: 7, end: 10, kind: 'door' as const },
        ]
      : [
          { start: 0, end: 2, kind: 'name' as const },
          { start: 4, end: 6, kind: 'account' as const },
        ],
  )
  expect(score.perType).toEqual({
    ADDRESS: { total: 1, covered: 1, recall: 1 },
    PERSON: { total: 1, covered: 0, recall: 0 },
    name: { total: 1, covered: 1, recall: 1 },
  })
  expect(score.recall).toBeCloseTo(2 / 3)
  expect(score.precision).toBe(1)
  expect(score.overRedaction).toBe(0)
})
