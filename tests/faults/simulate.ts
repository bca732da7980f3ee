// One seed of the fault simulation: pushes, ticks and faults at random, then a time without faults, then what must hold.
import type { RawRecord } from '../../src/core/post.ts'
import type { SourceId } from '../../src/core/ids.ts'
import { conservation } from '../../src/run/fold/conservation.ts'
import { startLive } from '../../src/run/fold/live.ts'
import type { SegmentLog } from '../../src/store/log/segment-log.ts'
import { readRecordEntry } from '../../src/wire/log-payload.ts'
import { createMemoryState } from '../memory/memory-state.ts'
import { plainLive } from '../run/fold/plain-live.ts'
import { fire, noonMs, ordinary, postBytes } from '../run/fold/warehouse-fire.ts'
import type { Life } from './life.ts'
import { beginLife, openFold, pool } from './life.ts'
import type { Bug, World } from './world.ts'
import { createWorld } from './world.ts'

const minuteMs = 60_000
const startMs = noonMs - 4 * 24 * 60 * minuteMs
const arrivals = [...ordinary, ...fire]
const turns = () => new Promise((resolve) => setImmediate(resolve))

/** null where everything held; otherwise what did not. */
export async function simulateFaults(seed: string, bug: Bug | null = null): Promise<string | null> {
  const world = createWorld(seed, startMs)
  let life: Life | null = null
  try {
    life = await beginLife(world, bug)
    const acknowledged = new Set<string>()
    const waiting = new Map<string, RawRecord>()
    for (const [number, arrival] of arrivals.entries()) {
      world.advance(Math.max(0, arrival.atMs - world.nowMs))
      waiting.set(String(910_000 + number), record(world, postBytes(arrival, number)))
      life = await faultyMinute(world, life, bug, { acknowledged, waiting })
    }
    // Liveness: without faults everything that was to be done gets done.
    Object.assign(world.faults, { isFull: false, receiverFails: false })
    for (let minute = 0; minute < 4; minute++) await quietMinute(world, life, { acknowledged, waiting })
    for (let hour = 0; hour < 12; hour++) {
      world.advance(60 * minuteMs)
      life.wake()
      for (let turn = 0; turn < 10; turn++) await turns()
    }
    return await whatDoesNotHold(world, life, acknowledged)
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  } finally {
    await life?.end(false).catch(() => undefined)
    world.end()
  }
}

interface Posts {
  readonly acknowledged: Set<string>
  /** Not acknowledged yet: they are sent again. */
  readonly waiting: Map<string, RawRecord>
}

async function faultyMinute(world: World, life: Life, bug: Bug | null, posts: Posts): Promise<Life> {
  const { random, faults } = world
  faults.isFull = random.next() < 0.15
  faults.receiverFails = random.next() < 0.3
  const pushing = push(world, life, posts)
  if (random.next() < 0.5) await pushing
  world.advance(minuteMs)
  life.live.tick(world.nowMs)
  life.wake()
  if (random.next() < 0.35) {
    for (let turn = Math.floor(random.next() * 12); turn > 0; turn--) await turns()
    world.cutPower()
    await pushing
    await life.end(false)
    world.forgetUnsynced()
    faults.isFull = false
    return beginLife(world, bug)
  }
  await pushing
  if (faults.isFull) {
    faults.isFull = false
    return life
  }
  await life.live.settled()
  if (random.next() < 0.15) {
    await life.end(true)
    return beginLife(world, bug)
  }
  return life
}

async function quietMinute(world: World, life: Life, posts: Posts): Promise<void> {
  await push(world, life, posts)
  world.advance(minuteMs)
  life.live.tick(world.nowMs)
  await life.live.settled()
  life.wake()
  for (let turn = 0; turn < 10; turn++) await turns()
}

/** What was not acknowledged is sent again, one by one or all at once, and now and then something that was. */
async function push(world: World, life: Life, { acknowledged, waiting }: Posts): Promise<void> {
  const all = [...waiting]
  const pushes = world.random.next() < 0.5 ? [all] : all.map((one) => [one])
  for (const records of pushes) {
    try {
      await life.live.submit(records.map(([, raw]) => ({ ...raw, receivedAtMs: world.nowMs })))
    } catch {
      // Not kept, as far as the sender knows: it comes again.
      continue
    }
    for (const [id] of records) {
      acknowledged.add(id)
      if (world.random.next() < 0.8) waiting.delete(id)
    }
  }
}

function record(world: World, bytes: Uint8Array): RawRecord {
  return { bytes, source: 'weibo' as SourceId, format: 'post', receivedAtMs: world.nowMs, file: '', line: 0 }
}

async function whatDoesNotHold(world: World, life: Life, acknowledged: ReadonlySet<string>): Promise<string | null> {
  const { live, log, state } = life
  if (life.failed() !== null) return `the run failed: ${String(life.failed())}`
  const keys = await postsOf(log)
  const held = new Set(keys)
  const lost = [...acknowledged].filter((id) => !held.has(id))
  if (lost.length > 0) return `acknowledged and lost: ${lost.join(', ')}`
  const sums = conservation(live.status().counters)
  if (sums.accepted !== keys.length) return `${keys.length} posts stand in the log, ${sums.accepted} were accepted`
  if (sums.documents + sums.late !== held.size) return `${held.size} posts became ${sums.documents} documents`
  const refused = state.refusedBetween(0, log.nextOffset()).size
  if (refused !== keys.length - sums.documents)
    return `${refused} refused posts are known of ${keys.length - sums.documents}`
  return (await whatDiffers(life)) ?? untold(world, await state.alertsAfter(0, 1_000))
}

async function postsOf(log: SegmentLog): Promise<string[]> {
  const entries = await log.read(log.firstOffset(), Number.POSITIVE_INFINITY)
  return entries
    .filter(({ kind }) => kind === 'post')
    .map(({ payload }) => {
      const post = JSON.parse(new TextDecoder().decode(readRecordEntry(payload).body)) as { readonly id: string }
      return post.id
    })
}

/** The state has to be the one that an undisturbed run over the same log comes to. */
async function whatDiffers({ log, state, live }: Life): Promise<string | null> {
  const undisturbed = createMemoryState()
  const again = await startLive(plainLive({ log, state: undisturbed, pool, openFold, checkpointEveryMs: Infinity }))
  const revisions = async (of: Pick<typeof state, 'alertsAfter'>) =>
    (await of.alertsAfter(0, 1_000)).map(({ alert }) => JSON.stringify(alert))
  const [found, wanted] = [await revisions(state), await revisions(undisturbed)]
  if (found.join('\n') !== wanted.join('\n'))
    return `${found.length} revisions where an undisturbed run has ${wanted.length}, or others`
  const counters = [live.status().counters, again.status().counters].map((one) => JSON.stringify(one))
  return counters[0] === counters[1] ? null : `the counters are ${counters[0]} and should be ${counters[1]}`
}

function untold(
  world: World,
  revisions: readonly { readonly alert: { readonly id: string; readonly rev: number } }[],
): string | null {
  const missing = revisions.map(({ alert }) => `${alert.id}.${alert.rev}`).filter((id) => !world.told.has(id))
  if (missing.length > 0) return `nobody was told of ${missing.join(', ')}`
  const extra = world.told.size - revisions.length
  return extra === 0 ? null : `${extra} revisions were told that the state does not have`
}
