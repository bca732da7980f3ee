// Trains the model of the departments that a hotline passes complaints to: one calibrated head each, learnt from complaints alone.
import { joinedTokens, topicOfDepartment } from '../../src/nlp/classify/topics-labels.ts'
import type { TrainedModel, TrainingFile } from './card.ts'
import { trainHeads } from './heads.ts'
import type { TopicExample } from './topic-examples.ts'
import { readTopicExample, topicSourceOf } from './topic-examples.ts'
import type { TopicTrainingOptions } from './topic-fit.ts'
import { topicDefaults } from './topic-fit.ts'

const departments = [...new Set(Object.values(topicOfDepartment))]

const about = [
  'One head per department: log-odds that are linear in hashed n-grams of one to three symbols, an NB-SVM calibrated by',
  'Platt’s method on held-out folds. It says which department a hotline or grid post is for; hazards and second levels',
  'come from the topic model. An n-gram that occurs n times counts 1 + ⌊log₂ n⌋ times.',
]

/** What says which department a text belongs to, and complaints without a label; headlines teach the heads a language that no caller speaks. */
const sources: ReadonlySet<string> = new Set(['tokens', 'department', 'hotline', 'taxonomy'])

/** Files of other kinds are left out, so that the files of the topic model can be given as they are. */
export function trainDepartments(files: readonly TrainingFile[], options: TopicTrainingOptions = {}): TrainedModel {
  const read = files.map((file) => ({ file, examples: examplesOf(file) })).filter(({ examples }) => examples.length > 0)
  const heads = {
    kind: 'departments',
    title: 'Department model',
    about,
    head: 'department',
    topics: departments,
    files: read.map(({ file }) => file),
    examples: read.flatMap(({ examples }) => examples),
  }
  return trainHeads(heads, { ...topicDefaults, featuresMax: 120_000, repeats: true, ...options })
}

function examplesOf(file: TrainingFile): TopicExample[] {
  const [first] = file.rows
  const source = first === undefined ? undefined : topicSourceOf(first)
  if (source === undefined || !sources.has(source)) return []
  return file.rows.map((row) => {
    const example = readTopicExample(row, source, departments)
    return source === 'tokens' ? { ...example, text: joinedTokens(example.text) } : example
  })
}
