// One life of the simulated service: the real log, state, fold, live run and delivery over the disk and the receivers of a world.
import { join } from 'node:path'
import type { StateStore } from '../../src/core/ports.ts'
import { startDelivery } from '../../src/run/deliver/deliver.ts'
import { foldFromSettings } from '../../src/run/fold/fold-from-settings.ts'
import type { Live } from '../../src/run/fold/live.ts'
import { startLive } from '../../src/run/fold/live.ts'
import { annotateBatch } from '../../src/run/text/annotate-batch.ts'
import { createTextStage } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { SegmentLog } from '../../src/store/log/segment-log.ts'
import { openSegmentLog } from '../../src/store/log/segment-log.ts'
import type { SqliteState } from '../../src/store/state/sqlite-state.ts'
import { createSqliteState } from '../../src/store/state/sqlite-state.ts'
import { plainLive } from '../run/fold/plain-live.ts'
import { fixedKeyFile, settingsWith } from '../run/small-city.ts'
import type { Bug, World } from './world.ts'

const route = { id: 'office', levelMin: 'blue', topics: [], places: [] } as const
export const settings = settingsWith('run.workers=0', 'correlate.warnings=situations')
const stage = await createTextStage(textStageOptions(settings, { keyFile: fixedKeyFile(), runStartMs: Infinity }))
export const pool = {
  annotate: (request: Parameters<typeof annotateBatch>[1]) => Promise.resolve(annotateBatch(stage, request)),
  useWords: stage.useWords,
  close: () => Promise.resolve(),
}
export const openFold = (snapshot: Parameters<typeof foldFromSettings>[0]['snapshot']) =>
  foldFromSettings({ settings, placeName: (code) => code, snapshot })

export interface Life {
  readonly live: Live
  readonly log: SegmentLog
  readonly state: SqliteState
  failed(): unknown
  wake(): void
  /** Ends in an orderly way, or as the machine does. */
  end(orderly: boolean): Promise<void>
}

export async function beginLife(world: World, bug: Bug | null): Promise<Life> {
  const opened = await openSegmentLog({
    folder: join(world.folder, 'log'),
    segmentBytesMax: 4_000,
    disk: world.disk(bug),
  })
  const log = bug?.log?.(opened, world.random) ?? opened
  const state = createSqliteState({ path: join(world.folder, 'state.sqlite') })
  const powered = withPower(world, bug?.state?.(state, world.random) ?? state)
  let failed: unknown = null
  const live = await startLive(
    plainLive({
      log,
      state: powered,
      pool,
      openFold: (snapshot) => openFold(snapshot === null ? null : (bug?.snapshot?.(snapshot) ?? snapshot)),
      routes: [route],
      checkpointEveryMs: 0,
      onFailure: (cause) => {
        failed = cause
      },
    }),
  )
  const notify = bug?.notify?.(world.notify) ?? world.notify
  const delivery = startDelivery({
    state: powered,
    routes: [{ name: route.id, notifier: { notify } }],
    nowMs: () => world.nowMs,
    random: () => world.random.next(),
    sleep: (ms, signal) => world.sleep(ms, signal),
    notice: () => undefined,
    alarm: () => undefined,
  })
  return {
    live,
    log,
    state,
    failed: () => failed,
    wake: () => delivery.wake(),
    async end(orderly) {
      if (orderly) await live.stop()
      else await live.settled().catch(() => undefined)
      await delivery.stop()
      await state.close()
      await log.close().catch(() => undefined)
    },
  }
}

/** Without power nothing more gets into the state. */
function withPower(world: World, state: StateStore): StateStore {
  const guarded = <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) => {
    return (...given: Arguments): Promise<Result> =>
      world.faults.hasPower ? work(...given) : Promise.reject(new Error('the machine is gone'))
  }
  return {
    ...state,
    commit: guarded(state.commit),
    saveCheckpoint: guarded(state.saveCheckpoint),
    markDone: guarded(state.markDone),
    markFailed: guarded(state.markFailed),
    giveUp: guarded(state.giveUp),
  }
}
