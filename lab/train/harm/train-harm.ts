// Trains the harm model: reads examples, chooses n-grams, fits every question, packs the weights and writes the card.
import type { Segmenter } from '../../../src/core/segmenter.ts'
import { encodeHarmModel } from '../../../src/nlp/harm/harm-model.ts'
import { factCount, factScales } from '../../../src/nlp/harm/facts.ts'
import type { TrainedModel } from '../card.ts'
import type { TrainedOutput } from '../quantise.ts'
import { quantise } from '../quantise.ts'
import { hash32 } from '../../../src/core/hash.ts'
import { harmCard } from './harm-card.ts'
import type { HarmExample, HarmFiles } from './examples.ts'
import { halfOf, readExamples } from './examples.ts'
import { frameExamples } from './frames.ts'
import { plainExamples } from './plain-lines.ts'
import { fitHarm } from './fit.ts'
import { knownGrams, readTexts, rowsOf } from './rows.ts'

export interface HarmTraining extends HarmFiles {
  readonly segmenter: Segmenter
  /** `CITY:HALF`: that city's events and that half of all real posts are left out; null for nothing. */
  readonly leave: string | null
  readonly progress: (sentence: string) => void
}

/** Weibo posts without labels beyond this many are thinned by their hash. */
const backgroundMax = 12_000
/** An n-gram is known where this many of the told texts have it. */
const gramCountMin = 2

export function trainHarm(training: HarmTraining): TrainedModel {
  const examples = [
    ...thinned(withoutCity(readExamples(training), training.leave)),
    ...plainExamples(),
    ...frameExamples(),
  ]
  training.progress('reading texts')
  const texts = readTexts(
    examples.map(({ text }) => text),
    training.segmenter,
  )
  const known = knownGrams(
    texts.filter((_, i) => examples[i]?.origin !== 'background'),
    gramCountMin,
  )
  const outputs = fitHarm(examples, rowsOf(texts, known), training.progress)
  const facts = Uint32Array.from({ length: factCount }, (_, fact) => fact)
  const bytes = encodeHarmModel({
    grams: quantise('harm-grams', known, outputs, { dense: true }),
    facts: quantise(
      'harm-facts',
      facts,
      outputs.map((output) => factsOf(output, known.length)),
      { dense: true },
    ),
  })
  return { bytes, card: harmCard(training, examples, known.length) }
}

function factsOf({ name, weights }: TrainedOutput, from: number): TrainedOutput {
  // A reader adds up weights of facts as they are, so their scale goes into them.
  return { name, weights: weights.subarray(from).map((weight, fact) => weight * (factScales[fact] ?? 0)), bias: 0 }
}

function withoutCity(examples: readonly HarmExample[], leave: string | null): readonly HarmExample[] {
  if (leave === null) return examples
  const [city, half] = leave.split(':')
  return examples.filter((example) =>
    example.city === '' ? String(halfOf(example.text)) !== half : example.city !== city,
  )
}

function thinned(examples: readonly HarmExample[]): readonly HarmExample[] {
  const isMany = ({ origin, channel }: HarmExample) => origin === 'background' && channel === 'weibo'
  const count = examples.filter(isMany).length
  const limit = (backgroundMax / Math.max(count, backgroundMax)) * 2 ** 32
  return examples.filter((example) => !isMany(example) || hash32(example.text, 5) < limit)
}
