// The dictionary in memory: the trie with costs for the default mode, jieba's frequencies for the parity mode, tags and HMM tables.
import { createHash } from 'node:crypto'
import { base32 } from '../../core/hash.ts'
import { decodeDictionary } from './format.ts'
import type { Trie } from './trie.ts'
import { closeCells } from './trie.ts'

/** jieba's parts of speech, most frequent first; the index is what the dictionary file stores. */
export const tagNames = [
  'n',
  'nr',
  'v',
  'i',
  'l',
  'ns',
  'm',
  'nz',
  'nrt',
  'zg',
  'nt',
  'a',
  'vn',
  'z',
  'd',
  't',
  'j',
  'b',
  'g',
  'r',
  's',
  'c',
  'nrfg',
  'x',
  'f',
  'ng',
  'o',
  'q',
  'vg',
  'p',
  'ad',
  'mq',
  'y',
  'ag',
  'an',
  'e',
  'u',
  'tg',
  'vq',
  'vi',
  'k',
  'vd',
  'rr',
  'mg',
  'h',
  'dg',
  'uz',
  'uv',
  'ul',
  'uj',
  'ug',
  'ud',
  'rz',
  'rg',
  'df',
  'new',
] as const

/** One cost step is 1/2,048 nat: 65,535 steps reach 32 nats, far below the rarest word. */
export const costScale = 2_048

/** Hidden Markov model for unknown words over the states begin, end, middle, single (jieba's parameters). */
export interface HiddenMarkov {
  /** Row of every UTF-16 unit; row 0 stands for units without emissions. */
  readonly rows: Uint16Array
  readonly emissions: Float64Array
  readonly initial: Float64Array
  readonly transitions: Float64Array
}

/** Costs of the characters of a personal name, by UTF-16 unit, 0 where a character cannot stand there. */
export interface NameCosts {
  readonly surnames: Uint16Array
  readonly givenFirsts: Uint16Array
  readonly givenSeconds: Uint16Array
}

export interface Dictionary {
  /** Hash of the file and of the user words: changes whenever a token can change. */
  readonly version: string
  /** Values are costs in 1/costScale nats. */
  readonly trie: Trie
  readonly frequencyIds: Uint16Array
  /** ln(frequency) by id, and ln of their sum over all words. */
  readonly logFrequencies: Float64Array
  readonly logTotal: number
  readonly tags: Uint8Array
  readonly hmm: HiddenMarkov
  readonly names: NameCosts
  /** User words; null where there are none. */
  readonly overlay: Trie | null
}

export function readDictionary(bytes: Uint8Array): Dictionary {
  const tables = decodeDictionary(bytes)
  const { labels, bases, costs, frequencyIds, frequencies } = tables
  const codes = new Uint16Array(65_536)
  tables.alphabet.forEach((unit, index) => {
    codes[unit] = index + 1
  })
  const cells = new Int32Array(labels.length * 2)
  let total = 0
  for (let slot = 0; slot < labels.length; slot++) {
    cells[slot * 2] = bases[slot] as number
    cells[slot * 2 + 1] = (labels[slot] as number) | ((costs[slot] as number) << 16)
    total += frequencies[frequencyIds[slot] as number] as number
  }
  return {
    version: base32(createHash('sha256').update(bytes).digest().subarray(0, 10)),
    trie: { codes, cells: closeCells(cells, labels.length, codes) },
    frequencyIds,
    logFrequencies: Float64Array.from(frequencies, (frequency) => Math.log(frequency)),
    logTotal: Math.log(total),
    tags: tables.tags,
    hmm: readHiddenMarkov(tables.hmmUnits, tables.emissions, tables.transitions),
    names: { surnames: tables.surnames, givenFirsts: tables.givenFirsts, givenSeconds: tables.givenSeconds },
    overlay: null,
  }
}

/** Cost of a probability in 1/costScale nats, kept inside what the trie can store. */
export function costOf(probability: number): number {
  return Math.min(65_535, Math.max(1, Math.round(-Math.log(probability) * costScale)))
}

function readHiddenMarkov(units: Uint16Array, emissions: Float64Array, transitions: Float64Array): HiddenMarkov {
  const rows = new Uint16Array(65_536)
  units.forEach((unit, index) => {
    rows[unit] = index + 1
  })
  const withUnknown = new Float64Array(emissions.length + 4).fill(never)
  withUnknown.set(emissions, 4)
  return { rows, emissions: withUnknown, initial: transitions.subarray(0, 4), transitions: transitions.subarray(4) }
}

/** jieba's floor for what was never seen. */
const never = -3.14e100
