// qianzhao map: proposes what the columns of an unknown table mean, shows ten posts as they would be, and writes the mapping.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { SourceId } from '../../core/ids.ts'
import type { RawRecord } from '../../core/post.ts'
import { channels } from '../../core/post.ts'
import type { ColumnMapping } from '../../ingest/mapping/mapping.ts'
import { createMappedTable } from '../../ingest/mapping/mapping.ts'
import type { Proposal } from '../../ingest/mapping/propose-mapping.ts'
import { mappingFrom, proposeMapping } from '../../ingest/mapping/propose-mapping.ts'
import { readRecords } from '../../ingest/sources/file.ts'
import type { TableSample } from '../../ingest/sources/table-sample.ts'
import { sampleTable } from '../../ingest/sources/table-sample.ts'
import { loadMapping, yamlOf } from '../../run/config/load-config.ts'
import type { AnnotatePool } from '../../run/text/pool.ts'
import { createTextPool } from '../../run/text-tools.ts'
import type { Command } from '../command.ts'
import { settingsFrom, settingsOptions, usageError, userKeyFile } from '../command.ts'
import { shownPosts } from '../shown-posts.ts'

const help = `usage: qianzhao map FILE [--out MAPPING.yaml] [--source ID] [--channel weibo|forum|hotline|grid|news]
       qianzhao map FILE --check MAPPING.yaml
Says what FILE is, proposes for each column what it means and why, and shows ten posts as they would be: redacted.
--out writes the mapping, for \`qianzhao replay FILE --mapping MAPPING.yaml\`. Exit 1 where id, time or text is not sure.
`

export const map: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      out: { type: 'string' },
      check: { type: 'string' },
      source: { type: 'string', default: 'table' },
      channel: { type: 'string', default: 'hotline' },
    },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw usageError(`map needs one FILE.\n${help}`)
  const pool = await createTextPool(settingsFrom(values), { keyFile: userKeyFile(), runStartMs: Infinity })
  try {
    if (values.check !== undefined) return await showPosts(file, loadMapping(values.check), pool)
    const channel = channels.find((one) => one === values.channel)
    if (channel === undefined) throw usageError(`--channel ${values.channel}: wanted one of ${channels.join(', ')}`)
    const sample = await sampleTable(file)
    const proposal = proposeMapping(sample.columns, sample.rows)
    process.stdout.write(described(sample, proposal))
    const mapping = mappingFrom(sample.columns, proposal, { source: values.source, channel })
    const failures = await showPosts(file, mapping, pool)
    await showCategories(sample, proposal, pool)
    if (values.out === undefined) process.stdout.write(`\n${yamlOf(mapping)}`)
    else writeFileSync(values.out, yamlOf(mapping))
    return failures === 0 && proposal.unsure.length === 0 ? 0 : 1
  } finally {
    await pool.close()
  }
}

function described(sample: TableSample, proposal: Proposal): string {
  const lines = proposal.columns.map(({ column, field, attribute, confidence, reason }) => {
    const meaning = field === 'attribute' ? `attributes.${attribute ?? ''}` : (field ?? '(left out)')
    return `  ${column} → ${meaning}${field === null ? '' : ` (${Math.round(confidence * 100)} %)`}: ${reason}`
  })
  const ties = proposal.ties.map(
    ({ field, columns }) => `Which is the ${field}: ${columns.join(' or ')}? Write it into the mapping.\n`,
  )
  const unsure =
    proposal.unsure.length === 0 ? '' : `Not sure: ${proposal.unsure.join(', ')}. Name their columns in the mapping.\n`
  return `${sample.carrier}, ${sample.encoding}, header in row ${sample.headerRow}, ${sample.count} records\n${lines.join('\n')}\n${ties.join('')}${unsure}`
}

const postsShown = 10

/** How many of the first posts could not be read. What is shown has been through the redactor. */
async function showPosts(file: string, mapping: ColumnMapping, pool: AnnotatePool): Promise<number> {
  const table = createMappedTable(mapping)
  const records: RawRecord[] = []
  for await (const record of readRecords(file, { mapped: table, source: mapping.source })) {
    records.push(record)
    if (records.length >= postsShown) break
  }
  if (records.length === 0) process.stdout.write('No record.\n')
  let failures = records.length === 0 ? 1 : 0
  for (const line of await shownPosts(records, pool)) {
    if (line.kind !== 'post') failures++
    process.stdout.write(`${line.text}\n`)
  }
  return failures
}

const categoriesShown = 12

/** The classes of the table with the topic that each is nearest to, the commonest first. */
async function showCategories(sample: TableSample, proposal: Proposal, pool: AnnotatePool): Promise<void> {
  const at = proposal.columns
    .map(({ field }, place) => (field === 'category' ? place : -1))
    .filter((place) => place >= 0)
  if (at.length === 0) return
  const counts = new Map<string, number>()
  for (const row of sample.rows) {
    const path = at
      .map((place) => row[place] ?? '')
      .filter((level) => level !== '')
      .join('>')
    if (path !== '') counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  const shown = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, categoriesShown)
  const records = shown.map(
    ([path], line): RawRecord => ({
      bytes: Buffer.from(
        JSON.stringify({ text: path.replaceAll('>', '，'), time: '2026-01-01T00:00:00+08:00', channel: 'hotline' }),
      ),
      source: 'table' as SourceId,
      format: 'post',
      receivedAtMs: 0,
      file: 'categories',
      line,
    }),
  )
  const topics = await shownPosts(records, pool)
  process.stdout.write('Classes and the topics nearest to them:\n')
  shown.forEach(([path, count], i) => process.stdout.write(`  ${path} (${count}) → ${topics[i]?.topic || 'none'}\n`))
}
