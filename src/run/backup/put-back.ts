// Puts a backup back: into an empty data folder, verified before and after, its keys where the configuration has them.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { keyFileOf } from '../config/pseudonym-keys.ts'
import type { Settings } from '../config/load-config.ts'
import { mustBeEmpty } from './back-up.ts'
import { checkTogether } from './check-together.ts'
import type { BackupManifest } from './manifest.ts'
import { verifyManifest } from './manifest.ts'

export async function putBack(settings: Settings, folder: string): Promise<BackupManifest> {
  const { config } = settings
  const to = config.run.dataDirectory
  const manifest = verifyManifest(folder)
  mustBeEmpty(to, 'A backup is restored into an empty data directory')
  const keyFile = keyFileOf(config)
  const kept = readFileSync(join(folder, 'pseudonym-keys.json'))
  if (existsSync(keyFile) && !readFileSync(keyFile).equals(kept)) {
    throw new EarlyWarningError(
      'USAGE',
      `${keyFile} holds other keys than the backup: with them everybody would be somebody else. Move that file away first.`,
    )
  }
  // Under another name until it is whole: a restore that is cut short must not be taken for a data folder.
  const part = `${to}.restoring`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part, { recursive: true, mode: 0o700 })
  for (const { path } of manifest.files) {
    mkdirSync(dirname(join(part, path)), { recursive: true, mode: 0o700 })
    cpSync(join(folder, path), join(part, path))
  }
  await checkTogether(settings, part)
  if (!existsSync(keyFile)) {
    mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 })
    cpSync(join(part, 'pseudonym-keys.json'), keyFile)
  }
  rmSync(join(part, 'pseudonym-keys.json'))
  rmSync(to, { recursive: true, force: true })
  renameSync(part, to)
  return manifest
}
