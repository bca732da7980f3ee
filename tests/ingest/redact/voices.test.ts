// One caller is one voice however the telephone number is written, and nobody is nobody's voice.
import { expect, test } from 'vitest'
import { isNobody, spelledAsOne } from '../../../src/ingest/redact/voices.ts'

test.each(['', '匿名用户', '匿名', '网友', '游客', '未知', 'nan', 'None', '0', '-', '无', 'N/A', '***'])(
  '%s is no author',
  (author) => {
    expect(isNobody(author)).toBe(true)
  },
)

test.each(['网友小王', '10', '无锡人', '匿名的猫'])('%s is one', (author) => {
  expect(isNobody(author)).toBe(false)
})

test('one telephone number has one spelling', () => {
  const spellings = [
    '13800138000',
    '+86 138 0013 8000',
    '138-0013-8000',
    '0086 13800138000',
    '８６１３８００１３８０００',
  ]
  expect(new Set(spellings.map(spelledAsOne))).toEqual(new Set(['13800138000']))
  expect(spelledAsOne('(0551) 6283-1234')).toBe('055162831234')
})

test('what is no telephone number stays', () => {
  for (const author of ['8613', '2026-03-05', 'user 13800138000', '5000000000000001'])
    expect(spelledAsOne(author)).toBe(author)
})
