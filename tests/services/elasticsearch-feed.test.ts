// The feed behind the alert path: a server that is away for a minute holds up nothing, and everything is there afterwards.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { IndexFeed } from '../../src/run/index/index-feed.ts'
import { startIndexFeed } from '../../src/run/index/index-feed.ts'
import { startIndexThread } from '../../src/run/index/index-thread.ts'
import { recordEntry } from '../../src/wire/log-payload.ts'
import { openResultSpool } from '../../src/run/index/result-spool.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { RefusedItem } from '../../src/core/ports.ts'
import type { SegmentLog } from '../../src/store/log/segment-log.ts'
import { openSegmentLog } from '../../src/store/log/segment-log.ts'
import { fixedKeyFile, settingsWith, temporaryFolder } from '../run/small-city.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal, sampleSituation } from '../conformance/samples.ts'
import { count, elasticAddress, freshIndex, services, servicesProgram, until } from './elasticsearch-server.ts'

interface Rig {
  readonly log: SegmentLog
  readonly feed: IndexFeed
  readonly events: string[]
  readonly refused: RefusedItem[]
}

async function rig(folder: string, prefix: string, node = elasticAddress): Promise<Rig> {
  const log = await openSegmentLog({ folder: join(folder, 'log') })
  const events: string[] = []
  const refused: RefusedItem[] = []
  const dropped = (ticks: number) => events.push(`dropped ${ticks}`)
  const feed = await startIndexFeed({
    startThread: (events) =>
      startIndexThread(
        {
          target: {
            kind: 'elasticsearch',
            connection: { nodes: [node], apiKey: null, caFile: '', requestTimeoutMs: 10_000 },
            prefix,
            bulkBytesMax: 4 * 1024 * 1024,
            bulkRequests: 2,
          },
          textStage: textStageOptions(settingsWith(), { keyFile: fixedKeyFile(), runStartMs: Infinity }),
        },
        events,
      ),
    history: { refusedBetween: () => new Set(), resultsAfter: () => [] },
    log,
    documents: 'all',
    spool: await openResultSpool({ folder: join(folder, 'spool'), bytesMax: 64 * 1024 * 1024, onDropped: dropped }),
    onFailure: (reason) => events.push(`failed: ${reason}`),
    onDelay: () => events.push('away'),
    onRecovery: () => events.push('back'),
    onRefused: (item) => refused.push(item),
  })
  return { log, feed, events, refused }
}

const encoder = new TextEncoder()

/** A tick as the service lives it: posts become durable, results are handed over and are durable too. Returns how long the latter took. */
async function tick({ log, feed }: Rig, number: number, postsPerTick: number): Promise<number> {
  const entries = Array.from({ length: postsPerTick }, (_, i) => {
    const timeMs = noonMs + number * 1000 + i
    const { post } = sampleDocument(`${number}-${i}`, '某小区 楼道 里 有 煤气 味', { timeMs })
    return recordEntry('post', timeMs, encoder.encode(JSON.stringify(post)))
  })
  await log.append(entries)
  const startMs = performance.now()
  feed.results(
    {
      signals: [sampleSignal(`g${number}`), sampleSignal(`open${number % 50}`, { closed: false, tick: number })],
      situations: [sampleSituation(`s${number % 20}`, number + 1)],
      alerts: number % 10 === 0 ? [sampleAlert(`a${number % 7}`, number + 1)] : [],
    },
    [],
  )
  feed.wake(log.nextOffset())
  await feed.flushed()
  return performance.now() - startMs
}

