// `eval cluster`: replays complaints or news in order and compares the situations with the labelled issues or events.
import { dayMs, hourMs } from '../../src/core/durations.ts'
import type { DocumentKey } from '../../src/core/ids.ts'
import type { Post } from '../../src/core/post.ts'
import { bCubed } from './eval-cluster.ts'
import { alarmsOf, candidatesOf, spikeRule } from '../backtest/rules.ts'
import type { CountedDocument } from '../backtest/cells.ts'
import { cellHistories } from '../backtest/cells.ts'
import type { Evaluation, EvaluationTools } from './evaluation.ts'
import { insistOn } from './evaluation.ts'
import { readObservation } from '../../src/wire/observation-reader.ts'
import { replayToWatch } from './replay-to-watch.ts'
import { readTextRows } from './rows.ts'
import { createTextTools } from '../../src/run/text-tools.ts'

interface Issue {
  readonly label: string
  /** In event-time order. */
  readonly messages: { readonly key: string; readonly timeMs: number }[]
}

/** A significant situation or an alarm of the rule, at one moment. */
interface Claim {
  readonly id: string
  readonly atMs: number
  readonly documents: readonly DocumentKey[]
}

interface Flag {
  readonly issue: string
  readonly messages: number
  /** Labelled messages that had come when a claim first held three of them, or two thirds; null: never. */
  readonly messagesUntilFlagged: number | null
  readonly hoursUntilFlagged: number | null
  readonly situation: string | null
}

/**
 * Reads the issues of complaints (message_id, ts, issue_rule) or the events of news (ts, event, title, text); the stream itself is
 * replayed from the same file.
 */
export async function evaluateClusters(file: string, tools: EvaluationTools): Promise<Evaluation> {
  const labels = issuesOfComplaints(await readTextRows(file))
  const text = await createTextTools(tools.settings, { keyFile: tools.keyFile, runStartMs: Infinity })
  const clusterOf = new Map<string, string>()
  const timeOf = new Map<string, number>()
  const significant: Claim[] = []
  const observations: CountedDocument[] = []
  const situations = new Set<string>()
  const alerts = new Set<string>()
  try {
    const summary = await replayToWatch(file, text, tools, (result, record) => {
      for (const { key, ref } of result.accepted) {
        const { timeMs, topics, places } = readObservation(record(ref).observation)
        observations.push({ key, timeMs, topics, places })
        const event = eventOf(record(ref).post)
        if (event !== null) labels.set(key, event)
        if (labels.has(key)) timeOf.set(key, timeMs)
      }
      for (const situation of result.situations) {
        for (const key of situation.documents) clusterOf.set(key, situation.id)
        if (situation.significantAtMs === null) continue
        situations.add(situation.id)
        const { id, documents } = situation
        significant.push({ id, atMs: result.clock.tick.closedAtMs, documents })
      }
      for (const alert of result.alerts) if (alert.state === 'firing') alerts.add(alert.id)
    })
    insistOn(
      timeOf.size > 0,
      `no label in ${summary.documents} documents`,
      'complaints with issue_rule or news with event, title and text',
    )
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
      repeatedIssues: delaysOf(issues, significant),
      spikeRule: spikeDelays(issues, observations, situations.size),
      issues: issues.map((issue) => flagOf(issue, significant)),
    }
  } finally {
    await text.pool.close()
  }
}

function issuesOfComplaints(rows: readonly Readonly<Record<string, string>>[]): Map<string, string> {
  return new Map(
    rows
      .filter((row) => (row['issue_rule'] ?? '') !== '')
      .map((row) => [`hotline:${row['message_id'] ?? ''}`, row['issue_rule'] ?? '']),
  )
}

/** The event that a news article was gathered for; the chain does not look at it. */
function eventOf(post: string): string | null {
  const { attributes } = JSON.parse(post) as Post
  return typeof attributes['event'] === 'string' ? attributes['event'] : null
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

/** Issues with fewer messages are no repeated complaint. */
const repeatedMin = 5

interface Delays {
  readonly issues: number
  readonly flagged: number
  /** Medians over all repeated issues; one that is never flagged counts as infinitely late, and a median of that is null. */
  readonly medianMessages: number | null
  readonly medianHours: number | null
}

function delaysOf(issues: readonly Issue[], claims: readonly Claim[]): Delays {
  const flags = issues.filter((issue) => issue.messages.length >= repeatedMin).map((issue) => flagOf(issue, claims))
  return {
    issues: flags.length,
    flagged: flags.filter((flag) => flag.messagesUntilFlagged !== null).length,
    medianMessages: medianOf(flags.map((flag) => flag.messagesUntilFlagged)),
    medianHours: medianOf(flags.map((flag) => flag.hoursUntilFlagged)),
  }
}

function medianOf(values: readonly (number | null)[]): number | null {
  const sorted = values.map((value) => value ?? Infinity).sort((a, b) => a - b)
  const middle = sorted[(sorted.length - 1) >> 1] ?? Infinity
  return Number.isFinite(middle) ? middle : null
}

/** The plain spike rule with the window and threshold that flag most issues at no more alarms than there were situations. */
function spikeDelays(issues: readonly Issue[], observations: readonly CountedDocument[], alarmsMax: number): unknown {
  const cells = cellHistories(observations)
  let best: (Delays & { readonly alarms: number; readonly rule: string }) | null = null
  for (const days of [1, 3, 7, 14]) {
    const rule = spikeRule(days * dayMs, 3, 1)
    const candidates = candidatesOf(rule, cells)
    for (const threshold of [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20]) {
      const alarms = alarmsOf(rule, threshold, candidates)
      if (alarms.length > alarmsMax) continue
      const claims = alarms.flatMap(({ id, claims: list }) =>
        list.map(({ atMs, documents }) => ({ id, atMs, documents: documents as readonly DocumentKey[] })),
      )
      claims.sort((a, b) => a.atMs - b.atMs)
      const delays = delaysOf(issues, claims)
      if (best === null || delays.flagged > best.flagged) {
        best = { ...delays, alarms: alarms.length, rule: rule.describe(threshold) }
      }
    }
  }
  return best
}

function flagOf(issue: Issue, claims: readonly Claim[]): Flag {
  const keys = new Set<string>(issue.messages.map((message) => message.key))
  const needed = Math.min(3, Math.ceil((keys.size * 2) / 3))
  const hit = claims.find(({ documents }) => {
    const held = documents.filter((key) => keys.has(key)).length
    return held >= needed && held * 2 >= documents.length
  })
  const firstMs = issue.messages[0]?.timeMs ?? 0
  return {
    issue: issue.label,
    messages: keys.size,
    messagesUntilFlagged:
      hit === undefined ? null : issue.messages.filter((message) => message.timeMs <= hit.atMs).length,
    hoursUntilFlagged: hit === undefined ? null : Math.round(((hit.atMs - firstMs) / hourMs) * 10) / 10,
    situation: hit?.id ?? null,
  }
}
