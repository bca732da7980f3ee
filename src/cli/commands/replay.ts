// qianzhao replay: recorded files through the same pipeline as the live service.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTextTools } from '../../run/text-tools.ts'
import { replayFiles } from '../../run/fold/replay.ts'
import type { DeadLetter } from '../../core/outcome.ts'
import { readRecords } from '../../ingest/sources/file.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, terminalProgress, usageError, userKeyFile } from '../command.ts'

const help = `usage: qianzhao replay FILE… --out DIR [--config FILE] [--set key=value]… [--speed max|N] [--format NAME] [--source ID] [--json]
Writes alerts.jsonl, situations.jsonl, signals.jsonl, documents.jsonl, late.jsonl, dead-letters.jsonl and summary.json.
A run that was cut goes on where it was when it is started again with the same files, settings and --out.
`

export const replay: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      out: { type: 'string' },
      speed: { type: 'string', default: 'max' },
      format: { type: 'string' },
      source: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  if (positionals.length === 0 || values.out === undefined)
    throw usageError(`replay needs at least one FILE and --out DIR.\n${help}`)
  const speed = values.speed === 'max' ? null : Number(values.speed)
  if (speed !== null && !(speed > 0)) throw usageError(`--speed ${values.speed}: wanted max or a number above 0`)
  const settings = settingsFrom(values)
  const progress = terminalProgress()
  const tools = await createTextTools(settings, { keyFile: userKeyFile(), runStartMs: Date.now() })
  try {
    const summary = await replayFiles({
      files: positionals,
      out: values.out,
      settings,
      pool: tools.pool,
      readRecords: (path) => readRecords(path, fileOptions(values)),
      speed,
      placeName: tools.placeName,
      progress: progress.show,
      version: tools.version,
    })
    progress.clear()
    if (values.json === true) printJson(summary)
    else process.stdout.write(sentence(summary, values.out))
    if (summary.deadLetters > 0)
      process.stderr.write(firstDeadLetters(join(values.out, 'dead-letters.jsonl'), summary.deadLetters))
    return 0
  } finally {
    await tools.pool.close()
  }
}

function fileOptions(values: { format?: string | undefined; source?: string | undefined }) {
  return {
    ...(values.format === undefined ? {} : { format: values.format }),
    ...(values.source === undefined ? {} : { source: values.source }),
  }
}

const lettersShown = 10

/** One line for each of the first dead letters: file, line, what was found and what was wanted. */
function firstDeadLetters(path: string, count: number): string {
  const letters = readFileSync(path, 'utf8')
    .split('\n', lettersShown)
    .filter((line) => line !== '')
  const lines = letters.map((line) => {
    const { file, line: number, reason, found, wanted } = JSON.parse(line) as DeadLetter
    return `${file}:${number}: ${reason}: found ${found}, wanted ${wanted}\n`
  })
  return lines.join('') + (count > letters.length ? `… and ${count - letters.length} more in ${path}\n` : '')
}

function sentence(summary: Awaited<ReturnType<typeof replayFiles>>, out: string): string {
  const dropped = Object.values(summary.dropped).reduce((sum, count) => sum + count, 0)
  return (
    `${summary.accepted} records: ${summary.documents} documents, ${summary.duplicates} duplicates, ${summary.late} late, ${summary.deadLetters} dead letters, ${dropped} dropped\n` +
    `${summary.situations} situations, ${summary.alerts} alerts in ${summary.wallSeconds} s (${summary.postsPerSecond} posts/s) → ${out}\n`
  )
}
