// What the index is fed: only what was decided to be a document, and, when its thread dies, all that it had not taken.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { IndexFeed } from '../../../src/run/index/index-feed.ts'
import { startIndexFeed } from '../../../src/run/index/index-feed.ts'
import type { IndexHeld, IndexJob, IndexThreadEvents } from '../../../src/run/index/index-thread.ts'
import { createSqliteState } from '../../../src/store/state/sqlite-state.ts'
import { recordEntry } from '../../../src/wire/log-payload.ts'
import { packedText } from '../../../src/wire/record-batch.ts'
import { sampleAlert, sampleCommit, sampleSignal, sampleSituation } from '../../conformance/samples.ts'
import { createMemoryLog } from '../../memory/memory-log.ts'

const encoder = new TextEncoder()

/** An index thread that keeps what it is given, across its own deaths as a file would. */
function createFakeThreads() {
  const kept = { offset: 0, tick: -1, posts: [] as string[], ids: new Set<string>() }
  let alive: IndexThreadEvents | null = null
  let starts = 0
  const take = (job: IndexJob): void => {
    if (job.kind === 'documents') {
      for (let i = 0; i < job.posts.ends.length; i++) kept.posts.push(packedText(job.posts, i))
      kept.offset = Math.max(kept.offset, job.throughOffset)
    }
    if (job.kind !== 'results') return
    for (const { id } of [...job.alerts, ...job.situations, ...job.signals]) kept.ids.add(id)
    kept.tick = Math.max(kept.tick, job.throughTick ?? -1)
  }
  return {
    kept,
    starts: () => starts,
    start: (events: IndexThreadEvents) => {
      starts++
      alive = events
      queueMicrotask(() => events.onReady({ offset: kept.offset, tick: kept.tick } satisfies IndexHeld))
      return {
        run: async (job: (id: number) => IndexJob) => {
          if (alive !== events) return false
          take(job(0))
          return true
        },
        end: async () => undefined,
      }
    },
    kill: (reason: string) => {
      const events = alive
      alive = null
      events?.onFailure(reason)
    },
  }
}

async function rig() {
  const log = createMemoryLog()
  const state = createSqliteState({ path: join(mkdtempSync(join(tmpdir(), 'qianzhao-feed-')), 'state.db') })
  const { epoch } = await state.open('test')
  const threads = createFakeThreads()
  const failures: (number | null)[] = []
  const restarts: (() => void)[] = []
  const feed = await startIndexFeed({
    startThread: threads.start,
    log,
    documents: 'all',
    history: state,
    spool: null,
    onFailure: (_, restartMs) => failures.push(restartMs),
    later: (_, work) => restarts.push(work),
  })
  let offset = 0
  /** A tick over the posts so named; those that begin with ! became no documents. */
  async function decide(tick: number, names: readonly string[]): Promise<void> {
    await log.append(names.map((name) => recordEntry('post', 0, encoder.encode(name))))
    const refused = names.flatMap((name, i) => (name.startsWith('!') ? [offset + i] : []))
    const toOffset = offset + names.length
    const alerts = [sampleAlert(`a${tick}`, 1)]
    const situations = [sampleSituation(`s${tick}`, 1, { tick })]
    const signals = [sampleSignal(`g${tick}`, { tick })]
    await state.commit(
      sampleCommit({ epoch, fromOffset: offset, toOffset, tick, refused, alerts, situations, signals }),
    )
    offset = toOffset
    feed.results({ alerts, situations, signals }, [])
    feed.wake(toOffset)
  }
  return { log, state, feed, threads, failures, restarts, decide }
}

async function restartedFeed(feed: IndexFeed, restarts: (() => void)[]): Promise<void> {
  restarts.shift()?.()
  await Promise.resolve()
  await feed.caughtUp()
}

test('posts that were late, from the future or there before are no documents of the index', async () => {
  const { log, feed, threads, decide } = await rig()
  await decide(1, ['one', '!late', 'two', '!again', '!again', 'three'])
  await feed.caughtUp()
  expect(threads.kept.posts).toEqual(['one', 'two', 'three'])
  expect(threads.kept.offset).toBe(6)
  await log.append([recordEntry('post', 0, encoder.encode('not yet decided'))])
  await feed.caughtUp()
  expect(threads.kept.posts).toHaveLength(3)
  expect(feed.status()).toMatchObject({ lag: 1, thread: 'working' })
  await feed.close()
})

test('a thread that dies is started again and gets everything that it had not taken', async () => {
  const { feed, threads, failures, restarts, decide } = await rig()
  await decide(1, ['one'])
  await feed.caughtUp()
  threads.kill('it broke')
  expect(feed.status().thread).toBe('failed')
  await decide(2, ['two', '!late'])
  await decide(3, ['three'])
  await feed.flushed()
  expect(threads.kept.posts).toEqual(['one'])
  await restartedFeed(feed, restarts)
  expect(threads.kept.posts).toEqual(['one', 'two', 'three'])
  expect([...threads.kept.ids].sort()).toEqual(['a1', 'a2', 'a3', 'g1', 'g2', 'g3', 's1', 's2', 's3'])
  expect(threads.kept.tick).toBe(3)
  expect(feed.status()).toMatchObject({ lag: 0, thread: 'working', restarts: 1 })
  expect(failures).toEqual([100])
  await feed.close()
})

test('an index that is empty gets alerts, situations and signals back, not only documents', async () => {
  const first = await rig()
  for (const tick of [1, 2, 3]) await first.decide(tick, [`post ${tick}`])
  await first.feed.close()
  const threads = createFakeThreads()
  const feed = await startIndexFeed({
    startThread: threads.start,
    log: first.log,
    documents: 'all',
    history: first.state,
    spool: null,
    onFailure: () => undefined,
  })
  feed.wake(first.log.nextOffset())
  await feed.caughtUp()
  expect(threads.kept.posts).toEqual(['post 1', 'post 2', 'post 3'])
  expect(threads.kept.ids.size).toBe(9)
  expect(threads.kept.tick).toBe(3)
  await feed.close()
})

test('a thread that dies again and again is given up, and says so', async () => {
  const { feed, threads, failures, restarts } = await rig()
  for (let life = 0; life < 20 && feed.status().thread !== 'given_up'; life++) {
    threads.kill('it always breaks')
    restarts.shift()?.()
  }
  expect(feed.status().thread).toBe('given_up')
  expect(failures.at(-1)).toBeNull()
  expect(threads.starts()).toBe(11)
  await feed.close()
})
