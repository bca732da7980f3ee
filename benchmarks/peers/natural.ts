// Asks the classifiers of `natural` the questions of benchmarks/text.ts: tokens in, labels and seconds out.
// It has no Chinese segmenter, so it gets the tokens of ours. Run by benchmarks/text.ts: node natural.ts TASKS.json OUT.json
import { readFileSync, writeFileSync } from 'node:fs'

interface Labelled {
  readonly tokens: readonly string[]
  readonly label: string
}

interface Task {
  readonly name: string
  readonly train: readonly Labelled[]
  readonly test: readonly Labelled[]
}

interface Classifier {
  addDocument(tokens: readonly string[], label: string): void
  train(): void
  classify(tokens: readonly string[]): string
}

interface Natural {
  readonly BayesClassifier: new () => Classifier
}

// It keeps a dense vector of all words for each example: 2,000 examples are a few hundred megabytes, and more take minutes.
const learntMax = 2_000

const [input = '', output = ''] = process.argv.slice(2)
const { tasks } = JSON.parse(readFileSync(input, 'utf8')) as { readonly tasks: readonly Task[] }
const natural = await load()
writeFileSync(output, JSON.stringify({ 'natural (Bayes)': tasks.flatMap((task) => answer(task)) }))

/** The whole package reads `.env` and loads three clients of databases, so it runs here alone and in an empty folder. */
async function load(): Promise<Natural> {
  const name = 'natural'
  try {
    return ((await import(name)) as { readonly default: Natural }).default
  } catch {
    console.error('`natural` is not installed; `npm ci` brings it.')
    process.exit(3)
  }
}

function answer(task: Task) {
  if (task.train.length === 0) return []
  const step = Math.max(1, task.train.length / learntMax)
  const learnt = Array.from(
    { length: Math.min(learntMax, task.train.length) },
    (_, i) => task.train[Math.floor(i * step)],
  )
  const classifier = new natural.BayesClassifier()
  for (const one of learnt) if (one !== undefined) classifier.addDocument(one.tokens, one.label)
  classifier.train()
  const startMs = performance.now()
  const labels = task.test.map(({ tokens }) => classifier.classify(tokens))
  return [{ task: task.name, labels, seconds: (performance.now() - startMs) / 1000, learnt: learnt.length }]
}
