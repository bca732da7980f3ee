// qianzhao init: writes a commented configuration folder of one's own, which every command reads with --config DIR.
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Command } from '../command.ts'
import { ownFile, shippedConfig, usageError } from '../command.ts'

const help = `usage: qianzhao init DIR
Writes rules, routes, topics, sequences and every setting with its comment into DIR; \`qianzhao run --config DIR\` reads them there.
`

const files = ['default.yaml', 'rules.yaml', 'routes.yaml', 'taxonomy.yaml', 'sequences.yaml']

const own = `# What is different here from default.yaml beside it, which is replaced with every new version and not edited.
# \`qianzhao doctor --config DIR\` says what is wrong first, and what to do about it.

home:
  place: "3401"              # administrative code of the home region

run:
  dataDirectory: data        # log, state, index, users and audit; readable by this user only

sources: []                  # - { id: hotline, name: 12345热线, channel: hotline, place: "3401", lateness: 1h, silentAfter: 2h }

serve:
  host: 127.0.0.1            # 0.0.0.0 only behind a proxy that speaks https
  port: 8787
  publicAddress: ""          # what people type, such as https://warning.example.org
`

export const init: Command = (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { help: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return Promise.resolve(0)
  }
  const [directory] = positionals
  if (directory === undefined || positionals.length > 1) throw usageError(help)
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new EarlyWarningError('USAGE', `${directory} is not empty; name a folder that is new.`)
  mkdirSync(directory, { recursive: true })
  for (const file of files) copyFileSync(join(shippedConfig, file), join(directory, file), constants.COPYFILE_EXCL)
  writeFileSync(join(directory, ownFile), own, { flag: 'wx' })
  process.stdout.write(`${directory} holds ${[ownFile, ...files].join(', ')}\n\nnext:\n`)
  process.stdout.write(`  qianzhao doctor --config ${directory}\n  qianzhao run --config ${directory}\n`)
  process.stdout.write(`  qianzhao user create NAME --role duty --config ${directory}\n`)
  return Promise.resolve(0)
}
