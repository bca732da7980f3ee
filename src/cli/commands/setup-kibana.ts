// qianzhao setup kibana: data views and dashboards as saved objects, written to a file or imported.
import { minuteMs } from '../../core/durations.ts'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { importToKibana } from '../../store/elasticsearch/kibana/import.ts'
import { kibanaLines, kibanaObjects } from '../../store/elasticsearch/kibana/objects.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao setup kibana [--out FILE] [--url ADDRESS] [--space NAME] [--api-key-from VARIABLE] [--config FILE] [--set key=value]…
Data views and dashboards over the indices below index.elasticsearch.prefix. Without --out and --url it lists them.
--out FILE         writes them as lines of JSON, as Kibana's own export does
--url ADDRESS      imports them; what has the same id is replaced
--space NAME       into this space instead of the default one
--api-key-from     environment variable with an API key for Kibana
`

export const setupKibana: Command = async (arguments_) => {
  const { values } = parseArgs({
    args: [...arguments_],
    options: {
      ...settingsOptions,
      out: { type: 'string' },
      url: { type: 'string' },
      space: { type: 'string', default: '' },
      'api-key-from': { type: 'string' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const objects = kibanaObjects(settingsFrom(values).config.index.elasticsearch.prefix)
  const lines = kibanaLines(objects)
  if (values.out !== undefined) {
    writeFileSync(values.out, lines)
    process.stdout.write(`${objects.length} objects written to ${values.out}\n`)
  }
  if (values.url !== undefined) {
    const { successCount, errors } = await importToKibana(
      { url: addressOf(values.url), space: values.space, apiKey: keyFrom(values['api-key-from']), timeoutMs: minuteMs },
      lines,
    )
    process.stdout.write(`${successCount} of ${objects.length} objects imported\n`)
    for (const error of errors) process.stderr.write(`${error}\n`)
    return errors.length === 0 && successCount === objects.length ? 0 : 1
  }
  if (values.out === undefined) {
    for (const { type, id, attributes } of objects)
      process.stdout.write(`${type.padEnd(14)} ${id.padEnd(34)} ${String(attributes['title'])}\n`)
  }
  return 0
}

function addressOf(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/u.test(url.protocol))
    throw usageError(`--url ${text}: wanted an address such as http://127.0.0.1:5601`)
  if (url.username !== '' || url.password !== '')
    throw usageError('--url: wanted an address without a password; name a key with --api-key-from')
  return url.href
}

function keyFrom(variable: string | undefined): string | null {
  if (variable === undefined) return null
  const key = process.env[variable]
  if (key === undefined || key === '')
    throw new EarlyWarningError('CONFIG_INVALID', `--api-key-from ${variable}: the environment has no such variable.`)
  return key
}
