// Scores the topic model on labelled rows: hotline departments, emergency classes, or the false hazard rate of headlines.
import { EarlyWarningError } from '../core/errors.ts'
import type { ClassScores } from './eval-classes.ts'
import { scoreClasses } from './eval-classes.ts'
import type { Row } from './sentiment-labels.ts'
import { createTopicScorer } from './topics.ts'
import { topicOfDepartment, topicOfEmergency } from './topics-labels.ts'

export interface TopicScores extends ClassScores {
  /** Part of harmless headlines (sport, entertainment, finance) with a hazard at probability 0.5 or more; null elsewhere. */
  readonly falseHazardRate: number | null
}

export function evaluateTopic(model: Uint8Array, rows: readonly Row[]): TopicScores {
  const first = rows[0] ?? {}
  if (first['class'] !== undefined) {
    return { ...exclusive(model, rows, 'class', topicOfEmergency), falseHazardRate: null }
  }
  if (rows.some((row) => Object.hasOwn(topicOfDepartment, row['label'] ?? ''))) {
    return { ...exclusive(model, rows, 'label', topicOfDepartment), falseHazardRate: null }
  }
  if (rows.some((row) => harmless.has(row['label'] ?? ''))) return headlines(model, rows)
  throw new EarlyWarningError(
    'FORMAT_UNKNOWN',
    'The rows have no known topic labels; wanted departments (label), emergency classes (class) or headline sections (label).',
  )
}

/** Title and text as one, tokens as they are. */
export function topicText(row: Row): string {
  const title = row['title'] ?? ''
  const text = row['text'] ?? row['tokens'] ?? ''
  return title === '' ? text : `${title} ${text}`
}

/** The file's own classes compete; the most probable one is the answer. */
function exclusive(
  model: Uint8Array,
  rows: readonly Row[],
  column: string,
  topicOf: Readonly<Record<string, string>>,
): ClassScores {
  const { outputs, score } = createTopicScorer(model)
  const labels = [...new Set(rows.map((row) => row[column] ?? ''))]
    .filter((label) => Object.hasOwn(topicOf, label))
    .sort()
  const columns = labels.map((label) => outputs.indexOf(topicOf[label] ?? ''))
  const predicted = rows.map((row) => {
    const scores = score(topicText(row))
    let best = 0
    for (let l = 1; l < labels.length; l++) {
      if ((scores[columns[l] ?? 0] ?? 0) > (scores[columns[best] ?? 0] ?? 0)) best = l
    }
    return labels[best] ?? ''
  })
  return scoreClasses(
    labels,
    rows.map((row) => row[column] ?? ''),
    predicted,
  )
}

const harmless = new Set(['sports', 'entertainment', 'finance'])
const hazardRoot = /^(?:natural|accident|health|security)(?:\.|$)/u

function headlines(model: Uint8Array, rows: readonly Row[]): TopicScores {
  const { outputs, score } = createTopicScorer(model)
  const hazardous = outputs.flatMap((name, o) => (hazardRoot.test(name) ? [o] : []))
  const kept = rows.filter((row) => harmless.has(row['label'] ?? ''))
  const predicted = kept.map((row) => {
    const scores = score(topicText(row))
    return hazardous.some((o) => (scores[o] ?? 0) >= 0) ? 'hazard' : 'none'
  })
  const scores = scoreClasses(
    ['none', 'hazard'],
    kept.map(() => 'none'),
    predicted,
  )
  return { ...scores, falseHazardRate: Math.round((1 - scores.accuracy) * 10_000) / 10_000 }
}
