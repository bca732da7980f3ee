// A group reads on after a broker's restart, and nobody is left behind in it for whom the next rebalance would wait.
import kafkajs from 'kafkajs'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { KafkaDriver, TopicReader } from '../../src/store/kafka/driver.ts'
import { rebalanceTimeoutMs, sessionTimeoutMs } from '../../src/store/kafka/driver.ts'
import { control, controlScript } from './server-control.ts'
import { addresses, freshName, kafkaClients, kafkaDriver } from './servers.ts'

const isReady = addresses.kafka !== undefined && controlScript !== undefined
if (!isReady) console.log('SKIPPED: membership: QIANZHAO_TEST_KAFKA or QIANZHAO_TEST_SERVICES not set')

const partitions = 4
const kills = 3
/** Several times what a group may take to notice who is gone and to come together again. */
const waitMs = 5 * (sessionTimeoutMs + rebalanceTimeoutMs)

describe.skipIf(!isReady)('a group through restarts of the broker', () => {
  for (const client of kafkaClients()) {
    test(`the members read on and nobody else is in it, through ${client}`, async () => {
      const topic = freshName('membership')
      const driver = await kafkaDriver(client)
      await driver.createTopic({ topic, partitions, replicas: 1, settings: {} })
      const group = `${topic}.group`
      const open = () => driver.openReader({ kind: 'group', group, topics: [topic], bytesMax: 1024 * 1024 })
      const readers = [await open(), await open()]
      const seen = new Set<string>()
      const stopped = { value: false }
      const reading = readers.map((reader) => readAll(reader, seen, stopped))
      try {
        let written = await append(driver, topic, 0)
        await until(() => seen.size === written)
        for (let kill = 1; kill <= kills; kill++) {
          const before = await membersOnce(group, readers.length)
          const killedMs = performance.now()
          await control('kill', 'kafka')
          await control('start', 'kafka')
          const awayMs = performance.now() - killedMs
          written += await append(driver, topic, kill)
          await until(() => seen.size === written)
          const after = await membersOnce(group, readers.length)
          // The others join anew by themselves, and whoever was away for a session's time has to.
          if (client === 'platformatic' && awayMs < sessionTimeoutMs / 2) expect(after).toEqual(before)
          console.log(
            `${client}: broker away ${Math.round(awayMs)} ms, ${after.filter((id) => before.includes(id)).length} of ${after.length} members stayed`,
          )
        }
      } finally {
        stopped.value = true
        await Promise.all(reading)
        await Promise.all(readers.map((reader) => reader.close()))
        await driver.close()
      }
    })
  }
})

async function readAll(reader: TopicReader, seen: Set<string>, stopped: { value: boolean }): Promise<void> {
  while (!stopped.value) {
    for (const { topic, partition, records } of await reader.next(100)) {
      for (const record of records) seen.add(`${partition}/${record.offset}`)
      const last = records.at(-1)
      // A commit that an outage swallows is repeated by the next one.
      if (last !== undefined)
        await reader.commit([{ topic, partition, offset: last.offset + 1 }]).catch(() => undefined)
    }
  }
}

/** A record in each partition; returns how many there were. */
async function append(driver: KafkaDriver, topic: string, round: number): Promise<number> {
  for (let partition = 0; partition < partitions; partition++)
    await driver.append(topic, partition, [{ key: null, value: new Uint8Array([round, partition]), headers: {} }])
  return partitions
}

async function until(holds: () => boolean): Promise<void> {
  const startMs = performance.now()
  while (!holds()) {
    if (performance.now() - startMs > waitMs) throw new Error(`Not every record was read within ${waitMs} ms`)
    await delay(50)
  }
}

/** Waits until the group has so many members and no more. */
async function membersOnce(group: string, count: number): Promise<readonly string[]> {
  const startMs = performance.now()
  for (;;) {
    const members = await membersOf(group)
    if (members.length === count) return members
    if (performance.now() - startMs > waitMs)
      throw new Error(`${group} has ${members.length} members after ${waitMs} ms, not ${count}: ${members.join(' ')}`)
    await delay(250)
  }
}

async function membersOf(group: string): Promise<readonly string[]> {
  const broker = addresses.kafka ?? ''
  const admin = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  const { groups } = await admin.describeGroups([group])
  await admin.disconnect()
  return (groups[0]?.members ?? []).map(({ memberId }) => memberId).sort()
}
