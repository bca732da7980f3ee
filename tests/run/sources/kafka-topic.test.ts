// A topic of somebody else gives every message once, from offsets that only what became durable moves.
import { expect, test } from 'vitest'
import type { SourceId } from '../../../src/core/ids.ts'
import type { PositionBody } from '../../../src/core/source.ts'
import { createKafkaTopic } from '../../../src/run/sources/kafka-topic.ts'
import { createMemoryKafka } from '../deployment/memory-kafka.ts'

function followed(from: 'first' | 'new' = 'first') {
  const kafka = createMemoryKafka({ 'city.posts': 2 })
  const held = new Map<string, PositionBody>()
  let isAway = false
  const open = () =>
    createKafkaTopic({
      source: 'stream' as SourceId,
      topic: 'city.posts',
      from,
      connect: () => (isAway ? Promise.reject(new Error('no broker')) : Promise.resolve(kafka)),
      reading: {},
    })
  let reader = open()
  return {
    send: async (partition: number, ...ids: readonly number[]) => {
      const records = ids.map((id) => ({
        key: null,
        headers: {},
        value: Buffer.from(JSON.stringify({ id, text: '停水' })),
      }))
      await kafka.append('city.posts', partition, records)
    },
    restart: () => {
      reader = open()
    },
    away: (away: boolean) => {
      isAway = away
    },
    /** Pages beyond these are not durable. */
    round: async (pagesDurable = Infinity) => {
      const ids: string[] = []
      let pages = 0
      for await (const step of reader.round({ positions: held, nowMs: 1 })) {
        if (step.kind === 'trouble') ids.push(`${step.trouble}!`)
        if (step.kind !== 'page') continue
        if (pages++ >= pagesDurable) return ids
        for (const { bytes } of step.records)
          ids.push(String((JSON.parse(String(Buffer.from(bytes))) as { id: number }).id))
        for (const { key, body } of step.positions) held.set(key, JSON.parse(JSON.stringify(body)) as PositionBody)
      }
      return ids
    },
  }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

test('every message comes once, over partitions, restarts and pages that did not become durable', async () => {
  const topic = followed()
  await topic.send(0, ...range(1, 500))
  await topic.send(1, ...range(501, 550))
  const first = await topic.round(2)
  // The same reader, then a new one: both go on where the durable page ended.
  const second = await topic.round(2)
  topic.restart()
  const third = await topic.round()
  expect([...first, ...second, ...third].map(Number).sort((a, b) => a - b)).toEqual(range(1, 550))
  await topic.send(1, 551)
  expect(await topic.round()).toEqual(['551'])
  expect(await topic.round()).toEqual([])
})

test('where it begins with what comes, nothing of before is taken, also if the process died before the first message', async () => {
  const topic = followed('new')
  await topic.send(0, 1, 2)
  expect(await topic.round()).toEqual([])
  await topic.send(0, 3)
  topic.restart()
  expect(await topic.round()).toEqual(['3'])
})

test('a broker that is away is a trouble, and nothing is lost', async () => {
  const topic = followed()
  topic.away(true)
  expect(await topic.round()).toEqual(['unreachable!'])
  topic.away(false)
  await topic.send(0, 1)
  expect(await topic.round()).toEqual(['1'])
})
