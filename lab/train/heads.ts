// Fits a model with one calibrated head a topic and writes its card: what the models of topics and of departments have in common.
import { encodeModel } from '../../src/nlp/classify/feature-model.ts'
import type { TrainedModel, TrainingFile } from './card.ts'
import { tableOf } from './card.ts'
import type { TopicExample } from './topic-examples.ts'
import type { TopicSettings } from './topic-fit.ts'
import { fitTopics, thinned } from './topic-fit.ts'
import { crossValidate } from './topic-folds.ts'

export interface Heads {
  /** What the model calls itself in its file. */
  readonly kind: string
  readonly title: string
  /** Lines of the card that say what the heads are. */
  readonly about: readonly string[]
  /** What one head is called in the card. */
  readonly head: string
  readonly topics: readonly string[]
  /** The files that the examples came from. */
  readonly files: readonly TrainingFile[]
  readonly examples: readonly TopicExample[]
}

/** The same examples give the same bytes. */
export function trainHeads(heads: Heads, settings: TopicSettings): TrainedModel {
  const { kind, title, about, head, topics, files, examples } = heads
  const model = fitTopics(examples, topics, topics, settings, kind)
  const positives = topics.map((topic, t) => {
    const count = thinned(examples, t, settings.negativesMax).filter((target) => target === 1).length
    return [topic, count] as const
  })
  const validation = settings.validates ? crossValidate(examples, topics, settings) : []
  const learned = tableOf(
    ['training data', 'rows'],
    files.map((file) => [file.name, file.rows.length]),
  )
  const validated = tableOf(
    ['5-fold cross-validation of the finished model', 'rows', 'accuracy', 'macro-F1'],
    validation.map(({ name, scores }) => [name, scores.count, scores.accuracy, scores.macroF1]),
  )
  const card = [
    `# ${title}`,
    '',
    ...about,
    '',
    learned,
    '',
    `${model.hashes.length} n-grams, int8 weights.`,
    '',
    tableOf([head, 'positive examples'], positives),
    '',
    ...(validation.length === 0 ? [] : [validated, '']),
  ].join('\n')
  return { bytes: encodeModel(model), card }
}
