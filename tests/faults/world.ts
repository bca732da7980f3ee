// The world of one simulated service: its clock, its disk, its receivers, all from one seed; everything between them is the real code.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Notification, Notifier, NotifyOutcome, StateStore } from '../../src/core/ports.ts'
import type { Random } from '../../src/core/random.ts'
import { createRandom } from '../../src/core/random.ts'
import type { FoldSnapshot } from '../../src/run/fold/fold.ts'
import type { LogDisk } from '../../src/store/log/disk.ts'
import type { SegmentLog } from '../../src/store/log/segment-log.ts'
import type { PowerCutDisk } from '../store/log/power-cut-disk.ts'
import { createPowerCutDisk } from '../store/log/power-cut-disk.ts'

/** What a seeded bug puts in the place of a part that works. */
export interface Bug {
  readonly name: string
  readonly syncs?: boolean
  readonly disk?: (disk: LogDisk, random: Random) => LogDisk
  readonly log?: (log: SegmentLog, random: Random) => SegmentLog
  readonly state?: (state: StateStore, random: Random) => StateStore
  /** What a restart makes of a snapshot. */
  readonly snapshot?: (snapshot: FoldSnapshot) => FoldSnapshot
  readonly notify?: (notify: Notifier['notify']) => Notifier['notify']
}

export interface World {
  readonly random: Random
  readonly folder: string
  /** What the receiver of alerts was told: by id, the bodies; a second one under the same id has to be the same. */
  readonly told: Map<string, string>
  readonly faults: { isFull: boolean; receiverFails: boolean; hasPower: boolean }
  nowMs: number
  /** A disk for one life of the process. */
  disk(bug: Bug | null): LogDisk
  /** The machine is gone: nothing is written any more. */
  cutPower(): void
  /** What the disk holds when the machine comes back: any part of what was not synced is missing. */
  forgetUnsynced(): void
  notify(notification: Notification): Promise<NotifyOutcome>
  sleep(ms: number, signal: AbortSignal): Promise<void>
  advance(ms: number): void
  end(): void
}

export function createWorld(seed: string, startMs: number): World {
  const random = createRandom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-faults-'))
  const told = new Map<string, string>()
  const faults = { isFull: false, receiverFails: false, hasPower: true }
  let power: PowerCutDisk | null = null
  let sleepers: { readonly atMs: number; readonly wake: () => void }[] = []

  const world: World = {
    random,
    folder,
    told,
    faults,
    nowMs: startMs,
    disk(bug) {
      power = createPowerCutDisk({ syncs: bug?.syncs ?? true })
      faults.hasPower = true
      const { write } = power
      const disk: LogDisk = {
        ...power,
        write: (file, bytes, position) => {
          if (!faults.isFull) return write(file, bytes, position)
          return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
        },
      }
      return bug?.disk?.(disk, random) ?? disk
    },
    cutPower() {
      faults.hasPower = false
      power?.dieAfter(0)
    },
    forgetUnsynced: () => power?.cutPower(random),
    async notify({ id, alert }) {
      if (faults.receiverFails) return { kind: 'failed', reason: 'status 503', retryAfterMs: null }
      const body = JSON.stringify(alert)
      if (told.has(id) && told.get(id) !== body) throw new Error(`${id} was told in two ways`)
      told.set(id, body)
      return { kind: 'delivered' }
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        sleepers.push({ atMs: world.nowMs + ms, wake: resolve })
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    advance(ms) {
      world.nowMs += ms
      const due = sleepers.filter(({ atMs }) => atMs <= world.nowMs)
      sleepers = sleepers.filter(({ atMs }) => atMs > world.nowMs)
      for (const { wake } of due) wake()
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
  return world
}