describe.skipIf(elasticAddress === '')('the feed and an Elasticsearch that is away', () => {
  test('a start while nobody answers is a start, and what came meanwhile is indexed when somebody does', async () => {
    const { prefix, client } = await freshIndex()
    const folder = temporaryFolder()
    // An address where nobody listens: taken and given back.
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    taken.close()
    await once(taken, 'close')
    const alone = await rig(folder, prefix, `http://127.0.0.1:${port}`)
    for (let number = 0; number < 30; number++) await tick(alone, number, 10)
    await until('the news that it is away', 240_000, () => alone.events.includes('away'))
    expect(alone.feed.status()).toMatchObject({ delayed: true, resultsWaiting: 30, lag: 300 })
    await alone.feed.close()
    await alone.log.close()
    const again = await rig(folder, prefix)
    again.feed.wake(again.log.nextOffset())
    await again.feed.caughtUp()
    expect(again.events).toEqual([])
    expect(again.feed.status()).toMatchObject({ resultsWaiting: 0, lag: 0, refused: 0 })
    expect(await count(client, `${prefix}-documents`)).toBe(300)
    expect(await count(client, `${prefix}-signals`)).toBe(60)
    expect(await count(client, `${prefix}-situations`)).toBe(20)
    expect(await count(client, `${prefix}-alerts`)).toBe(3)
    await again.feed.close()
    await again.log.close()
  })

  test('the spool has a limit: the older half goes, and it is told', async () => {
    const folder = temporaryFolder()
    const dropped: number[] = []
    const spool = await openResultSpool({ folder, bytesMax: 400_000, onDropped: (ticks) => dropped.push(ticks) })
    const results = { signals: [sampleSignal('g')], situations: [], alerts: [], evidence: [] }
    const size = 2_000
    for (let i = 0; i < size; i++) await spool.add({ ...results, signals: [sampleSignal(`g${i}`)] })
    expect(dropped.length).toBeGreaterThan(0)
    const kept: string[] = []
    for (let next = await spool.next(); next !== null; next = await spool.next()) {
      kept.push(...next.results.signals.map((signal) => signal.id))
      await spool.taken(next.position)
    }
    const lost = dropped.reduce((sum, ticks) => sum + ticks, 0)
    expect(kept).toHaveLength(size - lost)
    expect(kept.at(-1)).toBe(`g${size - 1}`)
    await spool.close()
  })

  test.skipIf(servicesProgram === '')(
    'killed for a minute with a backlog: nothing waits for it, nothing is lost',
    async () => {
      const { prefix, client } = await freshIndex()
      const one = await rig(temporaryFolder(), prefix)
      const slowest = { up: 0, away: 0 }
      let number = 0
      const postsPerTick = 100
      for (; number < 30; number++) slowest.up = Math.max(slowest.up, await tick(one, number, postsPerTick))
      await one.feed.caughtUp()
      await services('kill', 'elasticsearch')
      const endMs = performance.now() + 60_000
      while (performance.now() < endMs) {
        slowest.away = Math.max(slowest.away, await tick(one, number, postsPerTick))
        number++
        // Five ticks a second, as in a busy city; the minute has to pass for real.
        await delay(Math.max(0, Math.min(200, endMs - performance.now())))
      }
      expect(one.feed.status()).toMatchObject({ delayed: true })
      const backlog = one.feed.status()
      await services('start', 'elasticsearch')
      const backMs = performance.now()
      await one.feed.caughtUp()
      const seconds = (performance.now() - backMs) / 1000
      expect(one.events).toEqual(['away', 'back'])
      expect(one.refused).toEqual([])
      expect(await count(client, `${prefix}-documents`)).toBe(number * postsPerTick)
      expect(await count(client, `${prefix}-signals`)).toBe(number + 50)
      const situations = await client.request('POST', `/${prefix}-situations/_search`, {
        body: { size: 100, _source: ['qianzhao.rev', 'event.id'] },
      })
      const { hits } = (situations.body as Found).hits
      const revs = Object.fromEntries(hits.map(({ _id, _source }) => [_id, _source.qianzhao.rev]))
      const newest = Object.fromEntries(Array.from({ length: number }, (_, i) => [`s${i % 20}`, i + 1]))
      expect(revs).toEqual(newest)
      console.log(
        `a minute away: ${backlog.lag} posts and the results of ${backlog.resultsWaiting} ticks waited; all in ${seconds.toFixed(1)} s after the server was back; ` +
          `handing over a tick took at most ${slowest.up.toFixed(0)} ms before and ${slowest.away.toFixed(0)} ms meanwhile`,
      )
      await one.feed.close()
      await one.log.close()
    },
  )
})

interface Found {
  readonly hits: {
    readonly hits: readonly {
      readonly _id: string
      readonly _source: { readonly qianzhao: { readonly rev: number } }
    }[]
  }
}
