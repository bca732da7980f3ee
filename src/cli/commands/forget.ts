// qianzhao forget: takes what a person or a source told out of everything that was kept.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { createPseudonyms } from '../../ingest/redact/pseudonym.ts'
import { keyFileOf, loadPseudonymKeys } from '../../run/config/pseudonym-keys.ts'
import { forgetEverywhere } from '../../run/forget/forget-everywhere.ts'
import { createSubject } from '../../run/forget/subject.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError, userKeyFile } from '../command.ts'

const help = `usage: qianzhao forget [--source ID] [--also DIR]… [--json] [--config FILE] [--set key=value]…
Takes a person's records out of log, index, state and checkpoints of the data directory. Who it is, is read from standard input,
one a line: a pseudonym as documents show it (p1:…), or the value itself (a telephone number, an account, a name). Values never
stand on the command line. With --source ID the records of that source are taken instead, and nothing is read.
--also DIR does the same in a backup, or in the output of a replay. The service must be stopped. Counts stay; a stub with a keyed
hash stands where a record was, and the log notes that records were forgotten. What quotes them elsewhere is struck out.
`

export const forget: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: {
      ...settingsOptions,
      source: { type: 'string' },
      also: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const { config } = settingsFrom(values)
  const also = values.also ?? []
  for (const folder of also) if (!existsSync(folder)) throw usageError(`--also ${folder}: there is no such folder`)
  const asked = values.source === undefined ? await valuesFrom(process.stdin) : []
  if (values.source === undefined && asked.length === 0) {
    throw usageError(`Nothing was read from standard input; wanted a pseudonym or a value on each line.\n${help}`)
  }
  const keys = [keyFileOf(config), userKeyFile()].filter(existsSync).flatMap(loadPseudonymKeys)
  const [first] = keys
  if (first === undefined) throw usageError(`${keyFileOf(config)} is missing: without the keys nobody can be found`)
  const forgotten = await forgetEverywhere({
    subject: createSubject(
      { source: values.source ?? null, values: asked },
      keys.map((key) => createPseudonyms([key])),
    ),
    asked: values.source === undefined ? 'a person' : `the source ${values.source}`,
    hashOf: createPseudonyms([first]).bytesHash,
    folders: [config.run.dataDirectory, ...also].map((folder) => resolve(folder)).filter(existsSync),
    nowMs: Date.now(),
  })
  if (values.json === true) printJson(forgotten)
  else {
    for (const { folder, records } of forgotten.folders)
      process.stdout.write(`${folder}: ${records} records forgotten\n`)
  }
  return 0
}

async function valuesFrom(input: NodeJS.ReadableStream): Promise<readonly string[]> {
  return (await text(input))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
