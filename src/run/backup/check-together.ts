// Opens log and state of a copy as a start would, and makes sure that they belong together.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { openSegmentLog } from '../../store/log/segment-log.ts'
import { createSqliteState } from '../../store/state/sqlite-state.ts'
import type { Settings } from '../config/load-config.ts'
import { lookAtHistory } from '../embedded/look-at-history.ts'
import { missingHistory, refuseMissingHistory } from '../embedded/missing-history.ts'
import type { BackupManifest } from './manifest.ts'

export type CheckedOffsets = Pick<BackupManifest, 'stateOffset' | 'logOffset' | 'indexOffset'>

/** Every checksum and the chain of the log, every page of the state; throws where a start from the copy would be refused. */
export async function checkTogether(settings: Settings, folder: string): Promise<CheckedOffsets> {
  const log = await openSegmentLog({ folder: join(folder, 'log'), verifyBytes: Number.POSITIVE_INFINITY })
  const state = createSqliteState({ path: join(folder, 'state.sqlite') })
  try {
    const facts = await lookAtHistory({
      log,
      state,
      index: settings.config.index,
      indexPath: join(folder, 'index.sqlite'),
      keyFile: join(folder, 'pseudonym-keys.json'),
      // Which settings will start it is not known yet.
      version: (await state.standing())?.checkpoint?.version ?? '',
    })
    refuseMissingHistory(missingHistory(facts), folder)
    if (facts.state === null)
      throw new EarlyWarningError('INPUT_UNREADABLE', `${folder} holds a state that nobody has ever opened.`)
    return {
      stateOffset: facts.state.offset,
      logOffset: facts.log.nextOffset,
      indexOffset: facts.indexedOffset ?? null,
    }
  } finally {
    await state.close()
    await log.close()
    // Traces of the look, which are no part of a copy.
    for (const name of ['log/lock', 'state.sqlite-wal', 'state.sqlite-shm', 'index.sqlite-wal', 'index.sqlite-shm'])
      if (existsSync(join(folder, name))) rmSync(join(folder, name))
  }
}
