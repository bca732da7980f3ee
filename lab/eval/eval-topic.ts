// Scores the topic model on labelled rows: hotline departments, emergency classes, or the false hazard rate of headlines.
import { round4 } from '../../src/core/numbers.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { ClassScores } from './eval-classes.ts'
import { scoreClasses } from './eval-classes.ts'
import type { LabelledRow } from '../../src/nlp/classify/sentiment-labels.ts'
import type { TopicScorer } from '../../src/nlp/classify/topics.ts'
import { createDepartmentScorer, createTopicScorer } from '../../src/nlp/classify/topics.ts'
import { joinedTokens, topicOfDepartment, topicOfEmergency } from '../../src/nlp/classify/topics-labels.ts'

export interface TopicScores extends ClassScores {
  /** Part of harmless headlines (sport, entertainment, finance) with a hazard at probability 0.5 or more; null elsewhere. */
  readonly falseHazardRate: number | null
  /** For the descriptions of a subject tree: how its deeper levels are met by the topics of the second level. */
  readonly deeper?: DeeperLevels
}

export interface DeeperLevels {
  /** Part of the descriptions with a second-level service topic at even odds. */
  readonly named: number
  /** Part of those whose best one lies under the department of the tree. */
  readonly underDepartment: number
}

/** `departments` judges which department a complaint is for, `model` everything else. */
export function evaluateTopic(model: Uint8Array, departments: Uint8Array, rows: readonly LabelledRow[]): TopicScores {
  const first = rows[0] ?? {}
  if (first['class'] !== undefined) {
    return { ...exclusive(createTopicScorer(model), rows, 'class', topicOfEmergency), falseHazardRate: null }
  }
  if (first['level1'] !== undefined && first['level3'] !== undefined) {
    return {
      ...exclusive(createDepartmentScorer(departments), rows, 'level1', topicOfDepartment),
      falseHazardRate: null,
      deeper: deeperLevels(model, rows),
    }
  }
  if (rows.some((row) => Object.hasOwn(topicOfDepartment, row['label'] ?? ''))) {
    return {
      ...exclusive(createDepartmentScorer(departments), rows, 'label', topicOfDepartment),
      falseHazardRate: null,
    }
  }
  if (rows.some((row) => harmless.has(row['label'] ?? ''))) return headlines(model, rows)
  throw new EarlyWarningError(
    'FORMAT_UNKNOWN',
    'The rows have no known topic labels; wanted departments (label), emergency classes (class), headline sections (label) or a subject tree (level1, level2, level3).',
  )
}

/** Title and text as one, tokens joined; a description of a subject tree by its deeper levels. */
function topicText(row: LabelledRow): string {
  if (row['level3'] !== undefined) return `${row['level2']} ${row['level3']}`
  const title = row['title'] ?? ''
  const text = row['text'] ?? joinedTokens(row['tokens'] ?? '')
  return title === '' ? text : `${title} ${text}`
}

/** The file's own classes compete; the most probable one is the answer. */
function exclusive(
  { outputs, score }: TopicScorer,
  rows: readonly LabelledRow[],
  column: string,
  topicOf: Readonly<Record<string, string>>,
): ClassScores {
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

function deeperLevels(model: Uint8Array, rows: readonly LabelledRow[]): DeeperLevels {
  const { outputs, score } = createTopicScorer(model)
  const departments = new Set(Object.values(topicOfDepartment))
  const second = outputs.flatMap((name, o) => (name.includes('.') && departments.has(rootOf(name)) ? [o] : []))
  let named = 0
  let right = 0
  for (const row of rows) {
    const scores = score(topicText(row))
    const best = second.reduce((top, o) => ((scores[o] ?? 0) > (scores[top] ?? 0) ? o : top), second[0] ?? 0)
    if ((scores[best] ?? -1) < 0) continue
    named++
    if (rootOf(outputs[best] ?? '') === topicOfDepartment[row['level1'] ?? '']) right++
  }
  const share = (part: number, whole: number) => round4(part / Math.max(1, whole))
  return { named: share(named, rows.length), underDepartment: share(right, named) }
}

function rootOf(topic: string): string {
  return topic.split('.')[0] ?? topic
}

const harmless = new Set(['sports', 'entertainment', 'finance'])
const hazardRoot = /^(?:natural|accident|health|security)(?:\.|$)/u

function headlines(model: Uint8Array, rows: readonly LabelledRow[]): TopicScores {
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
  return { ...scores, falseHazardRate: round4(1 - scores.accuracy) }
}
