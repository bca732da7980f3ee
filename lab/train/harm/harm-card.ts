// Writes the card of the harm model: what it learnt from, how, and under which terms.
import { tableOf } from '../card.ts'
import type { HarmExample, HarmFiles } from './examples.ts'
import { harmSeed } from './fit.ts'

export function harmCard(files: HarmFiles, examples: readonly HarmExample[], grams: number): string {
  const count = (origin: HarmExample['origin']) => examples.filter((example) => example.origin === origin).length
  return `# Harm model

Log-odds that are linear in hashed n-grams of one to three symbols, in words of two characters and more, and in facts: concepts,
pairs of concepts in a clause, dangers with the scope in which they stand. Logistic regression by dual coordinate descent, seed
\`${harmSeed}\`.

${tableOf(
  ['training data', 'rows'],
  [
    ...[...files.events.keys()].map((name) => [`events/${name}`, 'composed'] as const),
    ...files.tables.map(({ name, rows }) => [name, rows.length] as const),
  ],
)}

${tableOf(
  ['examples', 'texts'],
  [
    ['composed lines with labels', count('composed')],
    ['composed lines of outbreaks, and of happenings that are no crisis, without labels', count('weak')],
    ['real posts with labels', count('real')],
    ['real posts without labels', count('background')],
  ],
)}

${grams} n-grams; int8 weights.
`
}
