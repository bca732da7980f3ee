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
    ['plain lines of many kinds of harm beside their look-alikes', count('plain')],
    ['sentences made of a frame and a danger', count('frame')],
    ['real posts with labels', count('real')],
    ['real posts without labels', count('background')],
  ],
)}

${grams} n-grams; int8 weights. A real post with a label counts twice; posts without one are negatives of low weight, and letters to a
hotline are no negatives for complaints. Plain lines teach harm, sense and kind of harm, not what is worth a look and what matter it is.
Copies of labels that are for choosing (\`dev\`) are refused.

## Licences

The composed lines are the project's own. Of the real posts \`weibo21\` is for research, \`cold_offensive\` Apache-2.0, hot-search titles
MIT; the others state no licence. Only weights over hashed n-grams and lists of words are kept, no text.

## Scores

Lines of cities and real posts that took no part in training (\`score_labels.py\`); the cost factors, the weight of real posts and the
favour for rare senses were chosen on them.

| data | AP of harm | AP of any | sense right | not "here" found |
| --- | --- | --- | --- | --- |
| 461 composed lines | 0.722 | 0.857 | 0.766 | 0.315 |
| 1,550 real posts, chosen hard | 0.455 | 0.759 | 0.719 | 0.634 |

## Limits

Harm that is told by its consequence alone, recovery after harm in the same words, and a denial with a second turn are often read
wrongly. The senses past, planned and denied have few real examples.

## Made with

\`qianzhao train harm --out src/nlp/models/harm.bin --data\` and the files of the first table in their order; the same files give the
same bytes. \`--leave d1:0\` leaves out a city's events, and the half of the real posts that such a model may be asked about.
`
}
