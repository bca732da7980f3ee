// The grammar that simulated texts are composed with.
import { describe, expect, test } from 'vitest'
import { createGrammar } from '../../src/simulate/grammar.ts'
import { createRandom } from '../../src/core/random.ts'

const grammar = createGrammar([
  `
a.greet = (hello|good day), {name}
a.count = {#3-3} items
a.who = I
a.who@hotline = the caller
a.say = {a.who} {a.count}|
  {a.who} {a.count}
`,
])
const fill = (name: string): string | undefined => (name === 'name' ? 'Li' : undefined)

describe('a rule', () => {
  test('chooses inline and inserts facts', () => {
    const said = new Set(
      Array.from({ length: 40 }, (_, seed) => grammar.say('a.greet', createRandom(seed), 'weibo', fill)),
    )
    expect([...said].sort()).toEqual(['good day, Li', 'hello, Li'])
  })

  test('may go on in the next line and has another wording in another register', () => {
    expect(grammar.say('a.say', createRandom(1), 'weibo', fill)).toBe('I 3 items')
    expect(grammar.say('a.say', createRandom(1), 'hotline', fill)).toBe('the caller 3 items')
  })
})

describe('a mistake', () => {
  test('in a reference is found before anything is said', () => {
    expect(() => createGrammar(['a.x = {a.y}'])).toThrow('a.y')
  })

  test('in the parentheses is found as well', () => {
    expect(() => createGrammar(['a.x = (one|two'])).toThrow('not closed')
  })

  test('such as a fact that nobody knows is named', () => {
    expect(() => createGrammar(['a.x = {colour}']).say('a.x', createRandom(1), 'weibo', () => undefined)).toThrow(
      'colour',
    )
  })
})
