// A process that appends is killed at random moments: what it acknowledged is there, in order, and nothing is there in part.
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { contents } from '../../conformance/event-log-suite.ts'

const kills = Number(process.env['QIANZHAO_KILLS'] ?? 25)

test(`${kills} kills lose nothing and leave nothing in part`, async () => {
  const seed = Date.now()
  const random = createRandom(seed)
  const folder = join(mkdtempSync(join(tmpdir(), 'qianzhao-kill-')), 'log')
  let acknowledged = 0
  for (let kill = 0; kill < kills; kill++) {
    acknowledged = Math.max(acknowledged, await appendUntilKilled(folder, random.below(40)))
    const log = await openSegmentLog({ folder })
    const where = `seed ${seed}, kill ${kill}`
    expect(log.nextOffset(), where).toBeGreaterThanOrEqual(acknowledged)
    expect(log.recovery.lostEntries, where).toBe(0)
    const first = log.firstOffset()
    const all = await contents(log, first)
    expect(all, where).toHaveLength(log.nextOffset() - first)
    for (const [offset, , text] of all) {
      expect(text, where).toBe(`${offset}:${'x'.repeat((offset * 37) % 400)}`)
    }
    await log.close()
  }
  expect(acknowledged).toBeGreaterThan(kills)
}, 600_000)

/** Kills the process after some acknowledgements, in the middle of whatever it is doing then. */
function appendUntilKilled(folder: string, acknowledgements: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./appending-process.ts', import.meta.url)), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.split('\n').length > acknowledgements) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', () =>
      resolve(
        Math.max(
          0,
          ...text
            .slice(0, text.lastIndexOf('\n') + 1)
            .split('\n')
            .map(Number),
        ),
      ),
    )
  })
}
