// Reads texts into rows of features: n-grams that are known, scaled to length one, then the facts with the scale of their kind.
import type { Segmenter } from '../../../src/core/segmenter.ts'
import { createHashIndex } from '../../../src/nlp/classify/feature-index.ts'
import { blank } from '../../../src/nlp/harm/blank.ts'
import { createFactReader, factCount, factScales } from '../../../src/nlp/harm/facts.ts'
import { createGramReader, hashWords } from '../../../src/nlp/harm/grams.ts'
import type { ValueRows } from './dual-logistic.ts'

export interface ReadText {
  readonly grams: Uint32Array
  readonly facts: Uint16Array
}

export function readTexts(texts: readonly string[], segmenter: Segmenter): ReadText[] {
  const readGrams = createGramReader()
  const readFacts = createFactReader()
  return texts.map((text) => {
    const words = hashWords(text, segmenter.segment(text))
    const blanked = blank(text)
    const { hashes, count } = readGrams(blanked, words)
    const facts = readFacts(blanked)
    return { grams: Uint32Array.from(new Set(hashes.subarray(0, count))), facts: facts.numbers.slice(0, facts.count) }
  })
}

/** Sorted hashes of n-grams that enough of the texts have. */
export function knownGrams(texts: readonly ReadText[], countMin: number): Uint32Array {
  const counts = new Map<number, number>()
  for (const { grams } of texts) for (const hash of grams) counts.set(hash, (counts.get(hash) ?? 0) + 1)
  return Uint32Array.from([...counts].filter(([, count]) => count >= countMin).map(([hash]) => hash)).sort()
}

export function rowsOf(texts: readonly ReadText[], known: Uint32Array): ValueRows {
  const find = createHashIndex(known)
  const starts = new Uint32Array(texts.length + 1)
  const room = texts.reduce((sum, { grams, facts }) => sum + grams.length + facts.length, 0)
  const columns = new Uint32Array(room)
  const values = new Float32Array(room)
  let used = 0
  for (const [i, { grams, facts }] of texts.entries()) {
    const from = used
    for (const hash of grams) {
      const position = find(hash)
      if (position >= 0) columns[used++] = position
    }
    values.fill(1 / Math.sqrt(Math.max(1, used - from)), from, used)
    for (const fact of facts) {
      columns[used] = known.length + fact
      values[used++] = factScales[fact] ?? 0
    }
    starts[i + 1] = used
  }
  return {
    count: texts.length,
    width: known.length + factCount,
    starts,
    columns: columns.slice(0, used),
    values: values.slice(0, used),
  }
}
