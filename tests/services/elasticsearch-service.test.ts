// The whole service with Elasticsearch behind it, killed again and again, the server killed once: the index ends up with what the state has.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { startIndexFeed } from '../../src/run/index/index-feed.ts'
import { startIndexThread } from '../../src/run/index/index-thread.ts'
import { readRecordEntry } from '../../src/wire/log-payload.ts'
import { openResultSpool } from '../../src/run/index/result-spool.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { Post } from '../../src/core/post.ts'
import { createRandom } from '../../src/core/random.ts'
import { openSegmentLog } from '../../src/store/log/segment-log.ts'
import { settingsWith, temporaryFolder } from '../run/small-city.ts'
import { count, elasticAddress, freshIndex, services, servicesProgram, until } from './elasticsearch-server.ts'
import { spawnService } from '../run/service-process.ts'

async function start(directory: string, prefix: string): Promise<ChildProcess> {
  const settings = [
    `run.dataDirectory=${directory}`,
    'serve.port=0',
    'log.level=warn',
    'run.tickLength=1m',
    'run.checkpointEvery=1s',
    'run.workers=1',
    'simulation.enabled=true',
    'simulation.seed=3',
    'simulation.speed=20000',
    'simulation.start="2026-03-02T00:00:00+08:00"',
    'index.kind=elasticsearch',
    `index.elasticsearch.prefix=${prefix}`,
    `index.elasticsearch.nodes=${JSON.stringify([elasticAddress])}`,
  ]
  const child = spawnService(settings, ['ignore', 'pipe', 'ignore'])
  const seen = Promise.withResolvers<void>()
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    if (text.includes('http://127.0.0.1:')) seen.resolve()
  })
  child.once('exit', () => seen.reject(new Error(`The service ended before it printed its address: ${text}`)))
  await seen.promise
  return child
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** id → revision, from the state of the service. */
function revisions(database: DatabaseSync, table: 'alert_heads' | 'situations'): Map<string, number> {
  const rows = database.prepare(`SELECT id, rev FROM ${table}`).all()
  return new Map(rows.map((row) => [String(row['id']), Number(row['rev'])]))
}

describe.skipIf(elasticAddress === '' || servicesProgram === '')('the service on Elasticsearch', () => {
  test('killed eight times, and the server once, it indexes exactly what it stored', async () => {
    const { prefix, client } = await freshIndex()
    const directory = temporaryFolder()
    const seed = 20260302
    const random = createRandom(seed)
    console.log(`seed ${seed}`)
    for (let kill = 0; kill < 8; kill++) {
      const child = await start(directory, prefix)
      if (kill === 4) await services('kill', 'elasticsearch')
      await delay(1_000 + random.below(2_000))
      await end(child, 'SIGKILL')
      if (kill === 5) await services('start', 'elasticsearch')
    }
    const last = await start(directory, prefix)
    await until('some alerts', 500_000, async () => {
      await delay(500)
      const found = await client.request('GET', `/${prefix}-alerts/_count`)
      return ((found.body as { count?: number }).count ?? 0) > 3
    })
    await end(last, 'SIGTERM')

    // What the service had no time to hand over is in its log and its spool; the next start goes on, here without the service.
    const log = await openSegmentLog({ folder: join(directory, 'log') })
    const failures: string[] = []
    const feed = await startIndexFeed({
      startThread: (events) =>
        startIndexThread(
          {
            target: {
              kind: 'elasticsearch',
              connection: { nodes: [elasticAddress], apiKey: null, caFile: '', requestTimeoutMs: 30_000 },
              prefix,
              bulkBytesMax: 8 * 1024 * 1024,
              bulkRequests: 1,
            },
            textStage: textStageOptions(settingsWith(), {
              keyFile: join(directory, 'keys.json'),
              runStartMs: Infinity,
            }),
          },
          events,
        ),
      history: { refusedBetween: () => new Set(), resultsAfter: () => [] },
      log,
      documents: 'all',
      spool: await openResultSpool({
        folder: join(directory, 'index-spool'),
        bytesMax: 2 ** 31,
        onDropped: (ticks) => failures.push(`dropped ${ticks}`),
      }),
      onFailure: (reason) => failures.push(reason),
    })
    feed.wake(log.nextOffset())
    await feed.caughtUp()
    await feed.close()
    expect(failures).toEqual([])
    const refused = join(directory, 'index-refused.jsonl')
    expect(existsSync(refused) ? readFileSync(refused, 'utf8') : '').toBe('')

    const keys = new Set<string>()
    let posts = 0
    for (let offset = log.firstOffset(); offset < log.nextOffset(); ) {
      const entries = await log.read(offset, 4 * 1024 * 1024)
      for (const entry of entries) {
        if (entry.kind !== 'post') continue
        const post = JSON.parse(new TextDecoder().decode(readRecordEntry(entry.payload).body)) as Post
        keys.add(`${post.source}:${post.id}`)
        posts++
      }
      offset = (entries.at(-1)?.offset ?? offset) + 1
    }
    await log.close()
    expect(await count(client, `${prefix}-documents`)).toBe(keys.size)

    const database = new DatabaseSync(join(directory, 'state.sqlite'), { readOnly: true })
    const signals = Number(database.prepare('SELECT count(*) n FROM signals').get()?.['n'])
    expect(await count(client, `${prefix}-signals`)).toBe(signals)
    for (const [table, index] of [
      ['alert_heads', 'alerts'],
      ['situations', 'situations'],
    ] as const) {
      const wanted = revisions(database, table)
      expect(await count(client, `${prefix}-${index}`)).toBe(wanted.size)
      const found = new Map<string, number>()
      for (let after: unknown[] | null = null; ; ) {
        const body = { size: 5_000, _source: ['qianzhao.rev'], sort: [{ 'event.id': 'asc' }] }
        const page = await client.request('POST', `/${prefix}-${index}/_search`, {
          body: after === null ? body : { ...body, search_after: after },
        })
        const { hits } = (page.body as Found).hits
        for (const hit of hits) found.set(hit._id, hit._source.qianzhao.rev)
        after = hits.at(-1)?.sort ?? null
        if (after === null) break
      }
      expect(found).toEqual(wanted)
    }
    console.log(`${posts} posts, ${keys.size} documents, ${signals} signals: the index has them all, once`)
    database.close()
  })
})

interface Found {
  readonly hits: {
    readonly hits: readonly {
      readonly _id: string
      readonly sort: unknown[]
      readonly _source: { readonly qianzhao: { readonly rev: number } }
    }[]
  }
}
