// The stores of a folder are opened together or not at all; what somebody accepts to lose is written down, and no offset is given out twice.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyFileOf } from '../../../src/run/config/pseudonym-keys.ts'
import { openParts } from '../../../src/run/embedded/open-parts.ts'
import { createLogger } from '../../../src/run/logger.ts'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { verifyAudit } from '../../../src/serve/sign-in/audit.ts'
import { tickEntry } from '../../../src/wire/log-payload.ts'
import { sampleCommit } from '../../conformance/samples.ts'
import { settingsWith } from '../small-city.ts'

const directory = mkdtempSync(join(tmpdir(), 'qianzhao-parts-'))
const settings = settingsWith('run.workers=0', `run.dataDirectory=${directory}`)
const strict = {
  acceptLoss: false,
  onFailure: (cause: unknown) => {
    throw cause
  },
}
const ticks = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => tickEntry({ number: first + i, closedAtMs: (first + i) * 1000 }))
const open = (acceptLoss: boolean) =>
  openParts({ settings, logger: createLogger('silent'), environment: {}, ...strict, acceptLoss })

function anotherFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'qianzhao-parts-'))
  const fresh = settingsWith('run.workers=0', `run.dataDirectory=${folder}`)
  const openFresh = () => openParts({ settings: fresh, logger: createLogger('silent'), environment: {}, ...strict })
  return { folder, openFresh }
}

test('a log folder that was deleted stops the start, until somebody accepts it', async () => {
  const first = await open(false)
  await first.log.append(ticks(0, 20))
  const { epoch } = await first.state.open('one')
  await first.state.commit(sampleCommit({ epoch, toOffset: 20 }))
  await first.close()
  rmSync(join(directory, 'log'), { recursive: true })

  await expect(open(false)).rejects.toMatchObject({
    code: 'HISTORY_LOST',
    message: expect.stringContaining('20 entries'),
  })
  await expect(open(false)).rejects.toMatchObject({ code: 'HISTORY_LOST' })

  const accepted = await open(true)
  expect(accepted.log.nextOffset()).toBe(20)
  await accepted.log.append([tickEntry({ number: 20, closedAtMs: 20_000 })])
  await accepted.close()
  expect(readFileSync(join(directory, 'audit.jsonl'), 'utf8')).toContain('"action":"accept-loss","target":"log_end')
  expect(verifyAudit(join(directory, 'audit.jsonl'))).toMatchObject({ kind: 'intact', count: 1 })

  const after = await open(false)
  expect((await after.log.read(0, 1_000)).map(({ offset }) => offset)).toEqual([20])
  await after.close()
})

test('a key file that was deleted stops the start and is not made anew', async () => {
  rmSync(keyFileOf(settings.config))
  await expect(open(false)).rejects.toMatchObject({ message: expect.stringContaining('pseudonym keys is gone') })
  await expect(open(false)).rejects.toMatchObject({ code: 'HISTORY_LOST' })
  const accepted = await open(true)
  await accepted.close()
  const after = await open(false)
  await after.close()
})

test('an older copy of the log folder stops the start', async () => {
  const { folder, openFresh } = anotherFolder()
  const first = await openFresh()
  await first.state.open('one')
  await first.log.append(ticks(0, 10))
  await first.close()
  cpSync(join(folder, 'log'), join(folder, 'older'), { recursive: true })
  const second = await openFresh()
  await second.log.append(ticks(10, 20))
  const { epoch } = await second.state.open('two')
  await second.state.commit(sampleCommit({ epoch, toOffset: 30 }))
  await second.close()
  rmSync(join(folder, 'log'), { recursive: true })
  cpSync(join(folder, 'older'), join(folder, 'log'), { recursive: true })
  await expect(openFresh()).rejects.toMatchObject({ message: expect.stringContaining('20 entries') })
})

test('checkpoints that are gone after the log was cut stop the start', async () => {
  const { folder, openFresh } = anotherFolder()
  const first = await openFresh()
  await first.log.append(ticks(0, 10))
  const { epoch } = await first.state.open('one')
  await first.state.commit(sampleCommit({ epoch, toOffset: 10 }))
  await first.close()
  const log = await openSegmentLog({ folder: join(folder, 'log'), segmentBytesMax: 1 })
  await log.append(ticks(10, 10))
  await log.truncateBefore(10)
  expect(log.firstOffset()).toBe(10)
  await log.close()
  await expect(openFresh()).rejects.toMatchObject({
    code: 'HISTORY_LOST',
    message: expect.stringContaining('The checkpoint of the state is gone'),
  })
})
