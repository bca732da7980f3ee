// qianzhao search: the index from the shell.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { indexTarget, openSearchOnce } from '../../run/index/index-target.ts'
import { createTextTools } from '../../run/text-tools.ts'
import type { IndexKind } from '../../core/ports.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError, userKeyFile } from '../command.ts'

const kinds: readonly IndexKind[] = ['alerts', 'documents', 'signals', 'situations']
const help = `usage: qianzhao search QUERY [--kind ${kinds.join('|')}] [--topic ID] [--place CODE] [--source ID] [--limit N] [--json] [--config FILE]
An empty QUERY ('') finds everything, newest first.
`

export const search: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      kind: { type: 'string', default: 'alerts' },
      topic: { type: 'string' },
      place: { type: 'string' },
      source: { type: 'string' },
      limit: { type: 'string', default: '20' },
      json: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const kind = kinds.find((one) => one === values.kind)
  const limit = Number(values.limit)
  if (kind === undefined) throw usageError(`--kind ${values.kind}: wanted one of ${kinds.join(', ')}`)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw usageError(`--limit ${values.limit}: wanted 1 to 1000`)
  const settings = settingsFrom(values)
  const path = join(settings.config.run.dataDirectory, 'index.sqlite')
  const target = indexTarget(settings.config.index, path, process.env)
  if (target.kind === 'embedded' && !existsSync(path))
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `There is no index at ${path}; start the service once, or name its configuration with --config.`,
    )
  const tools = await createTextTools(
    { ...settings, config: { ...settings.config, run: { ...settings.config.run, workers: 1 } } },
    { keyFile: userKeyFile(), runStartMs: Infinity },
  )
  const index = await openSearchOnce(target, tools.tokenize)
  try {
    const { topic, place, source } = values
    const filters = {
      ...(topic === undefined ? {} : { topic }),
      ...(place === undefined ? {} : { place }),
      ...(source === undefined ? {} : { source }),
    }
    const page = await index.search({ kind, query: positionals.join(' '), filters, limit, facets: ['topic', 'source'] })
    if (values.json === true) printJson(page)
    else for (const hit of page.hits) process.stdout.write(`${hitLine(hit)}\n`)
    return 0
  } finally {
    await index.close()
    await tools.pool.close()
  }
}

function hitLine(hit: Readonly<Record<string, unknown>>): string {
  const text = (name: string) => (typeof hit[name] === 'string' ? hit[name] : '')
  const when = text('raisedAt') || text('time') || text('windowEnd') || text('decidedAt')
  return [
    when.slice(0, 16),
    text('level'),
    text('state'),
    text('id') || text('key'),
    text('title') || text('text').slice(0, 60) || text('topic'),
  ]
    .filter((part) => part !== '')
    .join('  ')
}
