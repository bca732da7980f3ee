// qianzhao token: makes, lists and revokes the tokens that feeders and people use.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseDuration } from '../../run/config/duration.ts'
import type { Role } from '../../serve/route.ts'
import { roles } from '../../serve/route.ts'
import { openTokens } from '../../serve/sign-in/tokens.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao token create --role ${roles.join('|')} [--name NAME] [--expires 90d] [--source ID]
       qianzhao token list [--json]
       qianzhao token revoke ID
With --source everything that is pushed with the token is of that source, whatever the records say, and nobody else speaks for it.
A token is shown once, when it is made; only its hash is kept. A revoked one stops working within five seconds.
`

export const token: Command = (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      role: { type: 'string' },
      name: { type: 'string', default: '' },
      expires: { type: 'string', default: '90d' },
      source: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const [verb, id] = positionals
  if (values.help === true) {
    process.stdout.write(help)
    return Promise.resolve(0)
  }
  const directory = settingsFrom(values).config.run.dataDirectory
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const tokens = openTokens({ path: join(directory, 'tokens.json') })
  if (verb === 'create') {
    const role = roles.find((one): one is Role => one === values.role)
    const lifeMs = parseDuration(values.expires)
    if (role === undefined) throw usageError(`--role ${values.role ?? ''}: wanted one of ${roles.join(', ')}`)
    if (lifeMs === null) throw usageError(`--expires ${values.expires}: wanted a duration such as 90d`)
    const source = values.source ?? null
    if (source !== null && role !== 'ingest')
      throw usageError(`--source ${source}: only a token of the role ingest speaks for a source`)
    if (source !== null && (!/^[a-z0-9_-]{1,40}$/u.test(source) || source === 'unknown'))
      throw usageError(`--source ${source}: wanted 1 to 40 of a-z, 0-9, _ and -, and not unknown`)
    const made = tokens.create({ role, name: values.name, source, expiresAtMs: Date.now() + lifeMs })
    if (values.json === true)
      printJson({
        token: made.token,
        id: made.record.id,
        role,
        source,
        expires: new Date(made.record.expiresAtMs).toISOString(),
      })
    else process.stdout.write(`${made.token}\n`)
    return Promise.resolve(0)
  }
  if (verb === 'list') {
    const rows = tokens.list().map(({ id, role, name, source = null, createdAtMs, expiresAtMs, revokedAtMs }) => ({
      id,
      role,
      name,
      source,
      createdAtMs,
      expiresAtMs,
      revokedAtMs,
    }))
    if (values.json === true) printJson(rows)
    else
      for (const row of rows)
        process.stdout.write(
          `${row.id}  ${row.role.padEnd(8)} ${row.revokedAtMs === null ? `until ${new Date(row.expiresAtMs).toISOString()}` : 'revoked'}  ${row.source === null ? '' : `${row.source}  `}${row.name}\n`,
        )
    return Promise.resolve(0)
  }
  if (verb === 'revoke' && id !== undefined) {
    const done = tokens.revoke(id)
    process.stdout.write(done ? `${id} is revoked\n` : `there is no valid token ${id}\n`)
    return Promise.resolve(done ? 0 : 1)
  }
  throw usageError(help)
}
