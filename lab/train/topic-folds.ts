// Cross-validates the topic model where labels are gold: each fold is scored by a finished model that never saw it.
import type { ClassScores } from '../eval/eval-classes.ts'
import { scoreClasses } from '../eval/eval-classes.ts'
import { createScorer } from '../../src/nlp/classify/feature-scorer.ts'
import { topicOfDepartment, topicOfEmergency } from '../../src/nlp/classify/topics-labels.ts'
import { foldsOf } from './folds.ts'
import type { TopicExample } from './topic-examples.ts'
import type { TopicSettings } from './topic-fit.ts'
import { fitTopics } from './topic-fit.ts'

export interface Validation {
  readonly name: string
  readonly scores: ClassScores
}

const foldCount = 5

const tasks = [
  { name: 'hotline departments (`tokens`)', source: 'tokens', topicOf: topicOfDepartment },
  { name: 'emergency classes', source: 'emergency', topicOf: topicOfEmergency },
] as const

/**
 * The classes that the data has compete, as in `eval topic`. The original messages are left out of the learning: they are
 * some of the token rows once more, so a fold would be known by heart.
 */
export function crossValidate(
  examples: readonly TopicExample[],
  topics: readonly string[],
  settings: TopicSettings,
): Validation[] {
  const usable = examples.filter((example) => example.source !== 'department')
  const folds = foldsOf(
    usable.map((example) => example.text),
    foldCount,
  )
  const judged = tasks.map(({ source, topicOf }) => {
    const known = new Set(Object.values(topicOf))
    const members = [...usable.keys()].filter((i) => usable[i]?.source === source && known.has(usable[i]?.gold ?? ''))
    const labels = [...new Set(members.map((i) => usable[i]?.gold ?? ''))].filter((one) => topics.includes(one)).sort()
    return { members, labels, gold: [] as string[], predicted: [] as string[] }
  })
  const wanted = topics.filter((topic) => judged.some(({ labels }) => labels.includes(topic)))
  if (wanted.length === 0) return []
  for (let fold = 0; fold < foldCount; fold++) {
    const learnt = usable.filter((example, i) => folds[i] !== fold || example.gold === '')
    const score = createScorer(fitTopics(learnt, topics, wanted, settings))
    for (const { members, labels, gold, predicted } of judged) {
      for (const i of members) {
        if (folds[i] !== fold) continue
        const scores = score(usable[i]?.text ?? '')
        const logOddsOf = (label: string): number => scores[wanted.indexOf(label)] ?? -Infinity
        gold.push(usable[i]?.gold ?? '')
        predicted.push(labels.reduce((best, label) => (logOddsOf(label) > logOddsOf(best) ? label : best)))
      }
    }
  }
  return tasks.flatMap(({ name }, t) => {
    const { labels, gold, predicted } = judged[t] ?? { labels: [], gold: [], predicted: [] }
    return gold.length === 0 ? [] : [{ name, scores: scoreClasses(labels, gold, predicted) }]
  })
}
