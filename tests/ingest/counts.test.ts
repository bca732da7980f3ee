// Counts stay exact as long as anybody reads them so; a number of somebody in the place of a count is none any more.
import { expect, test } from 'vitest'
import { countsOf } from '../../src/ingest/counts.ts'
import { normaliseText } from '../../src/ingest/clean/normalise.ts'

test('counts up to five digits stay, longer ones are told in two', () => {
  expect(countsOf({ reposts: 99_999, comments: '1.2亿', likes: 38_717_400 })).toEqual({
    reposts: 99_999,
    comments: 120_000_000,
    likes: 38_000_000,
  })
})

test('escapes in escapes are read as the signs that they stand for', () => {
  expect(normaliseText('电话&amp;#49;&amp;#x33;\\u0038')).toBe('电话138')
  expect(normaliseText('C:\\users\\uploads 50% &# 1')).toBe('C:\\users\\uploads 50% &# 1')
})
