// `eval cluster`: replays a complaint stream in order and compares its situations with the labelled issues.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Situation } from '../core/situation.ts'
import { bCubed } from '../correlate/eval-cluster.ts'
import { readRecords } from '../ingest/sources/file.ts'
import type { Evaluation, EvaluationTools } from './evaluation.ts'
import { replay } from './replay.ts'
import { readTextRows } from './rows.ts'
import { createTextTools } from './text-tools.ts'

interface Issue {
  readonly label: string
  /** In event-time order. */
  readonly messages: { readonly key: string; readonly timeMs: number }[]
}

interface Flag {
  readonly issue: string
  readonly messages: number
  /** Labelled messages that had come when a significant situation first held three of them, or two thirds; null: never. */
  readonly messagesUntilFlagged: number | null
  readonly hoursUntilFlagged: number | null
  readonly situation: string | null
}

/** Reads columns message_id, ts and issue_rule; the stream itself is replayed from the same file. */
export async function evaluateClusters(file: string, tools: EvaluationTools): Promise<Evaluation> {
  const rows = await readTextRows(file)
  const labels = new Map(
    rows
      .filter((row) => (row['issue_rule'] ?? '') !== '')
      .map((row) => [`hotline:${row['message_id'] ?? ''}`, row['issue_rule'] ?? '']),
  )
  const out = mkdtempSync(join(tmpdir(), 'qianzhao-eval-'))
  const text = await createTextTools(tools.settings, { keyFile: tools.keyFile, runStartMs: Infinity })
  const clusterOf = new Map<string, string>()
  const timeOf = new Map<string, number>()
  const significant: { readonly decidedAtMs: number; readonly situation: Situation }[] = []
  const situations = new Set<string>()
  const alerts = new Set<string>()
  try {
    const summary = await replay({
      files: [file],
      out,
      settings: tools.settings,
      pool: text.pool,
      readRecords: (path) => readRecords(path),
      speed: null,
      placeName: text.placeName,
      progress: tools.progress,
      version: text.version,
      onTick: (result, record) => {
        for (const { key, ref } of result.accepted) {
          if (labels.has(key)) timeOf.set(key, (JSON.parse(record(ref).observation) as { timeMs: number }).timeMs)
        }
        for (const situation of result.situations) {
          for (const key of situation.documents) clusterOf.set(key, situation.id)
          if (situation.significantAtMs === null) continue
          situations.add(situation.id)
          significant.push({ decidedAtMs: result.clock.tick.closedAtMs, situation })
        }
        for (const alert of result.alerts) if (alert.state === 'firing') alerts.add(alert.id)
      },
    })
    const issues = issuesOf(labels, timeOf)
    const keys = [...labels.keys()].filter((key) => timeOf.has(key))
    const score = bCubed(
      keys.map((key) => labels.get(key) ?? ''),
      keys.map((key) => clusterOf.get(key) ?? key),
    )
    return {
      ...score,
      significantSituations: situations.size,
      alerts: alerts.size,
      postsPerSecond: summary.postsPerSecond,
      issues: issues.map((issue) => flagOf(issue, significant)),
    }
  } finally {
    await text.pool.close()
    rmSync(out, { recursive: true, force: true })
  }
}

function issuesOf(labels: ReadonlyMap<string, string>, timeOf: ReadonlyMap<string, number>): Issue[] {
  const issues = new Map<string, Issue>()
  for (const [key, label] of labels) {
    const timeMs = timeOf.get(key)
    if (timeMs === undefined) continue
    const issue = issues.get(label) ?? { label, messages: [] }
    issue.messages.push({ key, timeMs })
    issues.set(label, issue)
  }
  for (const issue of issues.values()) issue.messages.sort((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
  return [...issues.values()].sort((a, b) => b.messages.length - a.messages.length || (a.label < b.label ? -1 : 1))
}

function flagOf(
  issue: Issue,
  significant: readonly { readonly decidedAtMs: number; readonly situation: Situation }[],
): Flag {
  const keys = new Set(issue.messages.map((message) => message.key))
  const needed = Math.min(3, Math.ceil((keys.size * 2) / 3))
  const hit = significant.find(({ situation }) => {
    const held = situation.documents.filter((key) => keys.has(key)).length
    return held >= needed && held * 2 >= situation.documents.length
  })
  const firstMs = issue.messages[0]?.timeMs ?? 0
  return {
    issue: issue.label,
    messages: keys.size,
    messagesUntilFlagged:
      hit === undefined ? null : issue.messages.filter((message) => message.timeMs <= hit.decidedAtMs).length,
    hoursUntilFlagged: hit === undefined ? null : Math.round(((hit.decidedAtMs - firstMs) / 3_600_000) * 10) / 10,
    situation: hit?.situation.id ?? null,
  }
}
