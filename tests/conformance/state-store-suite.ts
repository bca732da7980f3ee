// What every state store must do, whatever it is made of; each adapter's test file runs this suite.
import { describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/core/ports.ts'
import { noonMs, sampleAlert, sampleCommit, sampleLetter, sampleSignal, sampleSituation } from './samples.ts'

export interface StateStoreUnderTest {
  /** Another handle on the same, at first empty, store; a second one stands for a second process. */
  connect(): Promise<StateStore>
  /** True where only one handle at a time can be had, so that nothing outlives `close`. */
  readonly volatile: boolean
}

export function describeStateStore(name: string, make: () => StateStoreUnderTest): void {
  describe(`${name} is a state store`, () => {
    test('a new store opens at offset 0 with nothing in it, and each opening raises the epoch', async () => {
      const store = await make().connect()
      const first = await store.open('one')
      expect(first).toEqual({ epoch: 1, offset: 0, checkpoint: null, counters: {} })
      expect((await store.open('two')).epoch).toBe(2)
      expect((await store.open('three', { epochFloor: 7 })).epoch).toBe(8)
      expect((await store.open('four', { epochFloor: 3 })).epoch).toBe(9)
      await store.close()
    })

    test('a store that must exist and does not is refused and stays as it is', async () => {
      const store = await make().connect()
      await expect(store.open('one', { mustExist: true })).rejects.toMatchObject({ code: 'HISTORY_LOST' })
      await expect(store.open('one', { mustExist: true })).rejects.toMatchObject({ code: 'HISTORY_LOST' })
      expect((await store.open('one')).epoch).toBe(1)
      expect((await store.open('one', { mustExist: true })).epoch).toBe(2)
      await store.close()
    })

    test('a commit moves everything at once', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      const alert = sampleAlert('a1', 1)
      const outcome = await store.commit(
        sampleCommit({
          epoch,
          toOffset: 40,
          alerts: [alert],
          situations: [sampleSituation('s1', 3)],
          signals: [sampleSignal('g1')],
          deadLetters: [sampleLetter(4)],
          outbox: [{ sink: 'webhook', alert }],
          counters: { 'hotline|documents': 39 },
        }),
      )
      expect(outcome).toBe('ok')
      expect(await store.alert('a1')).toEqual(alert)
      expect(await store.situation('s1')).toEqual(sampleSituation('s1', 3))
      expect(await store.deadLetters(10)).toEqual([sampleLetter(4)])
      expect(await store.pending('webhook', 10)).toEqual([{ sink: 'webhook', alert, attempts: 0, dueAtMs: 0 }])
      const again = await store.open('one')
      expect(again).toMatchObject({ offset: 40, counters: { 'hotline|documents': 39 } })
      await store.close()
    })

    test('dead letters are read newest first, page by page', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      await store.commit(sampleCommit({ epoch, deadLetters: [1, 2, 3, 4, 5].map(sampleLetter) }))
      const pages = [await store.deadLetters(2), await store.deadLetters(2, 2), await store.deadLetters(2, 4)]
      expect(pages.map((page) => page.map(({ line }) => line))).toEqual([[5, 4], [3, 2], [1]])
      expect(await store.deadLetters(2, 5)).toEqual([])
      await store.close()
    })

    test('records of the desk are replaced by their id and read newest first, kind by kind', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      const record = (kind: 'missed' | 'silence', id: string, rev: number) =>
        ({ kind, id, rev, atMs: noonMs, by: { id: 'lin', name: '林' }, body: { what: `第${rev}版` } }) as const
      const written = [
        record('missed', 'a', 1),
        record('missed', 'b', 1),
        record('silence', 'a', 1),
        record('missed', 'a', 2),
      ]
      await store.commit(sampleCommit({ epoch, toOffset: 10, records: written }))
      expect(await store.record('missed', 'a')).toEqual(record('missed', 'a', 2))
      expect(await store.record('outcome', 'a')).toBeNull()
      expect((await store.records('missed', 10)).map(({ id, rev }) => [id, rev])).toEqual([
        ['a', 2],
        ['b', 1],
      ])
      expect(await store.records('missed', 10, 1)).toEqual([record('missed', 'b', 1)])
      expect(await store.records('silence', 10)).toEqual([record('silence', 'a', 1)])
      await store.close()
    })

    test('an older epoch is fenced and changes nothing', async () => {
      const under = make()
      const old = await under.connect()
      const { epoch } = await old.open('old')
      const current = under.volatile ? old : await under.connect()
      const opened = await current.open('new')
      expect(await old.commit(sampleCommit({ epoch, alerts: [sampleAlert('a1', 1)] }))).toBe('fenced')
      expect(await old.saveCheckpoint(epoch, checkpoint(0, 'x'))).toBe('fenced')
      expect(await current.alert('a1')).toBeNull()
      expect(await current.commit(sampleCommit({ epoch: opened.epoch }))).toBe('ok')
      await old.close()
      await current.close()
    })

    test('the same commit again is already there; one from another offset is a gap', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      const commit = sampleCommit({ epoch, toOffset: 10, deadLetters: [sampleLetter(1)] })
      expect(await store.commit(commit)).toBe('ok')
      expect(await store.commit(commit)).toBe('already')
      expect(await store.commit(sampleCommit({ epoch, fromOffset: 3, toOffset: 9 }))).toBe('already')
      expect(await store.commit(sampleCommit({ epoch, fromOffset: 12, toOffset: 20 }))).toBe('gap')
      expect(await store.commit(sampleCommit({ epoch, fromOffset: 3, toOffset: 20 }))).toBe('gap')
      expect(await store.deadLetters(10)).toHaveLength(1)
      expect((await store.open('one')).offset).toBe(10)
      await store.close()
    })

    test('a lower or equal revision never replaces a higher one', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      await store.commit(
        sampleCommit({
          epoch,
          alerts: [sampleAlert('a', 1), sampleAlert('a', 2)],
          situations: [sampleSituation('s', 5)],
        }),
      )
      const stale = [sampleAlert('a', 2, { title: 'other' }), sampleAlert('a', 1)]
      await store.commit(
        sampleCommit({ epoch, fromOffset: 1, toOffset: 2, alerts: stale, situations: [sampleSituation('s', 4)] }),
      )
      expect(await store.alert('a')).toEqual(sampleAlert('a', 2))
      expect((await store.situation('s'))?.rev).toBe(5)
      expect((await store.alertsAfter(0, 10)).map(({ alert }) => alert.rev)).toEqual([1, 2])
      await store.close()
    })

    test('revisions have a gapless order that a reader can follow from anywhere', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      for (let i = 0; i < 6; i++) {
        const alerts = [sampleAlert(`a${i}`, 1), sampleAlert('all', i + 1)]
        await store.commit(sampleCommit({ epoch, fromOffset: i, toOffset: i + 1, tick: i, alerts }))
      }
      const all = await store.alertsAfter(0, 100)
      expect(all.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      expect(await store.alertsAfter(4, 3)).toEqual(all.slice(4, 7))
      expect(await store.alertsAfter(12, 3)).toEqual([])
      const latest = await store.latestAlerts(3)
      expect(latest.map(({ alert }) => `${alert.id}@${alert.rev}`)).toEqual(['all@6', 'a5@1', 'a4@1'])
      await store.close()
    })

    test('the revisions of one alert are told in their order, the latest where there are more than asked for', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      for (let i = 0; i < 4; i++) {
        const alerts = [sampleAlert('a', i + 1), sampleAlert(`b${i}`, 1)]
        await store.commit(sampleCommit({ epoch, fromOffset: i, toOffset: i + 1, alerts }))
      }
      expect((await store.alertRevisions('a', 10)).map(({ id, rev }) => `${id}@${rev}`)).toEqual([
        'a@1',
        'a@2',
        'a@3',
        'a@4',
      ])
      expect((await store.alertRevisions('a', 2)).map(({ rev }) => rev)).toEqual([3, 4])
      expect(await store.alertRevisions('nobody', 10)).toEqual([])
      await store.close()
    })

    test('an outbox row is sent until it is done, and never comes back', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      const rows = ['a', 'b', 'c'].map((id) => ({ sink: 'webhook', alert: sampleAlert(id, 1) }))
      const other = { sink: 'chat', alert: sampleAlert('a', 1) }
      await store.commit(sampleCommit({ epoch, outbox: [...rows, other, ...rows] }))
      expect((await store.pending('webhook', 2)).map(({ alert }) => alert.id)).toEqual(['a', 'b'])
      await store.markDone('webhook', [{ alertId: 'a', rev: 1 }])
      await store.giveUp('webhook', { alertId: 'b', rev: 1 }, 'status 400')
      await store.commit(sampleCommit({ epoch, fromOffset: 1, toOffset: 2, outbox: rows }))
      expect((await store.pending('webhook', 9)).map(({ alert }) => alert.id)).toEqual(['c'])
      expect(await store.pending('chat', 9)).toHaveLength(1)
      await store.close()
    })

    test('of each alert the first revision that is not done is pending, the soonest due first', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      const rows = [sampleAlert('a', 1), sampleAlert('a', 2), sampleAlert('b', 1), sampleAlert('c', 10)]
      const outbox = rows.map((alert) => ({ sink: 'webhook', alert }))
      await store.commit(sampleCommit({ epoch, outbox }))
      const pending = async () =>
        (await store.pending('webhook', 9)).map(
          ({ alert, attempts, dueAtMs }) => `${alert.id}@${alert.rev} ${attempts} ${dueAtMs}`,
        )
      expect(await pending()).toEqual(['a@1 0 0', 'b@1 0 0', 'c@10 0 0'])
      await store.markFailed('webhook', { alertId: 'a', rev: 1 }, 'connection refused', noonMs + 9)
      await store.markFailed('webhook', { alertId: 'b', rev: 1 }, 'connection refused', noonMs + 5)
      expect(await pending()).toEqual(['c@10 0 0', `b@1 1 ${noonMs + 5}`, `a@1 1 ${noonMs + 9}`])
      const later = [{ sink: 'webhook', alert: sampleAlert('c', 11) }]
      await store.commit(sampleCommit({ epoch, fromOffset: 1, toOffset: 2, outbox: later }))
      await store.markDone('webhook', [{ alertId: 'a', rev: 1 }])
      await store.markDone('webhook', [{ alertId: 'c', rev: 10 }])
      expect(await pending()).toEqual(['a@2 0 0', 'c@11 0 0', `b@1 1 ${noonMs + 5}`])
      await store.close()
    })

    test('the newest checkpoint comes back byte for byte, never one ahead of the commits', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      expect(await store.saveCheckpoint(epoch, checkpoint(5, 'too early'))).toBe('gap')
      for (let i = 0; i < 5; i++) {
        await store.commit(sampleCommit({ epoch, fromOffset: i, toOffset: i + 1 }))
        expect(await store.saveCheckpoint(epoch, checkpoint(i + 1, `state ${i + 1}`))).toBe('ok')
      }
      const opened = await store.open('one')
      expect(opened.checkpoint?.offset).toBe(5)
      expect(opened.checkpoint?.version).toBe('v1')
      expect(new TextDecoder().decode(opened.checkpoint?.bytes)).toBe('state 5')
      await store.close()
    })

    test('a checkpoint of 20 MB is no trouble', async () => {
      const store = await make().connect()
      const { epoch } = await store.open('one')
      const bytes = new Uint8Array(20_000_000).map((_, i) => (i * 31) & 255)
      expect(await store.saveCheckpoint(epoch, { offset: 0, version: 'v1', bytes })).toBe('ok')
      const opened = await store.open('one')
      expect(Buffer.compare(opened.checkpoint?.bytes ?? new Uint8Array(0), bytes)).toBe(0)
      await store.close()
    })

    test('everything is there after closing and connecting again', async (context) => {
      const under = make()
      context.skip(under.volatile, 'this adapter keeps nothing')
      const store = await under.connect()
      const { epoch } = await store.open('one')
      await store.commit(
        sampleCommit({
          epoch,
          toOffset: 8,
          alerts: [sampleAlert('a', 1)],
          outbox: [{ sink: 'webhook', alert: sampleAlert('a', 1) }],
          counters: { 'forum|late': 2 ** 40 + 1 },
        }),
      )
      await store.saveCheckpoint(epoch, checkpoint(8, 'kept'))
      await store.close()
      const again = await under.connect()
      const opened = await again.open('one')
      expect(opened).toMatchObject({ epoch: 2, offset: 8, counters: { 'forum|late': 2 ** 40 + 1 } })
      expect(new TextDecoder().decode(opened.checkpoint?.bytes)).toBe('kept')
      expect(await again.alertsAfter(0, 9)).toEqual([{ sequence: 1, alert: sampleAlert('a', 1) }])
      expect(await again.pending('webhook', 9)).toHaveLength(1)
      await again.close()
    })
  })
}

function checkpoint(offset: number, text: string) {
  return { offset, version: 'v1', bytes: new TextEncoder().encode(text) }
}
