// qianzhao replay: recorded files through the same pipeline as the live service.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createTextTools } from '../../run/text-tools.ts'
import { readTime } from '../../ingest/clean/time.ts'
import { findFormat, formats } from '../../ingest/formats/table.ts'
import type { ColumnMapping } from '../../ingest/mapping/mapping.ts'
import { createMappedTable } from '../../ingest/mapping/mapping.ts'
import type { ReadOptions } from '../../ingest/sources/file.ts'
import { filesIn } from '../../ingest/sources/folder.ts'
import { loadMapping } from '../../run/config/load-config.ts'
import type { ReplaySummary } from '../../run/fold/replay.ts'
import { replayFiles } from '../../run/fold/replay.ts'
import type { DeadLetter } from '../../core/outcome.ts'
import { readRecords } from '../../ingest/sources/file.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, terminalProgress, usageError, userKeyFile } from '../command.ts'

const help = `usage: qianzhao replay FILE… --out DIR [--config FILE] [--set key=value]… [--speed max|N] [--format NAME] [--source ID] [--received-at TIME] [--mapping FILE] [--json]
FILE is a file, a folder or - for standard input: JSON, JSON lines, CSV, XLSX, RSS, Atom, SQLite, zip or gzip of them, in UTF-8, UTF-16 or GB18030.
--received-at says what times such as 刚刚 are relative to, and when a list without times was hot; by default the time of the file.
--mapping says what the columns of a table of your own mean; \`qianzhao map FILE\` writes one.
--format is found by itself; it may be one of:
${formatLines()}
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
      'received-at': { type: 'string' },
      mapping: { type: 'string' },
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
  const mapping = values.mapping === undefined ? null : loadMapping(values.mapping)
  const reading = readOptions(values, mapping)
  const files = await filesIn(positionals)
  if (files.length === 0) throw usageError(`${positionals.join(', ')}: no file that may hold posts`)
  const settings = settingsFrom(values)
  const progress = terminalProgress()
  const tools = await createTextTools(settings, { keyFile: userKeyFile(), runStartMs: Date.now() })
  try {
    const summary = await replayFiles({
      files,
      out: values.out,
      settings,
      pool: tools.pool,
      readRecords: (path) => readRecords(path, reading),
      speed,
      placeName: tools.placeName,
      progress: progress.show,
      version: JSON.stringify([tools.version, values.format, values.source, values['received-at'], mapping]),
    })
    progress.clear()
    if (values.json === true) printJson(summary)
    else process.stdout.write(sentence(summary, values.out))
    const lettersPath = join(values.out, 'dead-letters.jsonl')
    if (summary.deadLetters > 0) process.stderr.write(firstDeadLetters(lettersPath, summary.deadLetters))
    const failure = howItFailed(summary, lettersPath)
    if (failure === null) return 0
    process.stderr.write(failure)
    return 1
  } finally {
    await tools.pool.close()
  }
}

interface ReadValues {
  readonly format?: string | undefined
  readonly source?: string | undefined
  readonly 'received-at'?: string | undefined
}

function readOptions(values: ReadValues, mapping: ColumnMapping | null): ReadOptions {
  const { format, source, 'received-at': receivedAt } = values
  if (format !== undefined && findFormat(format) === undefined)
    throw usageError(`--format ${format}: unknown; wanted one of\n${formatLines()}`)
  const received = receivedAt === undefined ? null : readTime(receivedAt, 0)
  if (receivedAt !== undefined && received === null)
    throw usageError(`--received-at ${receivedAt}: wanted a time such as 2026-03-05T14:00:00+08:00`)
  return {
    ...(format === undefined ? {} : { format }),
    ...(source === undefined ? {} : { source }),
    ...(received === null ? {} : { receivedAtMs: received.timeMs }),
    ...(mapping === null ? {} : { mapped: createMappedTable(mapping) }),
  }
}

/** The names of the formats, a few a line. */
function formatLines(): string {
  const names = formats.map(({ name }) => name)
  const lines = Array.from({ length: Math.ceil(names.length / 6) }, (_, i) => names.slice(6 * i, 6 * i + 6).join(', '))
  return lines.map((line) => `  ${line}`).join(',\n')
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

/** null where at least half of the records could be read. Posts of the future were read, and are no fault of the format. */
function howItFailed(summary: ReplaySummary, path: string): string | null {
  if (summary.accepted === 0)
    return 'nothing could be read: found no record, wanted at least one post; `qianzhao replay --help` lists what is read\n'
  if (2 * summary.deadLetters <= summary.accepted) return null
  const letters = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const counts = new Map<string, { count: number; readonly wanted: string }>()
  for (const line of letters) {
    const { reason, wanted } = JSON.parse(line) as DeadLetter
    const held = counts.get(reason) ?? { count: 0, wanted }
    counts.set(reason, { ...held, count: held.count + 1 })
  }
  const [commonest] = [...counts].sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
  if (commonest === undefined || isOfTheClock(commonest[0])) return null
  const [reason, { count, wanted }] = commonest
  return (
    `more than half could not be read: ${summary.deadLetters} of ${summary.accepted} records, ${count} of them ${reason}; wanted ${wanted}, for example\n` +
    `{"id":"4711","source":"hotline","channel":"hotline","text":"…","time":"2026-03-01T08:12:00+08:00"}\n`
  )
}

function isOfTheClock(reason: string): boolean {
  return reason === 'from_the_future' || reason === 'after_the_run'
}

function sentence(summary: ReplaySummary, out: string): string {
  const dropped = Object.values(summary.dropped).reduce((sum, count) => sum + count, 0)
  return (
    `${summary.accepted} records: ${summary.documents} documents, ${summary.duplicates} duplicates, ${summary.late} late, ${summary.deadLetters} dead letters, ${dropped} dropped\n` +
    `${summary.situations} situations, ${summary.alerts} alerts in ${summary.wallSeconds} s (${summary.postsPerSecond} posts/s) → ${out}\n`
  )
}
