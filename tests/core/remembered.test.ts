// Answers are worked out once, and anew beyond the limit.
import { expect, test } from 'vitest'
import { remembered } from '../../src/core/remembered.ts'

test('an answer is worked out once until there are too many', () => {
  const asked: string[] = []
  const answer = remembered((name: string) => {
    asked.push(name)
    return name === 'c' ? null : name.toUpperCase()
  }, 3)
  expect(['a', 'b', 'a', 'c', 'c', 'b'].map(answer)).toEqual(['A', 'B', 'A', null, null, 'B'])
  expect(asked).toEqual(['a', 'b', 'c'])
  expect(['d', 'a', 'd'].map(answer)).toEqual(['D', 'A', 'D'])
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'a'])
})
