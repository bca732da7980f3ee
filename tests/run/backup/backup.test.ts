// A backup of a folder that is in use, put back elsewhere, starts where it stood; one that was touched is refused.
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backUp } from '../../../src/run/backup/back-up.ts'
import { putBack } from '../../../src/run/backup/put-back.ts'
import { keyFileOf } from '../../../src/run/config/pseudonym-keys.ts'
import { openParts } from '../../../src/run/embedded/open-parts.ts'
import { createLogger } from '../../../src/run/logger.ts'
import { openAudit, verifyAudit } from '../../../src/serve/sign-in/audit.ts'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { createSqliteState } from '../../../src/store/state/sqlite-state.ts'
import { tickEntry } from '../../../src/wire/log-payload.ts'
import { sampleAlert, sampleCommit } from '../../conformance/samples.ts'
import { settingsWith } from '../small-city.ts'

const scratch = mkdtempSync(join(tmpdir(), 'qianzhao-backup-'))
const settingsIn = (name: string) => settingsWith('run.workers=0', `run.dataDirectory=${join(scratch, name, 'data')}`)
const ticks = (count: number) => Array.from({ length: count }, (_, i) => tickEntry({ number: i, closedAtMs: i * 1000 }))
const settings = settingsIn('one')

test('what was decided and what was only acknowledged is there after a restore', async () => {
  const parts = await openParts({
    settings,
    logger: createLogger('silent'),
    environment: {},
    acceptLoss: false,
    onFailure: (cause) => {
      throw cause
    },
  })
  await parts.log.append(ticks(20))
  const { epoch } = await parts.state.open('one')
  await parts.state.commit(sampleCommit({ epoch, toOffset: 15, alerts: [sampleAlert('a', 1)] }))
  await parts.state.saveCheckpoint(epoch, { offset: 15, version: 'v', bytes: new Uint8Array(2000) })
  openAudit({ path: join(parts.directory, 'audit.jsonl') }).record({
    who: { id: 'u', name: 'u' },
    action: 'looked',
    target: '',
    outcome: 200,
    from: '',
  })

  const folder = join(scratch, 'backup')
  const manifest = await backUp(settings, folder)
  expect(manifest).toMatchObject({ stateOffset: 15, logOffset: 20 })
  // The service has gone on meanwhile.
  await parts.log.append(ticks(5))
  await parts.close()

  const other = settingsIn('two')
  await putBack(other, folder)
  const directory = other.config.run.dataDirectory
  const log = await openSegmentLog({ folder: join(directory, 'log') })
  const state = createSqliteState({ path: join(directory, 'state.sqlite') })
  expect(log.nextOffset()).toBe(20)
  expect(await state.standing()).toMatchObject({ offset: 15, checkpoint: { offset: 15, version: 'v' } })
  expect(await state.alert('a')).toEqual(sampleAlert('a', 1))
  expect(readFileSync(keyFileOf(other.config))).toEqual(readFileSync(keyFileOf(settings.config)))
  expect(existsSync(join(directory, 'pseudonym-keys.json'))).toBe(false)
  expect(verifyAudit(join(directory, 'audit.jsonl'))).toMatchObject({ kind: 'intact', count: 1 })
  await state.close()
  await log.close()
})

test('a folder that holds something is neither backed up into nor restored over', async () => {
  await expect(backUp(settings, join(scratch, 'backup'))).rejects.toMatchObject({ code: 'USAGE' })
  await expect(putBack(settingsIn('two'), join(scratch, 'backup'))).rejects.toMatchObject({ code: 'USAGE' })
})

test('a backup that was touched is refused, and the data directory stays as it is', async () => {
  const touched = join(scratch, 'touched')
  cpSync(join(scratch, 'backup'), touched, { recursive: true })
  appendFileSync(join(touched, 'log', '0000000000000000.log'), 'x')
  await expect(putBack(settingsIn('three'), touched)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  expect(existsSync(settingsIn('three').config.run.dataDirectory)).toBe(false)
})

test('other keys than those of the backup are not overwritten', async () => {
  const other = settingsWith(
    'run.workers=0',
    `run.dataDirectory=${join(scratch, 'four', 'data')}`,
    `privacy.keyFile=${join(scratch, 'other-keys.json')}`,
  )
  writeFileSync(join(scratch, 'other-keys.json'), '[]')
  await expect(putBack(other, join(scratch, 'backup'))).rejects.toThrow('other keys')
})
