// qianzhao restore: puts a backup back into an empty data directory.
import { parseArgs } from 'node:util'
import { putBack } from '../../run/backup/put-back.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions, usageError } from '../command.ts'
import { backupText } from './backup.ts'

const help = `usage: qianzhao restore DIR [--config FILE]
Verifies the backup in DIR and puts it into the data directory of the configuration, which must be empty or missing; the
pseudonym keys go where the configuration has them. The next start goes on where the backup stands.
`

export const restore: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({ args: [...arguments_], allowPositionals: true, options: settingsOptions })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw usageError('wanted one folder: qianzhao restore DIR')
  const manifest = await putBack(settingsFrom(values), folder)
  process.stdout.write(`已恢复并核对 · restored and verified: ${backupText(manifest)}, of ${manifest.madeAt}\n`)
  return 0
}
