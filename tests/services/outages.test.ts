// Takes processes and servers away under load: afterwards every record is counted once and every alert is the one of an undisturbed run.
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnnotatePool } from '../../src/run/text/pool.ts'
import { createRandom } from '../../src/core/random.ts'
import type { RawRecord } from '../../src/core/post.ts'
import type { KafkaClientName } from '../../src/store/kafka/driver.ts'
import type { EmbeddedResult } from './city-input.ts'
import { cityPool, cityTicks, embeddedResult, keyFile } from './city-input.ts'
import type { Deployment, Member } from './deployment.ts'
import { feed, makeDeployment } from './deployment.ts'
import { addresses, kafkaClients } from './servers.ts'
import { control, controlScript, redisData } from './server-control.ts'

const postCount = 20_000
const ticksAtOnce = 120
const seed = Number(process.env['QIANZHAO_TEST_SEED'] ?? 20261126)
const isReady = addresses.kafka !== undefined && addresses.redis !== undefined && controlScript !== undefined
if (!isReady)
  console.log('SKIPPED: outages: QIANZHAO_TEST_KAFKA, QIANZHAO_TEST_REDIS or QIANZHAO_TEST_SERVICES not set')

describe.skipIf(!isReady)('outages under load', () => {
  const keys = keyFile()
  let ticks: readonly (readonly RawRecord[])[] = []
  let pool: AnnotatePool
  let expected: EmbeddedResult

  beforeAll(async () => {
    ticks = cityTicks(postCount, 1)
    pool = await cityPool(keys)
    expected = await embeddedResult(ticks, pool)
    console.log(
      `seed ${seed}; ${postCount} posts in ${ticks.length} ticks; ${expected.alerts.length} revisions undisturbed`,
    )
    expect(expected.alerts.length).toBeGreaterThan(0)
  }, 600_000)
  afterAll(() => pool.close())

  /** Feeds the input in `steps` parts with an outage between them; whoever dies is started again, as a supervisor would. */
  async function disturbed(
    client: KafkaClientName,
    steps: number,
    roles: readonly Member['name'][],
    disturb: (deployment: Deployment, step: number, fedCount: number) => Promise<void>,
  ): Promise<void> {
    const deployment = await makeDeployment({
      client,
      kafka: addresses.kafka ?? '',
      redis: addresses.redis ?? '',
      keyFile: keys,
    })
    const supervisor = superviseMembers(deployment, roles)
    try {
      const edge = deployment.edge(pool)
      const perStep = Math.ceil(ticks.length / steps)
      let fedCount = 0
      for (let step = 0; step < steps; step++) {
        const part = ticks.slice(step * perStep, (step + 1) * perStep)
        fedCount += part.reduce((sum, records) => sum + records.length, 0)
        // The load goes on while the outage happens.
        await Promise.all([feed(edge, part, ticksAtOnce), disturb(deployment, step, fedCount)])
      }
      console.log(`${await deployment.accepted()} of ${postCount} committed when the last outage is over`)
      const seconds = await deployment.until(
        'everything is committed',
        700,
        async () => (await deployment.accepted()) >= postCount,
      )
      console.log(`${client}: the last commit ${seconds.toFixed(1)} s after the last record`)
      await supervisor.stop()
      await compare(deployment)
    } finally {
      await supervisor.stop()
      await deployment.stop()
    }
  }

  async function compare(deployment: Deployment): Promise<void> {
    const { alerts, counters } = await deployment.result()
    const sum = (name: string) =>
      Object.entries(counters).reduce(
        (total, [key, value]) => (key.split('|')[1]?.split('.')[0] === name ? total + value : total),
        0,
      )
    const out = ['documents', 'dropped', 'deadLetters', 'late', 'duplicates'].reduce(
      (total, name) => total + sum(name),
      0,
    )
    const ids = alerts.map(({ alert }) => `${alert.id}.${alert.rev}`)
    console.log(
      `accepted ${sum('accepted')} = ${out} accounted for, ${sum('duplicates')} sent twice by the feeder's client; ${ids.length} revisions, ${new Set(ids).size} different`,
    )
    expect(sum('accepted')).toBe(out)
    expect(sum('documents')).toBe(
      Object.entries(expected.counters).reduce(
        (total, [key, value]) => (key.endsWith('|documents') ? total + value : total),
        0,
      ),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect([...(await deployment.decided())].sort((a, b) => a[0] - b[0])).toEqual([...expected.decided])
    expect(alerts.map((one) => JSON.stringify(one))).toEqual(expected.alerts.map((one) => JSON.stringify(one)))
  }

  test('100 processes killed at random', async () => {
    const random = createRandom(`kill ${seed}`)
    let kills = 0
    await disturbed('platformatic', 100, ['all', 'annotate', 'correlate', 'deliver'], async (deployment) => {
      await delay(random.below(3_000))
      const alive = deployment.members().filter((member) => member.alive())
      const member = alive[random.below(alive.length)]
      member?.kill('SIGKILL')
      if (member !== undefined) kills++
    })
    console.log(`${kills} kills`)
    expect(kills).toBe(100)
  })

  for (const client of kafkaClients()) {
    test(`Kafka killed five times and paused for 30 s, through ${client}`, async () => {
      await disturbed(client, 6, ['all', 'all'], async (deployment, step, fedCount) => {
        if (step < 5) await outage(deployment, fedCount, 'kafka', 'kill', 500)
        else await outage(deployment, fedCount, 'kafka', 'pause', 30_000)
      })
    })
  }

  test('Redis killed ten times', async () => {
    await disturbed('platformatic', 10, ['all', 'all'], (deployment, _, fedCount) =>
      outage(deployment, fedCount, 'redis', 'kill', 500),
    )
  })

  test('Redis comes back from a failover without its last commits', async () => {
    await disturbed('platformatic', 4, ['all', 'all'], async (deployment, step, fedCount) => {
      const data = await redisData(deployment.connection)
      await progress(deployment, fedCount)
      data.copy()
      await progress(deployment, fedCount)
      await control(step % 2 === 0 ? 'stop' : 'kill', 'redis')
      data.restore()
      await control('start', 'redis')
      console.log(
        `an older append-only file is back; commits go on after ${(await progress(deployment, fedCount)).toFixed(1)} s`,
      )
    })
  })

  test('a Redis that has lost its data stops every process with the reason, and a restored one goes on', async () => {
    await disturbed('platformatic', 1, ['all', 'all'], async (deployment, _, fedCount) => {
      const data = await redisData(deployment.connection)
      await progress(deployment, fedCount)
      data.copy()
      await control('kill', 'redis')
      data.remove()
      const before = deployment.members().length
      await control('start', 'redis')
      const reason = () =>
        deployment
          .members()
          .filter((member) => !member.alive() && /Restore its append-only file/u.test(member.errors()))
      // Started again by its supervisor, it refuses again.
      await deployment.until(
        'two processes have refused',
        400,
        async () => reason().length >= 2 && deployment.members().length > before,
      )
      expect(await deployment.connection.call('HGET', `{${deployment.name}}:meta`, 'offset')).toBeNull()
      await control('stop', 'redis')
      data.restore()
      await control('start', 'redis')
      console.log(`data restored; commits go on after ${(await progress(deployment, fedCount)).toFixed(1)} s`)
    })
  })
})

async function outage(
  deployment: Deployment,
  fedCount: number,
  server: 'kafka' | 'redis',
  away: 'kill' | 'pause',
  lengthMs: number,
) {
  await progress(deployment, fedCount)
  await control(away, server)
  await delay(lengthMs)
  await control(away === 'kill' ? 'start' : 'resume', server)
  console.log(
    `${server} ${away}: commits go on ${(await progress(deployment, fedCount)).toFixed(1)} s after it is back`,
  )
}

/** Seconds until another tick is committed; 0 where everything that was fed is committed already. */
async function progress(deployment: Deployment, fedCount: number): Promise<number> {
  const before = await deployment.committedOffset()
  return deployment.until(
    'another commit',
    400,
    async () => (await deployment.committedOffset()) !== before || (await deployment.accepted()) >= fedCount,
  )
}

function superviseMembers(deployment: Deployment, roles: readonly string[]) {
  let stopped = false
  const slots = roles.map((role) => ({ role, member: deployment.start(role as 'all') }))
  const watching = (async () => {
    while (!stopped) {
      for (const slot of slots) if (!slot.member.alive() && !stopped) slot.member = deployment.start(slot.role as 'all')
      await delay(50)
    }
  })()
  return {
    stop: async () => {
      stopped = true
      await watching
    },
  }
}
