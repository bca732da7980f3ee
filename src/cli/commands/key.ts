// qianzhao key: replaces the key of the pseudonyms; for a window authors have a tag under both.
import { join } from 'node:path'
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { parseDuration } from '../../run/config/duration.ts'
import { keyFileOf, rotateKeys } from '../../run/config/pseudonym-keys.ts'
import { openAudit } from '../../serve/sign-in/audit.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao key rotate [--window 30d] [--json] [--config FILE] [--set key=value]…
Puts a new key into the key file; it holds from the next start of the service on, and that start says so in the log. For the
window every author is written with a tag under the new key and one under the old, so that one voice stays one voice; keep it
longer than a situation lasts. Old keys stay in the file: without them nobody could be found to be forgotten. Back the file up.
`

/** Nobody has signed in on a command line: it was whoever could read the key file. */
const operator = { id: 'operator', name: 'operator' }

export const key: Command = (arguments_) => {
  const options = { ...settingsOptions, window: { type: 'string', default: '30d' }, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args: [...arguments_], allowPositionals: true, options })
  if (values.help === true) {
    process.stdout.write(help)
    return Promise.resolve(0)
  }
  const windowMs = parseDuration(values.window)
  if (positionals[0] !== 'rotate' || positionals.length > 1) throw usageError(help)
  if (windowMs === null) throw usageError(`--window ${values.window}: wanted a duration such as 30d`)
  const { config } = settingsFrom(values)
  const path = keyFileOf(config)
  const nowMs = Date.now()
  const { id } = rotateKeys(path, { nowMs, windowMs })
  const until = new Date(nowMs + windowMs).toISOString()
  openAudit({ path: join(config.run.dataDirectory, 'audit.jsonl') }).record({
    who: operator,
    action: 'key-rotate',
    target: id,
    outcome: 200,
    from: hostname(),
  })
  if (values.json === true) printJson({ id, bothUntil: until, keyFile: path })
  else
    process.stdout.write(
      `新密钥 ${id} 已写入 ${path}，重启服务后生效；${until} 之前新旧化名并存，请备份密钥文件。\nThe key ${id} is in ${path} and holds after a restart; until ${until} authors have both tags. Back the key file up.\n`,
    )
  return Promise.resolve(0)
}
