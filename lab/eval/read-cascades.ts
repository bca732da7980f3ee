// Reads labelled cascades: an events file and, beside it, the reposts that hang on its events.
import { hourMs } from '../../src/core/durations.ts'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { LabelledCascade } from '../cascade/event.ts'
import { readRecordBatches } from '../../src/ingest/sources/file.ts'
import { readTextRows } from './rows.ts'

// 20,000 events x 16,000 characters of reposts that are kept = 640 MB at worst; the whole data set has 3,387 events.
const eventsMax = 20_000
const charactersPerEventMax = 16_000
const repostsPerEventMax = 20_000
const longestDelayMs = 24 * hourMs

interface Columns {
  readonly delaysMs: number[]
  readonly parents: number[]
  readonly authors: string[]
  readonly texts: string[]
  characters: number
}

/** Reposts up to a day after the post, in the order of the file. */
export async function readCascades(eventsPath: string): Promise<readonly LabelledCascade[]> {
  const rows = (await readTextRows(eventsPath)).slice(0, eventsMax)
  if (rows[0]?.['event'] === undefined || rows[0]['label'] === undefined) {
    throw new EarlyWarningError(
      'FORMAT_UNKNOWN',
      `${eventsPath}: found ${Object.keys(rows[0] ?? {}).join(', ') || 'no rows'}, wanted event, label, time, text.`,
    )
  }
  const columns = new Map(rows.map((row) => [row['event'] ?? '', newColumns()]))
  await readReposts(repostsBeside(eventsPath), columns)
  return rows
    .map((row): LabelledCascade => {
      const id = row['event'] ?? ''
      const { delaysMs, parents, authors, texts } = byTime(columns.get(id) ?? newColumns())
      return {
        id,
        isRumour: row['label'] === 'rumor' || row['label'] === 'rumour',
        timeMs: Number(row['time'] ?? 0) * 1_000,
        text: row['text'] ?? '',
        followers: Number(row['followers'] ?? 0) || 0,
        isVerified: row['verified'] === '1',
        delaysMs,
        parents,
        authors,
        texts,
      }
    })
    .sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
}

/** Rows that are not in time order are sorted; parents follow their rows. */
function byTime(columns: Columns): Columns {
  const { delaysMs, parents, authors, texts } = columns
  if (delaysMs.every((delay, row) => row === 0 || (delaysMs[row - 1] ?? 0) <= delay)) return columns
  const order = [...delaysMs.keys()].sort((a, b) => (delaysMs[a] ?? 0) - (delaysMs[b] ?? 0) || a - b)
  const newRow = new Map(order.map((row, at) => [row, at]))
  return {
    ...columns,
    delaysMs: order.map((row) => delaysMs[row] ?? 0),
    parents: order.map((row) => newRow.get(parents[row] ?? -1) ?? -1),
    authors: order.map((row) => authors[row] ?? ''),
    texts: order.map((row) => texts[row] ?? ''),
  }
}

function newColumns(): Columns {
  return { delaysMs: [], parents: [], authors: [], texts: [], characters: 0 }
}

function repostsBeside(eventsPath: string): string {
  const names = [basename(eventsPath).replace('events', 'reposts'), 'reposts.csv.gz', 'reposts.csv']
  const found = names
    .filter((name) => name !== basename(eventsPath))
    .map((name) => join(dirname(eventsPath), name))
    .find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new EarlyWarningError(
    'INPUT_UNREADABLE',
    `No reposts file stands beside ${eventsPath}; wanted ${names.join(' or ')} in the same folder.`,
  )
}

async function readReposts(path: string, columns: ReadonlyMap<string, Columns>): Promise<void> {
  const decoder = new TextDecoder()
  // Under a name that is no format, rows stay as they are and are not joined with the events a second time.
  for await (const batch of readRecordBatches(path, { format: 'labelled_reposts' })) {
    for (const record of batch) {
      const row = JSON.parse(decoder.decode(record.bytes)) as Readonly<Record<string, string | undefined>>
      const event = columns.get(row['event'] ?? '')
      if (event !== undefined && event.delaysMs.length < repostsPerEventMax) keep(event, row)
    }
  }
}

/** A row beyond the day keeps its place, because parents are row numbers; its delay is beyond every horizon. */
function keep(event: Columns, row: Readonly<Record<string, string | undefined>>): void {
  // Clocks differ: a repost is never before its post.
  const delayMs = Math.max(0, Number(row['dt'] ?? 0) || 0) * 1_000
  const text = delayMs <= longestDelayMs && event.characters < charactersPerEventMax ? (row['text'] ?? '') : ''
  event.characters += text.length
  event.delaysMs.push(delayMs)
  event.parents.push(Number(row['parent'] ?? -1))
  event.authors.push(row['user'] ?? '')
  event.texts.push(text)
}
