// The whole chain on real stores: redacted, durable, folded, committed; then how long the index takes to catch up.
import { round2, round4 } from '../../src/core/numbers.ts'
import { openSegmentLog } from '../../src/store/log/segment-log.ts'
import { createSqliteState } from '../../src/store/state/sqlite-state.ts'
import type { EventLog } from '../../src/core/ports.ts'
import type { RawRecord } from '../../src/core/post.ts'
import { createAnnotatePool } from '../../src/run/text/annotate-pool.ts'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import { conservation } from '../../src/run/fold/conservation.ts'
import { startIndexFeed } from '../../src/run/index/index-feed.ts'
import { startIndexThread } from '../../src/run/index/index-thread.ts'
import type { Live } from '../../src/run/fold/live.ts'
import { startLive } from '../../src/run/fold/live.ts'
import type { TextStageOptions } from '../../src/run/text/text-stage.ts'
import { textStageOptions, workerCount } from '../../src/run/text-tools.ts'
import type { BenchOptions } from './bench-options.ts'
import { rawOf } from './bench-posts.ts'

export interface EndToEnd {
  readonly postsPerSecond: number
  /** JSON.parse of the same bytes on one core. */
  readonly limit: number
  readonly ratio: number
  readonly workers: number
  /** Processor time a post, which a busy machine does not spoil: the main thread, and all threads together. */
  readonly mainMicroseconds: number
  readonly allMicroseconds: number
  readonly index: 'all' | 'evidence' | 'none'
  /** Seconds from the last commit until the index holds every document. */
  readonly indexCatchUpSeconds: number
  /** Posts a second into the index while it catches up on its own. */
  readonly indexPostsPerSecond: number
  readonly durable: string
}

export interface ChainOptions extends BenchOptions {
  readonly parse: number
}

// A tick a second is the live default; half a million posts in flight would hide what a commit costs.
const tickMs = 1_000
const inFlightMax = 32

export async function measureChain(options: ChainOptions): Promise<EndToEnd> {
  const { config } = options.settings
  const chain = await openChain(options)
  await pass(chain.live, options.warmUp.map(rawOf), config.run.batchRecords)
  const spent = await measurePass(chain.live, options.lines.map(rawOf), config.run.batchRecords)
  const sums = conservation(chain.live.status().counters)
  const sent = options.warmUp.length + options.lines.length
  if (sums.accepted !== sent) throw new RangeError(`${sent} posts went in, ${sums.accepted} are accounted for`)
  const indexSeconds = await measureIndex(options, chain)
  await chain.close()
  return {
    postsPerSecond: Math.round(spent.postsPerSecond),
    limit: Math.round(options.parse),
    ratio: round4(spent.postsPerSecond / options.parse),
    workers: chain.workers,
    mainMicroseconds: spent.mainMicroseconds,
    allMicroseconds: spent.allMicroseconds,
    index: config.index.documents,
    indexCatchUpSeconds: round2(indexSeconds),
    indexPostsPerSecond: config.index.documents === 'all' ? Math.round(sent / indexSeconds) : 0,
    durable: 'log fdatasync a group, state node:sqlite FULL a commit',
  }
}

interface Chain {
  readonly live: Live
  readonly log: EventLog
  readonly textStage: TextStageOptions
  readonly workers: number
  close(): Promise<void>
}

/** The chain as the service would open it, on stores in the folder of the run. */
async function openChain({ settings, folder, keyFile }: ChainOptions): Promise<Chain> {
  const { run } = settings.config
  const textStage = textStageOptions(settings, { keyFile, runStartMs: Infinity })
  const workers = workerCount(run.workers)
  const pool = await createAnnotatePool(workers, textStage)
  const log = await openSegmentLog({ folder: `${folder}/chain-log` })
  const state = createSqliteState({ path: `${folder}/chain-state.sqlite` })
  const live = await startLive({
    log,
    state,
    pool,
    openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => code, snapshot }),
    routes: [],
    tickLengthMs: tickMs,
    checkpointEveryMs: run.checkpointEvery,
    batchRecords: run.batchRecords,
    queueBytesMax: Number.MAX_SAFE_INTEGER,
    version: 'bench',
    owner: 'bench',
    onResult: () => undefined,
    onWords: () => undefined,
    beforeCheckpoint: () => Promise.resolve(),
    onFailure: (cause) => {
      throw cause
    },
    monotonicMs: () => performance.now(),
    notice: () => undefined,
  })
  async function close(): Promise<void> {
    await pool.close()
    await state.close()
    await log.close()
  }
  return { live, log, textStage, workers, close }
}

type Spent = Pick<EndToEnd, 'postsPerSecond' | 'mainMicroseconds' | 'allMicroseconds'>

async function measurePass(live: Live, raws: readonly RawRecord[], batchRecords: number): Promise<Spent> {
  const startMs = performance.now()
  const mainBefore = process.threadCpuUsage()
  const allBefore = process.cpuUsage()
  await pass(live, raws, batchRecords)
  const seconds = (performance.now() - startMs) / 1000
  const main = process.threadCpuUsage(mainBefore)
  const all = process.cpuUsage(allBefore)
  const perPost = ({ user, system }: NodeJS.CpuUsage) => Math.round(((user + system) / raws.length) * 10) / 10
  return { postsPerSecond: raws.length / seconds, mainMicroseconds: perPost(main), allMicroseconds: perPost(all) }
}

/** Sends the posts as feeders would, with a bounded number of batches under way, until all are committed. */
async function pass(live: Live, raws: readonly RawRecord[], batchRecords: number): Promise<void> {
  const ticking = setInterval(() => live.tick(Date.now()), tickMs)
  const inFlight = new Set<Promise<unknown>>()
  for (let start = 0; start < raws.length; start += batchRecords) {
    const submitted = live.submit(raws.slice(start, start + batchRecords))
    inFlight.add(submitted)
    void submitted.finally(() => inFlight.delete(submitted))
    if (inFlight.size >= inFlightMax) await Promise.race(inFlight)
  }
  await Promise.all(inFlight)
  clearInterval(ticking)
  live.tick(Date.now() + tickMs)
  await live.settled()
}

/** Seconds from the start of the index until it holds what the log holds. */
async function measureIndex({ settings, folder }: ChainOptions, { log, textStage }: Chain): Promise<number> {
  const startMs = performance.now()
  const feed = await startIndexFeed({
    startThread: (events) =>
      startIndexThread({ target: { kind: 'embedded', path: `${folder}/chain-index.sqlite` }, textStage }, events),
    history: { refusedBetween: () => new Set(), resultsAfter: () => [] },
    spool: null,
    log,
    documents: settings.config.index.documents,
    onFailure: (reason) => {
      throw new Error(reason)
    },
  })
  feed.wake(log.nextOffset())
  await feed.caughtUp()
  const seconds = (performance.now() - startMs) / 1000
  await feed.close()
  return seconds
}
