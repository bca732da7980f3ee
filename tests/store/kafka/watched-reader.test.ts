// A reader that goes silent although records wait is made anew, and after three times in vain the process is told to start again.
import { expect, test } from 'vitest'
import type { FetchedBatch, TopicReader } from '../../../src/store/kafka/driver.ts'
import { watchReader } from '../../../src/store/kafka/watched-reader.ts'

const batch: FetchedBatch = {
  topic: 'posts.push',
  partition: 0,
  records: [{ key: null, value: new Uint8Array(0), headers: {}, offset: 4, timestampMs: 0 }],
}

function scripted(waiting: number, othersGoOn = false) {
  let others = 50
  let nowMs = 0
  let opened = 0
  const notices: string[] = []
  const answers: FetchedBatch[][] = [[batch]]
  const reader: TopicReader = {
    next: async () => {
      nowMs += 10_000
      return answers.shift() ?? []
    },
    commit: async () => undefined,
    close: async () => undefined,
  }
  return {
    answers,
    notices,
    opened: () => opened,
    watched: watchReader({
      driver: {
        committed: async () =>
          new Map([
            ['posts.push/0', 5],
            ['posts.push/1', othersGoOn ? others++ : 90],
          ]),
        bounds: async () => [
          { partition: 0, first: 0, next: 5 + waiting },
          { partition: 1, first: 0, next: othersGoOn ? 99 : 90 },
        ],
      },
      group: 'annotate',
      open: async () => {
        opened++
        return reader
      },
      topics: ['posts.push'],
      monotonicMs: () => nowMs,
      notice: (_, sentence) => notices.push(sentence),
    }),
  }
}

test('silence is fine while nothing waits, or others of the group work it off', async () => {
  const script = scripted(0, true)
  const reader = await script.watched
  for (let i = 0; i < 60; i++) await reader.next(0)
  expect(script.opened()).toBe(1)
})

test('silence while records wait makes the reader anew after a minute, and a record forgives', async () => {
  const script = scripted(7)
  const reader = await script.watched
  await reader.next(0)
  for (let i = 0; i < 5; i++) await reader.next(0)
  expect(script.opened()).toBe(1)
  for (let i = 0; i < 4; i++) await reader.next(0)
  expect(script.opened()).toBe(2)
  expect(script.notices).toHaveLength(1)
  script.answers.push([batch])
  await reader.next(0)
  for (let i = 0; i < 9; i++) await reader.next(0)
  expect(script.opened()).toBe(3)
})

test('three times in vain end the process with what to do', async () => {
  const script = scripted(7)
  const reader = await script.watched
  const read = async () => {
    for (let i = 0; i < 200; i++) await reader.next(0)
  }
  await expect(read()).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/3 times.*7 records wait/u),
  })
  expect(script.opened()).toBe(4)
})
