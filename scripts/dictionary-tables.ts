// Turns words and HMM parameters into the tables of the dictionary file.
import { costScale, tagNames } from '../src/nlp/segment/dictionary.ts'
import type { DictionaryTables } from '../src/nlp/segment/format.ts'
import { buildTrie, slotOf } from '../src/nlp/segment/trie.ts'
import { costsOf } from './dictionary-costs.ts'
import { parseHiddenMarkov } from './dictionary-hmm.ts'
import { nameTablesOf } from './dictionary-names.ts'
import type { DictionaryWord } from './dictionary-words.ts'

/** Mined words have the tag `new` and no frequency, so that the parity modes do not see them. */
export function tablesOf(words: readonly DictionaryWord[], hmmText: string): DictionaryTables {
  const frequencies = [0, ...distinctByCount(words.map((word) => word.frequency).filter((frequency) => frequency > 0))]
  const frequencyIds = new Map(frequencies.map((frequency, id) => [frequency, id]))
  const trie = buildTrie(words.map((word) => ({ text: word.text, value: 1 })))
  const slotCount = trie.cells.length / 2
  const tables = {
    alphabet: alphabetOf(trie.codes),
    labels: Uint16Array.from({ length: slotCount }, (_, slot) => (trie.cells[slot * 2 + 1] as number) & 0xffff),
    bases: Int32Array.from({ length: slotCount }, (_, slot) => trie.cells[slot * 2] as number),
    frequencyIds: new Uint16Array(slotCount),
    costs: new Uint16Array(slotCount),
    tags: new Uint8Array(slotCount),
    frequencies: Uint32Array.from(frequencies),
    ...parseHiddenMarkov(hmmText),
    ...nameTablesOf(words),
  }
  const costs = costsOf(words)
  words.forEach((word, index) => {
    const slot = slotOf(trie, word.text)
    tables.frequencyIds[slot] = frequencyIds.get(word.frequency) ?? 0
    const cost = costs[index] as number
    tables.costs[slot] = cost === Infinity ? 0 : Math.min(65_535, Math.max(1, Math.round(cost * costScale)))
    tables.tags[slot] = Math.max(0, (tagNames as readonly string[]).indexOf(word.tag))
  })
  return trimmed(tables)
}

/** The leaves of a built trie point behind the last slot; in the file they have no base, and the zone behind is left out. */
function trimmed(tables: DictionaryTables): DictionaryTables {
  const slotCount = tables.labels.length - tables.alphabet.length - 1
  return {
    ...tables,
    labels: tables.labels.subarray(0, slotCount),
    bases: tables.bases.map((base) => (base === slotCount ? 0 : base)).subarray(0, slotCount),
    frequencyIds: tables.frequencyIds.subarray(0, slotCount),
    costs: tables.costs.subarray(0, slotCount),
    tags: tables.tags.subarray(0, slotCount),
  }
}

function alphabetOf(codes: Uint16Array): Uint16Array {
  const alphabet = new Uint16Array(codes.reduce((most, code) => Math.max(most, code), 0))
  codes.forEach((code, unit) => {
    if (code > 0) alphabet[code - 1] = unit
  })
  return alphabet
}

function distinctByCount(numbers: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number)
}
