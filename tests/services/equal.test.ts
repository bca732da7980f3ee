// The same input gives the same alerts, embedded and distributed, whatever the number of processes that join and leave.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnnotatePool } from '../../src/run/text/pool.ts'
import type { RawRecord } from '../../src/core/post.ts'
import type { EmbeddedResult } from './city-input.ts'
import { cityPool, cityTicks, embeddedResult, keyFile } from './city-input.ts'
import { feed, makeDeployment } from './deployment.ts'
import { addresses, describeWith } from './servers.ts'

const postCount = 100_000

describeWith(['kafka', 'redis'], 'embedded and distributed', () => {
  const keys = keyFile()
  let ticks: readonly (readonly RawRecord[])[] = []
  let pool: AnnotatePool
  let expected: EmbeddedResult

  beforeAll(async () => {
    ticks = cityTicks(postCount, 4)
    pool = await cityPool(keys)
    expected = await embeddedResult(ticks, pool)
    expect(expected.alerts.length).toBeGreaterThan(0)
    console.log(
      `embedded: ${postCount} posts in ${ticks.length} ticks, ${expected.alerts.length} revisions, ${expected.decided.size} ticks with decisions, ${expected.seconds.toFixed(1)} s`,
    )
  }, 600_000)
  afterAll(() => pool.close())

  for (const processes of [1, 2, 3]) {
    test(`${processes} processes decide what one with its own stores does`, async () => {
      const deployment = await makeDeployment({
        client: 'platformatic',
        kafka: addresses.kafka ?? '',
        redis: addresses.redis ?? '',
        keyFile: keys,
      })
      try {
        const startMs = performance.now()
        for (let i = 0; i < processes; i++) deployment.start('all')
        const feeding = feed(deployment.edge(pool), ticks, 60)
        if (processes > 1) {
          // While it runs, one leaves politely, another joins.
          await deployment.until('a third is done', 800, async () => (await deployment.accepted()) > postCount / 3)
          deployment.members()[0]?.kill('SIGTERM')
          deployment.start('all')
        }
        await feeding
        await deployment.until('everything is committed', 800, async () => (await deployment.accepted()) === postCount)
        console.log(`${processes} processes: ${((performance.now() - startMs) / 1000).toFixed(1)} s`)
        const result = await deployment.result()
        expect(result.counters).toEqual(expected.counters)
        expect([...(await deployment.decided())].sort((a, b) => a[0] - b[0])).toEqual([...expected.decided])
        expect(result.alerts.map((one) => JSON.stringify(one))).toEqual(
          expected.alerts.map((one) => JSON.stringify(one)),
        )
      } finally {
        await deployment.stop()
      }
    })
  }
})
