// qianzhao user: makes and changes the people of the console; the link that it prints lets its user set a password.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { roles } from '../../serve/route.ts'
import { shownUser, userIdPattern } from '../../serve/sign-in/user-routes.ts'
import type { Users } from '../../serve/sign-in/users.ts'
import { openUsers } from '../../serve/sign-in/users.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const userRoles = roles.filter((role) => role !== 'ingest')
const help = `usage: qianzhao user create ID --name NAME --role ${userRoles.join('|')} [--place CODE]… [--topic TOPIC]…
       qianzhao user list [--json]
       qianzhao user disable ID · enable ID
       qianzhao user password ID     a new link; the password and the sessions of today go on until it is used
What create and password print is opened once in a browser, at any address of the service, within three days.
`

export const user: Command = (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      role: { type: 'string' },
      name: { type: 'string' },
      place: { type: 'string', multiple: true, default: [] },
      topic: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return Promise.resolve(0)
  }
  const { run, serve } = settingsFrom(values).config
  mkdirSync(run.dataDirectory, { recursive: true, mode: 0o700 })
  const users = openUsers({ path: join(run.dataDirectory, 'users.json') })
  const address = serve.publicAddress === '' ? `http://${serve.host}:${serve.port}` : serve.publicAddress
  const print = (code: string) => process.stdout.write(`${address.replace(/\/$/u, '')}/#code=${code}\n`)
  const [verb, id = ''] = positionals
  if (verb === 'list') list(users, values.json === true)
  else if (!userIdPattern.test(id)) throw usageError(help)
  else if (verb === 'create') {
    const role = userRoles.find((one) => one === values.role)
    if (role === undefined) throw usageError(`--role ${values.role ?? ''}: wanted one of ${userRoles.join(', ')}`)
    const { place: places, topic: topics, name = id } = values
    print(users.create({ id, name, role, places, topics }).code)
  } else if (verb === 'password') print(users.link(id).code)
  else if (verb === 'disable' || verb === 'enable') users.change(id, { disabled: verb === 'disable' })
  else throw usageError(help)
  return Promise.resolve(0)
}

function list(users: Users, asJson: boolean): void {
  if (asJson) return printJson(users.list().map(shownUser))
  for (const { id, name, role, disabledAtMs, lastSignInMs } of users.list()) {
    const last = lastSignInMs === null ? 'never signed in' : `last signed in ${new Date(lastSignInMs).toISOString()}`
    process.stdout.write(`${id.padEnd(16)} ${role.padEnd(8)} ${disabledAtMs === null ? last : 'disabled'}  ${name}\n`)
  }
}
