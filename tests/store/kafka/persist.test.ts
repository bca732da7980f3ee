import { expect, test } from 'vitest'
import { persist } from '../../../src/store/kafka/persist.ts'

class Away extends Error {}
class Refused extends Error {}

function failing(...failures: Error[]) {
  let asked = 0
  return {
    ask: async (): Promise<string> => {
      const failure = failures[asked++]
      if (failure !== undefined) throw failure
      return 'answered'
    },
    asked: () => asked,
  }
}

const options = { outageMs: 600_000, pauseMs: 0, isFinal: (cause: unknown) => cause instanceof Refused }

test('asks again until it is answered, and makes ready before each repetition', async () => {
  const { ask, asked } = failing(new Away(), new Away(), new Away())
  let repeats = 0
  await expect(persist(ask, { ...options, beforeRepeat: () => repeats++ })).resolves.toBe('answered')
  expect([asked(), repeats]).toEqual([4, 3])
})

test('what is refused for good is not asked again', async () => {
  const { ask, asked } = failing(new Away(), new Refused('no such topic'), new Away())
  await expect(persist(ask, options)).rejects.toThrow('no such topic')
  expect(asked()).toBe(2)
})

test('gives up with the last failure once the outage has lasted too long', async () => {
  const { ask, asked } = failing(new Away('first'), new Away('second'))
  await expect(persist(ask, { ...options, outageMs: -1 })).rejects.toThrow('first')
  expect(asked()).toBe(1)
})
