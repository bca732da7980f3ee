// A rotation of the pseudonym keys through a restart of the service: the log says so, and authors have both tags.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dayMs } from '../../../src/core/durations.ts'
import type { SourceId } from '../../../src/core/ids.ts'
import type { RawRecord } from '../../../src/core/post.ts'
import type { StoredEntry } from '../../../src/core/ports.ts'
import { createPseudonyms } from '../../../src/ingest/redact/pseudonym.ts'
import { keyFileOf, loadPseudonymKeys, rotateKeys } from '../../../src/run/config/pseudonym-keys.ts'
import { startService } from '../../../src/run/embedded/start-service.ts'
import { createSubject } from '../../../src/run/forget/subject.ts'
import { createLogger } from '../../../src/run/logger.ts'
import { eachEntry } from '../../../src/store/log/rewrite-log.ts'
import { settingsWith, temporaryFolder } from '../small-city.ts'

const folder = temporaryFolder()
const settings = settingsWith(
  `run.dataDirectory=${join(folder, 'data')}`,
  'serve.port=0',
  'serve.host=127.0.0.1',
  'run.workers=1',
  'simulation.enabled=false',
)
const keyFile = keyFileOf(settings.config)

function start() {
  return startService({
    settings,
    logger: createLogger('silent'),
    environment: {},
    acceptLoss: false,
    onAlert: () => undefined,
    onFailure: (cause) => {
      throw cause
    },
  })
}

function report(id: number, text: string): RawRecord {
  const time = new Date(Date.now() - 60_000 + id * 1000).toISOString()
  const post = { id: `post-${id}`, source: 'forum', channel: 'forum', author: '邻居三号', text, time }
  const bytes = Buffer.from(JSON.stringify(post))
  return { bytes, source: 'forum' as SourceId, format: 'post', receivedAtMs: Date.now(), file: 'body', line: id }
}

async function hear(id: number, text: string): Promise<void> {
  const service = await start()
  await service.live.submit([report(id, text)])
  service.live.tick(Date.now() + 120_000 * id)
  await service.live.settled()
  await service.stop()
}

async function logged(): Promise<readonly string[]> {
  const entries: StoredEntry[] = []
  await eachEntry(join(folder, 'data/log'), (entry) => entries.push(entry))
  return entries.map(({ payload }) => Buffer.from(payload).toString('utf8'))
}

test('a rotated key holds after a restart, for a window beside the old one', { timeout: 120_000 }, async () => {
  await hear(1, '翠竹苑地下车库进水，没有人管')
  rotateKeys(keyFile, { nowMs: Date.now(), windowMs: 30 * dayMs })
  await hear(2, '翠竹苑车库的水还在涨')
  await hear(3, '翠竹苑车库的水退了')

  const lines = await logged()
  expect(lines.filter((line) => line.includes('pseudonymKey'))).toEqual([
    JSON.stringify({ pseudonymKey: 'p1' }),
    JSON.stringify({ pseudonymKey: 'p2' }),
  ])
  const keyrings = loadPseudonymKeys(keyFile).map((one) => createPseudonyms([one]))
  const [after, before] = keyrings.map(({ pseudonym }) => pseudonym('author:forum', '邻居三号'))
  expect(lines.filter((line) => line.includes(`"${before}"`))).toHaveLength(1)
  expect(lines.filter((line) => line.includes(`"${after}/${before}"`))).toHaveLength(2)

  const subject = createSubject({ source: null, values: ['邻居三号'] }, keyrings)
  expect(subject.isOf({ source: 'forum', id: 'post-2', author: `${after}/${before}` })).toBe(true)
  expect(subject.isOf({ source: 'forum', id: 'post-1', author: before ?? null })).toBe(true)
})

test('a key file without the key that the state names stops the start', { timeout: 60_000 }, async () => {
  writeFileSync(keyFile, JSON.stringify([{ id: 'p9', key: Buffer.alloc(32, 9).toString('base64') }]))
  await expect(start()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('made with the pseudonym key p2'),
  })
})
