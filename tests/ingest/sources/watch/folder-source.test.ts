// A watched folder gives every record once, whatever happens to its files between two looks, and after a restart too.
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { minuteMs } from '../../../../src/core/durations.ts'
import type { SourceId } from '../../../../src/core/ids.ts'
import type { PositionBody } from '../../../../src/core/source.ts'
import type { FinishedFiles } from '../../../../src/ingest/sources/watch/folder-source.ts'
import { createFolderSource } from '../../../../src/ingest/sources/watch/folder-source.ts'

const startMs = Date.parse('2026-03-02T08:00:00+08:00')

function post(id: string): string {
  return JSON.stringify({
    id,
    source: 'x',
    channel: 'hotline',
    text: `楼道里有煤气味 ${id}`,
    time: '2026-03-02T07:00:00+08:00',
  })
}

function lines(...ids: readonly string[]): string {
  return ids.map((id) => `${post(id)}\n`).join('')
}

function watched(finished: FinishedFiles['kind'] = 'leave') {
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-watched-'))
  const afterMs = 10 * minuteMs
  const put: Record<FinishedFiles['kind'], FinishedFiles> = {
    leave: { kind: 'leave' },
    delete: { kind: 'delete', afterMs },
    move: { kind: 'move', afterMs, to: join(folder, '.done') },
  }
  const held = new Map<string, PositionBody>()
  let nowMs = startMs
  const open = () =>
    createFolderSource({
      source: 'orders' as SourceId,
      folder,
      reading: {},
      settleForMs: 5_000,
      finished: put[finished],
    })
  let reader = open()

  /** One look at the folder: the ids that it brought. `dieAfter` pages nothing more is durable. */
  async function look(dieAfter = Infinity): Promise<string[]> {
    nowMs += 10_000
    const ids: string[] = []
    let pages = 0
    for await (const step of reader.round({ positions: held, nowMs })) {
      if (step.kind === 'trouble') ids.push(`${step.trouble}!`)
      else if (step.kind === 'page') {
        if (pages++ >= dieAfter) return ids
        ids.push(...step.records.map(({ bytes }) => idOf(bytes)))
        for (const { key, body } of step.positions) held.set(key, JSON.parse(JSON.stringify(body)) as PositionBody)
      }
    }
    return ids
  }

  return {
    path: (name: string) => join(folder, name),
    write: (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content),
    look,
    /** Looks until a file that no longer changes is whole. */
    all: async () => [...(await look()), ...(await look())],
    restart: () => {
      reader = open()
    },
    later: (ms: number) => {
      nowMs += ms
    },
    names: () => readdirSync(folder).sort(),
  }
}

function idOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8')
  return /"(?:id|工单编号)":"([^"]*)"/.exec(text)?.[1] ?? text
}

describe('a watched folder', () => {
  test('gives a file that no longer changes once, and nothing more after a restart', async () => {
    const folder = watched()
    folder.write('a.jsonl', lines('1', '2', '3'))
    expect(await folder.all()).toEqual(['1', '2', '3'])
    folder.restart()
    expect(await folder.all()).toEqual([])
  })

  test('gives what a file grows by, and waits with a last line that may be half of one', async () => {
    const folder = watched()
    folder.write('a.jsonl', lines('1', '2') + post('3').slice(0, 20))
    expect(await folder.look()).toEqual(['1', '2'])
    appendFileSync(folder.path('a.jsonl'), `${post('3').slice(20)}\n${lines('4')}`)
    expect(await folder.look()).toEqual(['3'])
    expect(await folder.look()).toEqual(['4'])
    appendFileSync(folder.path('a.jsonl'), lines('5'))
    folder.restart()
    expect(await folder.all()).toEqual(['5'])
  })

  test('knows a file again that was renamed, packed or copied, and reads a new one under the old name', async () => {
    const folder = watched()
    folder.write('posts.jsonl', lines('1', '2'))
    await folder.all()
    appendFileSync(folder.path('posts.jsonl'), lines('3'))
    renameSync(folder.path('posts.jsonl'), folder.path('posts.jsonl.1'))
    folder.write('posts.jsonl', lines('4'))
    expect((await folder.all()).sort()).toEqual(['3', '4'])
    folder.write('posts.jsonl.2.gz', gzipSync(lines('1', '2', '3')))
    rmSync(folder.path('posts.jsonl.1'))
    expect(await folder.all()).toEqual([])
    folder.restart()
    expect(await folder.all()).toEqual([])
  })

  test('tells files apart whose header and whose size and time are the same', async () => {
    const folder = watched()
    const table = (id: string) =>
      `工单编号,受理时间,诉求标题,诉求内容,区域\n${id},2026-03-02 07:10:00,煤气味,楼道里有煤气味,新城区\n`
    for (const name of ['a.csv', 'b.csv']) {
      folder.write(name, table(name === 'a.csv' ? 'GD1' : 'GD2'))
      utimesSync(folder.path(name), 1_772_000_000, 1_772_000_000)
    }
    expect((await folder.all()).sort()).toEqual(['GD1', 'GD2'])
  })

  test('reads a file that was written anew from its beginning: admission knows the ids that it had', async () => {
    const folder = watched()
    folder.write('all.json', `[${post('1')},${post('2')}]`)
    expect(await folder.all()).toEqual(['1', '2'])
    folder.write('all.json', `[${post('3')},${post('1')},${post('2')}]`)
    expect(await folder.all()).toEqual(['3', '1', '2'])
  })

  test('waits for the last byte of a packed file', async () => {
    const folder = watched()
    const packed = gzipSync(lines('1', '2'))
    folder.write('a.jsonl.gz', packed.subarray(0, 40))
    expect(await folder.look()).toEqual([])
    folder.write('a.jsonl.gz', packed)
    expect(await folder.all()).toEqual(['1', '2'])
  })

  test('goes on behind the last page that was durable where the process died in the middle of a file', async () => {
    const folder = watched()
    const ids = Array.from({ length: 25_000 }, (_, i) => String(i))
    folder.write('big.jsonl', lines(...ids))
    await folder.look(0)
    const first = await folder.look(1)
    expect(first.length).toBe(10_000)
    folder.restart()
    const rest = await folder.all()
    expect([...first, ...rest]).toEqual(ids)
  })

  test.for(['move', 'delete'] as const)(
    'puts a finished file away (%s) once it has not changed for long',
    async (kind) => {
      const folder = watched(kind)
      folder.write('a.jsonl', lines('1'))
      await folder.all()
      expect(folder.names()).toEqual(['a.jsonl'])
      folder.later(10 * minuteMs)
      expect(await folder.look()).toEqual([])
      expect(folder.names()).toEqual(kind === 'move' ? ['.done'] : [])
      expect(await folder.all()).toEqual([])
    },
  )

  test('says that the folder is not there, and reads it once it is', async () => {
    const folder = watched()
    const away = `${folder.path('').replace(/\/$/, '')}-away`
    renameSync(folder.path(''), away)
    expect(await folder.look()).toEqual(['unreadable!'])
    renameSync(away, folder.path(''))
    folder.write('a.jsonl', lines('1'))
    expect(await folder.all()).toEqual(['1'])
    expect(statSync(folder.path('a.jsonl')).isFile()).toBe(true)
  })
})
