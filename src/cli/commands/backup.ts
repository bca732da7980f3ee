// qianzhao backup: a verified copy of log, state, index, keys and audit, also while the service runs.
import { parseArgs } from 'node:util'
import { backUp } from '../../run/backup/back-up.ts'
import type { BackupManifest } from '../../run/backup/manifest.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao backup DIR [--config FILE] [--json]
Copies log, state, index, keys and audit of the data directory into the empty folder DIR, also while the service runs, and
checks that a start from the copy would succeed. The folder holds the pseudonym keys: keep it as safe as they are.
`

export const backup: Command = async (arguments_) => {
  const options = { ...settingsOptions, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args: [...arguments_], allowPositionals: true, options })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw usageError('wanted one folder: qianzhao backup DIR')
  const manifest = await backUp(settingsFrom(values), folder)
  if (values.json === true) printJson({ ...manifest, files: manifest.files.length })
  else process.stdout.write(`已备份并核对 · backed up and verified: ${backupText(manifest)}\n`)
  return 0
}

export function backupText({ files, stateOffset, logOffset, indexOffset }: BackupManifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const index = indexOffset === null ? '' : `, index ${indexOffset}`
  return `${files.length} files, ${Math.ceil(bytes / 1024)} KiB; log up to offset ${logOffset}, state ${stateOffset}${index}`
}
