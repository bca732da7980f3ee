// qianzhao annotate: text or JSON lines in, documents out as JSON lines.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { packRecords, packedText } from '../../wire/record-batch.ts'
import { recordKindAt } from '../../wire/record-kind.ts'
import type { AnnotatePool } from '../../run/text/pool.ts'
import { createTextPool } from '../../run/text-tools.ts'
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import { readRecords } from '../../ingest/sources/file.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions, userKeyFile } from '../command.ts'

const help = `usage: qianzhao annotate [FILE…] [--format NAME] [--config FILE] [--set key=value]…
Without FILE, or for -, standard input: a line that begins with { is a post, any other line is the text of one.
What cannot be read is written to standard error as a dead letter; the rest goes on.
`

export const annotate: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { ...settingsOptions, format: { type: 'string' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const settings = settingsFrom(values)
  const pool = await createTextPool(settings, { keyFile: userKeyFile(), runStartMs: Infinity })
  try {
    let failures = 0
    for (const [n, file] of (positionals.length === 0 ? ['-'] : positionals).entries()) {
      failures += await annotateAll(pool, recordsOf(file, n + 1, values.format), settings.config.run.batchRecords)
    }
    return failures === 0 ? 0 : 1
  } finally {
    await pool.close()
  }
}

function recordsOf(file: string, number: number, format: string | undefined): AsyncIterable<RawRecord> {
  if (file === '-') return lineRecords(process.stdin, 'stdin', number)
  if (file.endsWith('.txt')) return lineRecords(createReadStream(file), file, number)
  return readRecords(file, { receivedAtMs: Date.now(), ...(format === undefined ? {} : { format }) })
}

/** A line is known by its place: a hash of its words could be guessed back. */
async function* lineRecords(input: NodeJS.ReadableStream, file: string, number: number): AsyncGenerator<RawRecord> {
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line++
    if (text.trim() === '') continue
    const receivedAtMs = Date.now()
    const json = text.startsWith('{')
      ? text
      : JSON.stringify({
          id: `item-${number}/${line}`,
          source: 'text',
          channel: 'weibo',
          text,
          time: receivedAtMs,
        })
    yield {
      bytes: new TextEncoder().encode(json),
      source: 'text' as SourceId,
      format: 'auto',
      receivedAtMs,
      file,
      line,
    }
  }
}

async function annotateAll(
  pool: AnnotatePool,
  records: AsyncIterable<RawRecord>,
  batchRecords: number,
): Promise<number> {
  let failures = 0
  let batch: RawRecord[] = []
  const flush = async () => {
    const result = await pool.annotate({
      kind: 'raw',
      records: packRecords(batch),
      wanted: { records: true, documents: false },
    })
    batch = []
    let out = ''
    result.kinds.forEach((_, i) => {
      const kind = recordKindAt(result.kinds, i)
      if (kind === 'post') out += `${packedText(result.records, i)}\n`
      else {
        failures += kind === 'dead_letter' ? 1 : 0
        process.stderr.write(`${packedText(result.posts, i)}\n`)
      }
    })
    if (out !== '' && !process.stdout.write(out)) await once(process.stdout, 'drain')
  }
  for await (const record of records) {
    batch.push(record)
    if (batch.length >= batchRecords) await flush()
  }
  if (batch.length > 0) await flush()
  return failures
}
