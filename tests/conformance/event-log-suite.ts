// What every event log must do, whatever it is made of; each adapter's test file runs this suite.
import { describe, expect, test } from 'vitest'
import type { EventLog, LogEntry } from '../../src/core/ports.ts'

export interface EventLogUnderTest {
  /** Opens an empty log. */
  open(): Promise<EventLog>
  /** Opens the same log again after `close`; null where the adapter keeps nothing. */
  reopen: (() => Promise<EventLog>) | null
  /** True where `truncateBefore` may keep entries below the offset, because it drops whole segments. */
  readonly dropsWholeSegments: boolean
}

export function describeEventLog(name: string, make: () => EventLogUnderTest): void {
  describe(`${name} is an event log`, () => {
    test('offsets count from 0 without gaps, over calls', async () => {
      const log = await make().open()
      expect(log.nextOffset()).toBe(0)
      expect(await log.append([post('a'), post('b')])).toEqual({ firstOffset: 0, nextOffset: 2 })
      expect(await log.append([tick('1')])).toEqual({ firstOffset: 2, nextOffset: 3 })
      expect(log.nextOffset()).toBe(3)
      await log.close()
    })

    test('what was appended is read back, with kind, offset and bytes', async () => {
      const log = await make().open()
      await log.append([post('{"text":"朝阳路停水了"}'), tick('7'), { kind: 'control', payload: bytes('') }])
      expect(await contents(log, 0)).toEqual([
        [0, 'post', '{"text":"朝阳路停水了"}'],
        [1, 'tick', '7'],
        [2, 'control', ''],
      ])
      expect(await contents(log, 1)).toHaveLength(2)
      await log.close()
    })

    test('a read at the end is empty, and an empty append changes nothing', async () => {
      const log = await make().open()
      expect(await log.read(0, 1000)).toEqual([])
      expect(await log.append([])).toEqual({ firstOffset: 0, nextOffset: 0 })
      await log.append([post('a')])
      expect(await log.read(1, 1000)).toEqual([])
      await log.close()
    })

    test('a read stops at the byte limit, but always makes progress', async () => {
      const log = await make().open()
      await log.append(Array.from({ length: 10 }, (_, i) => post(`${i}`.repeat(100))))
      expect((await log.read(0, 250)).map((entry) => entry.offset)).toEqual([0, 1])
      expect((await log.read(2, 1)).map((entry) => entry.offset)).toEqual([2])
      const seen: number[] = []
      for (let offset = 0; offset < 10; ) {
        const batch = await log.read(offset, 333)
        seen.push(...batch.map((entry) => entry.offset))
        offset = (batch.at(-1)?.offset ?? offset) + 1
      }
      expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      await log.close()
    })

    test('concurrent appends each keep their order and stand together', async () => {
      const log = await make().open()
      const calls = Array.from({ length: 40 }, (_, call) =>
        log.append(Array.from({ length: 5 }, (_, i) => post(`${call}.${i}`))),
      )
      const ranges = await Promise.all(calls)
      const all = await contents(log, 0)
      for (const [call, range] of ranges.entries()) {
        expect(range.nextOffset - range.firstOffset).toBe(5)
        const own = all.slice(range.firstOffset, range.nextOffset).map(([, , text]) => text)
        expect(own).toEqual([0, 1, 2, 3, 4].map((i) => `${call}.${i}`))
      }
      expect(all).toHaveLength(200)
      await log.close()
    })

    test('the caller may use its buffer again after the append is answered', async () => {
      const log = await make().open()
      const buffer = bytes('first')
      await log.append([{ kind: 'post', payload: buffer }])
      buffer.fill(0)
      expect(await contents(log, 0)).toEqual([[0, 'post', 'first']])
      await log.close()
    })

    test('what was truncated can no longer be asked for, and the rest stays', async () => {
      const under = make()
      const log = await under.open()
      for (let i = 0; i < 30; i++) await log.append([post(`${i}`.padEnd(100, '.'))])
      await log.truncateBefore(20)
      const first = log.firstOffset()
      if (under.dropsWholeSegments) expect(first).toBeLessThanOrEqual(20)
      else expect(first).toBe(20)
      expect(first).toBeGreaterThan(0)
      await expect(log.read(first - 1, 1000)).rejects.toMatchObject({ code: 'HISTORY_LOST' })
      expect((await log.read(first, 1e6)).at(-1)?.offset).toBe(29)
      expect(await log.append([post('next')])).toMatchObject({ firstOffset: 30 })
      await log.close()
    })

    test('a closed log refuses appends', async () => {
      const log = await make().open()
      await log.close()
      await expect(log.append([post('a')])).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    })

    test('what was acknowledged is there after closing and opening again', async (context) => {
      const under = make()
      context.skip(under.reopen === null, 'this adapter keeps nothing')
      if (under.reopen === null) return
      const log = await under.open()
      for (let i = 0; i < 30; i++) await log.append([post(`${i}`.padEnd(100, '.')), tick(`${i}`)])
      await log.truncateBefore(10)
      const before = await contents(log, log.firstOffset())
      await log.close()
      const again = await under.reopen()
      expect(again.nextOffset()).toBe(60)
      expect(await contents(again, again.firstOffset())).toEqual(before)
      expect(await again.append([post('next')])).toEqual({ firstOffset: 60, nextOffset: 61 })
      await again.close()
    })
  })
}

export function post(text: string): LogEntry {
  return { kind: 'post', payload: bytes(text) }
}

export function tick(text: string): LogEntry {
  return { kind: 'tick', payload: bytes(text) }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export async function contents(log: EventLog, offset: number): Promise<readonly [number, string, string][]> {
  const entries: [number, string, string][] = []
  for (let next = offset; ; ) {
    const batch = await log.read(next, 1e6)
    if (batch.length === 0) return entries
    for (const entry of batch) entries.push([entry.offset, entry.kind, new TextDecoder().decode(entry.payload)])
    next = (batch.at(-1)?.offset ?? next) + 1
  }
}
