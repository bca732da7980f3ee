// The log when the disk fails or the process dies between any two calls to the disk.
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { contents, post } from '../../conformance/event-log-suite.ts'
import type { Fault } from './failing-disk.ts'
import { createFailingDisk } from './failing-disk.ts'

const scratch = mkdtempSync(join(tmpdir(), 'qianzhao-crash-'))
let folders = 0
const newFolder = () => join(scratch, `${folders++}`)
const appendCount = 8

/** Appends until something fails; returns the texts that were acknowledged and those that were tried. */
async function appendUntilCrash(folder: string, disk: ReturnType<typeof createFailingDisk>) {
  const acknowledged: string[] = []
  const tried: string[] = []
  try {
    const log = await openSegmentLog({ folder, segmentBytesMax: 250, disk })
    try {
      for (let i = 0; i < appendCount; i++) {
        const texts = [`${i}a`, `${i}b`.repeat(20)]
        tried.push(...texts)
        await log.append(texts.map(post))
        acknowledged.push(...texts)
        if (i === 5) await log.truncateBefore(6)
      }
    } finally {
      await log.close()
    }
  } catch {
    // The crash; what counts is what the next start finds.
  }
  return { acknowledged, tried }
}

describe('a process that dies at any call to the disk', () => {
  const counting = createFailingDisk({ kind: 'crash_before' }, () => false)
  const faults: Fault[] = [
    { kind: 'crash_before' },
    { kind: 'crash_after' },
    { kind: 'crash_torn', share: 0.1 },
    { kind: 'crash_torn', share: 0.5 },
    { kind: 'crash_torn', share: 0.97 },
  ]

  test.each(faults)('loses nothing acknowledged and keeps no half append: $kind $share', async (fault) => {
    await appendUntilCrash(newFolder(), counting)
    expect(counting.calls.length).toBeGreaterThan(3 * appendCount)
    for (let at = 0; at < counting.calls.length; at++) {
      const folder = newFolder()
      const { acknowledged, tried } = await appendUntilCrash(
        folder,
        createFailingDisk(fault, (_, count) => count === at),
      )
      // A torn witness is the one thing that a crash of the machine, never of the process, could leave; it is a fail-stop.
      const log = await openSegmentLog({ folder, acceptLoss: fault.kind === 'crash_torn' })
      const first = log.firstOffset()
      const texts = (await contents(log, first)).map(([, , text]) => text)
      const where = `${fault.kind} at call ${at} (${counting.calls[at]})`
      expect(texts.slice(0, Math.max(0, acknowledged.length - first)), where).toEqual(acknowledged.slice(first))
      expect(texts, where).toEqual(tried.slice(first, first + texts.length))
      expect((first + texts.length) % 2, where).toBe(0)
      expect(await log.append([post('on')]), where).toMatchObject({ firstOffset: first + texts.length })
      await log.close()
    }
  })
})

describe('a disk that fails', () => {
  test('a failed fsync stops the log for good, and nothing of the group is acknowledged', async () => {
    let failing = false
    const disk = createFailingDisk({ kind: 'error', code: 'EIO' }, (call) => failing && call === 'sync')
    const log = await openSegmentLog({ folder: newFolder(), disk })
    await log.append([post('a')])
    failing = true
    const results = await Promise.allSettled([log.append([post('b')]), log.append([post('c')])])
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
    failing = false
    await expect(log.append([post('d')])).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
    expect(log.nextOffset()).toBe(1)
    expect(await contents(log, 0)).toEqual([[0, 'post', 'a']])
    await log.close()
  })

  test('a full disk refuses the append, keeps nothing of it, and works again when there is room', async () => {
    let full = false
    const disk = createFailingDisk({ kind: 'error', code: 'ENOSPC' }, (call) => full && call === 'write')
    const folder = newFolder()
    const log = await openSegmentLog({ folder, disk, segmentBytesMax: 150 })
    for (let round = 0; round < 6; round++) {
      await log.append([post(`kept ${round}`)])
      full = true
      await expect(log.append([post('x'.repeat(100))])).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
      full = false
    }
    expect((await contents(log, 0)).map(([, , text]) => text)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `kept ${i}`))
    await log.close()
    const again = await openSegmentLog({ folder })
    expect(again.nextOffset()).toBe(6)
    expect(again.recovery).toEqual({ cutBytes: 0, lostEntries: 0 })
    await again.close()
  })

  test('a disk that fails while it is read again stops nothing quietly', async () => {
    const folder = newFolder()
    const log = await openSegmentLog({ folder })
    await log.append([post('a')])
    await log.close()
    const disk = createFailingDisk({ kind: 'error', code: 'EIO' }, () => false)
    await expect(
      openSegmentLog({ folder, disk: { ...disk, read: () => Promise.reject(new Error('EIO')) } }),
    ).rejects.toThrow('EIO')
    await (await openSegmentLog({ folder })).close()
  })
})

describe('the folder of a log', () => {
  test('is locked: a second opening is refused until the first is closed', async () => {
    const folder = newFolder()
    const log = await openSegmentLog({ folder })
    await expect(openSegmentLog({ folder })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await log.close()
    await (await openSegmentLog({ folder })).close()
  })

  test('holds files that only the owner can read', async () => {
    const folder = newFolder()
    const log = await openSegmentLog({ folder })
    await log.append([post('a')])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0)
    expect(statSync(folder).mode & 0o077).toBe(0)
    await log.close()
  })

  test('a queue that is too long refuses instead of growing', async () => {
    const log = await openSegmentLog({ folder: newFolder(), queueBytesMax: 1000 })
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => log.append([post('x'.repeat(400))])))
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ])
    await log.close()
  })
})
