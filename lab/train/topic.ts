// Trains the topic model: one calibrated linear head per topic of the taxonomy over shared n-grams.
import { hash32 } from '../../src/core/hash.ts'
import type { TrainedModel, TrainingFile } from './card.ts'
import { trainHeads } from './heads.ts'
import type { TopicExample } from './topic-examples.ts'
import { phraseExamples, readTopicExample, topicSourceOf } from './topic-examples.ts'
import type { TopicTrainingOptions } from './topic-fit.ts'
import { topicDefaults } from './topic-fit.ts'

const about = [
  'One head per topic: log-odds that are linear in hashed n-grams of one to three symbols, an NB-SVM calibrated by Platt’s',
  'method on held-out folds. Departments and emergency classes have gold labels, second levels come from phrases.',
]

export function trainTopic(
  files: readonly TrainingFile[],
  topics: readonly string[],
  options: TopicTrainingOptions = {},
): TrainedModel {
  const settings = { ...topicDefaults, ...options }
  const examples = [...files.flatMap((file) => readExamples(file, topics, settings.rowsMax)), ...phraseExamples(topics)]
  return trainHeads({ kind: 'topics', title: 'Topic model', about, head: 'topic', topics, files, examples }, settings)
}

function readExamples(file: TrainingFile, topics: readonly string[], rowsMax: number): TopicExample[] {
  const first = file.rows[0]
  const source = first === undefined ? undefined : topicSourceOf(first)
  if (source === undefined) return []
  const examples = file.rows.map((row) => readTopicExample(row, source, topics))
  if (examples.length <= rowsMax) return examples
  const limit = (rowsMax / examples.length) * 2 ** 32
  return examples.filter(
    (example) => hash32(example.text, 11) < limit || example.targets.some((target) => target === 1),
  )
}
