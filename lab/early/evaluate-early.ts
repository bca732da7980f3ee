// `eval early`: real incidents laid over ordinary posts, or the archive of a hot-search list, replayed; what are situations in time?
import { dayMs } from '../../src/core/durations.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { HotSearchTables } from './hot-search.ts'
import type { IncidentStream, IncidentTables } from './incident-stream.ts'
import { layIncidents } from './incident-stream.ts'
import type { IncidentAlarm } from './judge-incidents.ts'
import { judgeIncidents } from './judge-incidents.ts'
import { replayStream } from './replay-stream.ts'
import type { Evaluation, EvaluationTools } from '../eval/evaluation.ts'
import { evaluateHotSearch } from './evaluate-hot-search.ts'
import { readTextRows } from '../eval/rows.ts'
import type { TextTools } from '../../src/run/text-tools.ts'
import { createTextTools } from '../../src/run/text-tools.ts'

const backgroundPerDay = 2_000
const warmUpDays = 14
type Table = keyof IncidentTables | keyof HotSearchTables
type Rows = readonly Readonly<Record<string, string>>[]

const columns: Readonly<Record<Table, readonly string[]>> = {
  comments: ['ts', 'incident', 'platform', 'text'],
  listings: ['incident', 'first_seen_cst'],
  posts: ['day', 'user', 'text'],
  rhythm: ['bucket_of_week', 'count'],
  titles: ['h0', 't', 'd'],
  emergencies: ['first_hour', 'kind', 'title', 'hours_to_peak'],
  questions: ['first_seen', 'title', 'question'],
}
const names = Object.keys(columns) as Table[]

/**
 * Wants, in any order, either comments, listings, background posts and the weekly rhythm, or the titles of a hot-search list
 * and those of them that are emergencies, with the questions of a second platform where there are some.
 */
export async function evaluateEarly(files: readonly string[], tools: EvaluationTools): Promise<Evaluation> {
  const tables = await readTables(files)
  if (tables.titles !== undefined || tables.emergencies !== undefined) {
    const [titles, emergencies] = wantedOf(tables, ['titles', 'emergencies'])
    return evaluateHotSearch({ titles, emergencies, questions: tables.questions ?? [] }, tools)
  }
  const [comments, listings, posts, rhythm] = wantedOf(tables, ['comments', 'listings', 'posts', 'rhythm'])
  const text = await createTextTools(tools.settings, { keyFile: tools.keyFile, runStartMs: Infinity })
  try {
    const backgrounds: Record<string, Evaluation> = {}
    for (const background of ['shuffled', 'days'] as const) {
      const options = { seed: '1', backgroundPerDay, warmUpDays, background }
      const stream = layIncidents({ comments, listings, posts, rhythm }, options)
      backgrounds[background] = await evaluateStream(stream, text, tools)
    }
    return { backgroundPerDay, warmUpDays, backgrounds }
  } finally {
    await text.pool.close()
  }
}

type Tables = Partial<Record<Table, Rows>>

async function readTables(files: readonly string[]): Promise<Tables> {
  const tables: Tables = {}
  for (const file of files) {
    const rows = await readTextRows(file)
    const name = names.find((one) => columns[one].every((column) => rows[0]?.[column] !== undefined))
    if (name === undefined) {
      const found = rows.length === 0 ? 'no rows' : `the columns ${Object.keys(rows[0] ?? {}).join(', ')}`
      throw new EarlyWarningError(
        'INPUT_UNREADABLE',
        `${file}:1: found ${found}; wanted those of ${wantedColumns(names)}.`,
      )
    }
    tables[name] = rows
  }
  return tables
}

function wantedOf<const Wanted extends readonly Table[]>(
  tables: Tables,
  wanted: Wanted,
): { readonly [Place in keyof Wanted]: Rows } {
  const missing = wanted.filter((name) => tables[name] === undefined)
  if (missing.length > 0) {
    throw new EarlyWarningError(
      'USAGE',
      `eval early found no file of ${missing.join(', ')}; wanted one each of ${wantedColumns(wanted)}.`,
    )
  }
  return wanted.map((name) => tables[name] ?? []) as unknown as { readonly [Place in keyof Wanted]: Rows }
}

function wantedColumns(wanted: readonly Table[]): string {
  return wanted.map((name) => `${name} (${columns[name].join(', ')})`).join('; ')
}

async function evaluateStream(stream: IncidentStream, text: TextTools, tools: EvaluationTools): Promise<Evaluation> {
  const started = new Map<string, IncidentAlarm>()
  const moments: IncidentAlarm[] = []
  const { summary, rule } = await replayStream(stream.posts, text, tools, ({ id, decidedAtMs }, incidents) => {
    const alarm = { timeMs: decidedAtMs, incidents }
    if (!started.has(id)) started.set(id, alarm)
    moments.push(alarm)
  })
  const period = { fromMs: stream.judgedFromMs, toMs: stream.endMs }
  const own = judgeIncidents(stream.listed, [...started.values()], moments, period)
  const sweeps = rule.sweeps().map(({ ratio, alarms }) => ({
    ratio,
    ...judgeIncidents(stream.listed, alarms, alarms, period).figures,
  }))
  return {
    documents: summary.documents,
    days: (period.toMs - period.fromMs) / dayMs,
    ...own.figures,
    burstingTerms: sweeps.find(({ perDay }) => perDay <= own.figures.perDay) ?? sweeps.at(-1),
    burstingTermsSweep: sweeps,
    incidents: own.rows,
  }
}
