// Bugs that the simulation has to find, each a part of the program that does not keep its promise. None has a check of its own.
import { dayMs } from '../../src/core/durations.ts'
import type { StateStore } from '../../src/core/ports.ts'
import type { AdmissionState } from '../../src/ingest/admission.ts'
import { createDuplicateMemory } from '../../src/ingest/duplicates.ts'
import type { LogDisk } from '../../src/store/log/disk.ts'
import type { SegmentLog } from '../../src/store/log/segment-log.ts'
import type { Bug } from './world.ts'

const state = (name: string, change: (state: StateStore) => Partial<StateStore>): Bug => ({
  name,
  state: (store) => ({ ...store, ...change(store) }),
})
const log = (name: string, change: (log: SegmentLog) => Partial<SegmentLog>): Bug => ({
  name,
  log: (whole) => ({ ...whole, ...change(whole) }),
})

const disk = (name: string, change: (disk: LogDisk) => Partial<LogDisk>): Bug => ({
  name,
  disk: (whole) => ({ ...whole, ...change(whole) }),
})
const nothing = () => Promise.resolve()

export const bugs: readonly Bug[] = [
  { name: 'the log acknowledges before it has synced', syncs: false },
  log('a full disk is taken for a success', (whole) => ({
    append: (entries) =>
      whole
        .append(entries)
        .catch(() => ({ firstOffset: whole.nextOffset(), nextOffset: whole.nextOffset() + entries.length })),
  })),
  log('an append writes its first entry only', (whole) => ({
    append: async (entries) => {
      const { firstOffset } = await whole.append(entries.slice(0, 1))
      return { firstOffset, nextOffset: firstOffset + entries.length }
    },
  })),
  log('an append is answered before it is written', (whole) => ({
    append: (entries) => {
      const firstOffset = whole.nextOffset()
      whole.append(entries).catch(() => undefined)
      return Promise.resolve({ firstOffset, nextOffset: firstOffset + entries.length })
    },
  })),
  log('reading on leaves an entry out', (whole) => ({
    read: async (offset, bytesMax) => (await whole.read(offset, bytesMax)).filter((entry) => entry.offset % 5 !== 4),
  })),
  state('the offset is committed without the alerts', (store) => ({
    commit: (commit) => store.commit({ ...commit, alerts: [] }),
  })),
  state('the offset is committed without the outbox', (store) => ({
    commit: (commit) => store.commit({ ...commit, outbox: [] }),
  })),
  state('refused posts are not kept', (store) => ({ commit: (commit) => store.commit({ ...commit, refused: [] }) })),
  state('only the first revision of an alert is kept', (store) => ({
    commit: (commit) => store.commit({ ...commit, alerts: commit.alerts.filter(({ rev }) => rev === 1) }),
  })),
  state('a checkpoint holds what the one before it held', (store) => {
    let before: Uint8Array | null = null
    return {
      saveCheckpoint: (epoch, checkpoint) => {
        const bytes = before ?? checkpoint.bytes
        before = checkpoint.bytes
        return store.saveCheckpoint(epoch, { ...checkpoint, bytes })
      },
    }
  }),
  state('a checkpoint stands further back than it says', (store) => ({
    saveCheckpoint: (epoch, checkpoint) =>
      store.saveCheckpoint(epoch, { ...checkpoint, offset: Math.max(0, checkpoint.offset - 2) }),
  })),
  state('what failed once is given up', (store) => ({
    markFailed: (sink, row, error) => store.giveUp(sink, row, error),
  })),
  state('everything is done before it is told', (store) => ({
    pending: async (sink, limit) => {
      const rows = await store.pending(sink, limit)
      await store.markDone(
        sink,
        rows.map(({ alert }) => ({ alertId: alert.id, rev: alert.rev })),
      )
      return rows
    },
  })),
  state('a failing receiver is asked again only after days', (store) => ({
    markFailed: (sink, row, error, dueAtMs) => store.markFailed(sink, row, error, dueAtMs + 30 * dayMs),
  })),
  state('the outbox shows nobody what waits', (store) => ({
    pending: async (sink, limit) => (await store.pending(sink, limit)).slice(0, 0),
  })),
  state('a commit is made twice', (store) => ({
    commit: async (commit) => {
      await store.commit(commit)
      return store.commit({ ...commit, fromOffset: commit.toOffset, toOffset: commit.toOffset + 1 })
    },
  })),
  disk('the name of a new segment is not synced', () => ({ syncFolder: nothing })),
  disk('a write that fails is taken for a success', (whole) => ({
    write: (...given) => whole.write(...given).catch(() => undefined),
  })),
  disk('a write loses the end of what it was given', (whole) => ({
    write: (file, bytes, position) => whole.write(file, bytes.subarray(0, Math.max(1, bytes.length - 9)), position),
  })),
  disk('every second sync is left out', (whole) => {
    let count = 0
    return { sync: (file) => (count++ % 2 === 0 ? whole.sync(file) : Promise.resolve()) }
  }),
  disk('a read returns other bytes than were written', (whole) => ({
    read: async (file, bytes, position) => {
      const count = await whole.read(file, bytes, position)
      if (count > 40) bytes[count - 20] = (bytes[count - 20] ?? 0) ^ 1
      return count
    },
  })),
  log('reading on gives its first entry twice', (whole) => ({
    read: async (offset, bytesMax) => {
      const entries = await whole.read(offset, bytesMax)
      return [...entries.slice(0, 1), ...entries]
    },
  })),
  state('a restart believes that more was committed than was', (store) => ({
    open: async (...given) => {
      const opening = await store.open(...given)
      return { ...opening, offset: opening.offset + 3 }
    },
  })),
  state('a restart forgets what was committed', (store) => ({
    open: async (...given) => ({ ...(await store.open(...given)), offset: 0 }),
  })),
  state('only the first revision of an alert is for the outbox', (store) => ({
    commit: (commit) => store.commit({ ...commit, outbox: commit.outbox.filter(({ alert }) => alert.rev === 1) }),
  })),
  {
    name: 'a restart forgets which ids it knows',
    snapshot: (snapshot) => {
      const admission = snapshot.admission as AdmissionState
      const duplicates = createDuplicateMemory(1_000).snapshot()
      return { ...snapshot, admission: { ...admission, duplicates } }
    },
  },
  { name: 'a restart forgets its counters', snapshot: (snapshot) => ({ ...snapshot, counters: new Map() }) },
  {
    name: 'the answer of a receiver is not looked at',
    notify: (notify) => async (notification) => {
      await notify(notification)
      return { kind: 'delivered' }
    },
  },
  {
    name: 'a receiver that fails once is told no more',
    notify: (notify) => async (notification) => {
      const outcome = await notify(notification)
      return outcome.kind === 'failed' ? { kind: 'refused', reason: outcome.reason } : outcome
    },
  },
]
