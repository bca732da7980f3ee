// Backs up the data folder of an embedded service, which may be running: index, then state, then log, so that each knows no more than the next.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { copyDatabase } from '../../store/sqlite.ts'
import { keyFileOf } from '../config/pseudonym-keys.ts'
import type { Settings } from '../config/load-config.ts'
import { checkTogether } from './check-together.ts'
import { copyLog, copyOthers, copyState } from './copy-data.ts'
import type { BackupManifest } from './manifest.ts'
import { writeManifest } from './manifest.ts'

/** The folder must be empty or missing; it holds the pseudonym keys too, so whoever reads it knows who spoke. */
export async function backUp(settings: Settings, folder: string): Promise<BackupManifest> {
  const { config } = settings
  const from = config.run.dataDirectory
  if (config.run.mode === 'distributed')
    throw new EarlyWarningError('USAGE', 'A deployment is backed up with its servers; see docs/operations.md.')
  if (!existsSync(join(from, 'state.sqlite')))
    throw new EarlyWarningError('INPUT_UNREADABLE', `${from} holds no state; name the configuration with --config.`)
  mustBeEmpty(folder, 'A backup goes into an empty folder')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // What is decided while the copy runs stands behind it in the log, and is folded again after a restore.
  if (existsSync(join(from, 'index.sqlite')))
    await copyDatabase(join(from, 'index.sqlite'), join(folder, 'index.sqlite'))
  await copyState(join(from, 'state.sqlite'), join(folder, 'state.sqlite'))
  copyLog(join(from, 'log'), join(folder, 'log'))
  if (existsSync(join(from, 'index-spool'))) copyLog(join(from, 'index-spool'), join(folder, 'index-spool'))
  copyOthers(from, folder)
  copyFileSync(keyFileOf(config), join(folder, 'pseudonym-keys.json'))
  return writeManifest(folder, await checkTogether(settings, folder))
}

export function mustBeEmpty(folder: string, sentence: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new EarlyWarningError('USAGE', `${sentence}, but ${folder} holds something; name another, or move it away.`)
}
