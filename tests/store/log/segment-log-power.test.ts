// The power goes at any moment, and the disk keeps any part of what was not synced: acknowledged entries are all there.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { contents, post } from '../../conformance/event-log-suite.ts'
import { createPowerCutDisk } from './power-cut-disk.ts'

const scratch = mkdtempSync(join(tmpdir(), 'qianzhao-power-'))
let folders = 0
const runs = Number(process.env['QIANZHAO_RUNS'] ?? 40)

/** One life after another, each cut off somewhere; returns what went wrong, or null. */
async function live(seed: number, lives: readonly number[], syncs: boolean): Promise<string | null> {
  const folder = join(scratch, `${folders++}`)
  const random = createRandom(seed)
  let acknowledged = 0
  for (const [life, calls] of lives.entries()) {
    const disk = createPowerCutDisk({ syncs })
    disk.dieAfter(calls)
    try {
      const log = await openSegmentLog({ folder, segmentBytesMax: 3000, disk })
      try {
        for (let next = log.nextOffset(); ; next = log.nextOffset()) {
          const count = 1 + random.below(4)
          const entries = Array.from({ length: count }, (_, i) => post(textAt(next + i)))
          acknowledged = (await log.append(entries)).nextOffset
          if (random.next() < 0.2) await log.truncateBefore(Math.max(0, acknowledged - 20))
        }
      } finally {
        await log.close().catch(() => undefined)
      }
    } catch {
      // The machine is gone.
    }
    disk.cutPower(random)
    try {
      const log = await openSegmentLog({ folder })
      const all = await contents(log, log.firstOffset())
      const next = log.nextOffset()
      await log.close()
      if (next < acknowledged) return `life ${life}: ${acknowledged} acknowledged, ${next} there`
      const wrong = all.find(([offset, , text]) => text !== textAt(offset))
      if (wrong !== undefined) return `life ${life}: offset ${wrong[0]} is not what was appended`
    } catch (error) {
      return `life ${life}: ${String(error)}`
    }
  }
  return null
}

function textAt(offset: number): string {
  return `${offset}:${'y'.repeat((offset * 131) % 900)}`
}

const lives = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 })

test('a disk that keeps its word loses nothing that was acknowledged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), lives, async (seed, calls) => {
      expect(await live(seed, calls, true)).toBeNull()
    }),
    { numRuns: runs },
  )
})

test('a disk that lies about syncing is found out, so this test can see a missing sync', async () => {
  let noticed = 0
  for (let seed = 0; seed < 20; seed++) if ((await live(seed, [40, 40], false)) !== null) noticed++
  expect(noticed).toBeGreaterThan(15)
})
