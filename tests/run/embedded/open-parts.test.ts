// The stores of a folder are opened together or not at all; what somebody accepts to lose is written down, and no offset is given out twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyFileOf } from '../../../src/run/config/pseudonym-keys.ts'
import { openParts } from '../../../src/run/embedded/open-parts.ts'
import { createLogger } from '../../../src/run/logger.ts'
import { verifyAudit } from '../../../src/serve/sign-in/audit.ts'
import { tickEntry } from '../../../src/wire/log-payload.ts'
import { sampleCommit } from '../../conformance/samples.ts'
import { settingsWith } from '../small-city.ts'

const directory = mkdtempSync(join(tmpdir(), 'qianzhao-parts-'))
const settings = settingsWith('run.workers=0', `run.dataDirectory=${directory}`)
const open = (acceptLoss: boolean) =>
  openParts({
    settings,
    logger: createLogger('silent'),
    environment: {},
    acceptLoss,
    onFailure: (cause) => {
      throw cause
    },
  })

test('a log folder that was deleted stops the start, until somebody accepts it', async () => {
  const first = await open(false)
  await first.log.append(Array.from({ length: 20 }, (_, i) => tickEntry({ number: i, closedAtMs: i * 1000 })))
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
