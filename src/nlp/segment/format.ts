// The dictionary file: named sections of little-endian numbers, written by scripts/build-dictionary.ts, read in a few milliseconds.
import { EarlyWarningError } from '../../core/errors.ts'

/** Everything in the file, one entry per trie slot where not said otherwise. */
export interface DictionaryTables {
  /** UTF-16 units in code order: unit i has the code i + 1. */
  readonly alphabet: Uint16Array
  /** Label of each slot, 0 where the slot is empty. */
  readonly labels: Uint16Array
  /** Base of each slot, 0 where the slot has no children (the root's base is 0 too). */
  readonly bases: Int32Array
  /** Index into `frequencies`, 0 where no jieba word ends. */
  readonly frequencyIds: Uint16Array
  /** Cost of the word in the default mode, in 1/costScale nats, 0 where no word ends. */
  readonly costs: Uint16Array
  /** Part of speech, an index into `tagNames` of segment-dictionary.ts. */
  readonly tags: Uint8Array
  /** Distinct jieba frequencies by id; index 0 is unused. */
  readonly frequencies: Uint32Array
  /** Costs of a personal name's characters by UTF-16 unit: surname, first and second given character; 0 for never. */
  readonly surnames: Uint16Array
  readonly givenFirsts: Uint16Array
  readonly givenSeconds: Uint16Array
  /** Units with known emissions, in the row order of `emissions`. */
  readonly hmmUnits: Uint16Array
  /** Four log-probabilities per unit: begin, end, middle, single. */
  readonly emissions: Float64Array
  /** Four initial and sixteen transition log-probabilities. */
  readonly transitions: Float64Array
}

const magic = 'QZWORDS1'
const headerLength = 16
const entryLength = 12
const hasChildren = 0x8000
const hasWord = 0x4000
const labelMask = 0x3fff
const names = [
  'ALPH',
  'LABL',
  'BASE',
  'FREQ',
  'COST',
  'TAGS',
  'FTAB',
  'HUNI',
  'HEMI',
  'HTRA',
  'SURN',
  'GIV1',
  'GIV2',
] as const
type SectionName = (typeof names)[number]

export function encodeDictionary(tables: DictionaryTables): Uint8Array {
  const { labels, bases, frequencyIds, costs, tags } = tables
  const flagged = new Uint16Array(labels.length)
  const words: number[] = []
  const children: number[] = []
  for (let slot = 0; slot < labels.length; slot++) {
    const isWord = frequencyIds[slot] !== 0 || costs[slot] !== 0
    const isParent = slot === 0 || bases[slot] !== 0
    flagged[slot] = (labels[slot] as number) | (isWord ? hasWord : 0) | (isParent ? hasChildren : 0)
    if (isWord) words.push(slot)
    if (isParent) children.push(bases[slot] as number)
  }
  const sections: Record<SectionName, Uint8Array> = {
    ALPH: bytesOf(tables.alphabet),
    LABL: bytesOf(flagged),
    BASE: threeByteNumbers(children),
    FREQ: bytesOf(Uint16Array.from(words, (slot) => frequencyIds[slot] as number)),
    COST: bytesOf(Uint16Array.from(words, (slot) => costs[slot] as number)),
    TAGS: Uint8Array.from(words, (slot) => tags[slot] as number),
    FTAB: bytesOf(tables.frequencies),
    HUNI: bytesOf(tables.hmmUnits),
    HEMI: bytesOf(tables.emissions),
    HTRA: bytesOf(tables.transitions),
    SURN: sparse(tables.surnames),
    GIV1: sparse(tables.givenFirsts),
    GIV2: sparse(tables.givenSeconds),
  }
  return joinSections(sections)
}

export function decodeDictionary(bytes: Uint8Array): DictionaryTables {
  const section = readSections(bytes)
  const labels = new Uint16Array(section('LABL'))
  const bases = new Int32Array(labels.length)
  const frequencyIds = new Uint16Array(labels.length)
  const costs = new Uint16Array(labels.length)
  const tags = new Uint8Array(labels.length)
  const baseBytes = new Uint8Array(section('BASE'))
  const wordFrequencies = new Uint16Array(section('FREQ'))
  const wordCosts = new Uint16Array(section('COST'))
  const wordTags = new Uint8Array(section('TAGS'))
  let at = 0
  let word = 0
  for (let slot = 0; slot < labels.length; slot++) {
    const flagged = labels[slot] as number
    if (flagged === 0) continue
    labels[slot] = flagged & labelMask
    if ((flagged & hasChildren) !== 0) {
      bases[slot] =
        (baseBytes[at] as number) | ((baseBytes[at + 1] as number) << 8) | ((baseBytes[at + 2] as number) << 16)
      at += 3
    }
    if ((flagged & hasWord) !== 0) {
      frequencyIds[slot] = wordFrequencies[word] as number
      costs[slot] = wordCosts[word] as number
      tags[slot] = wordTags[word] as number
      word++
    }
  }
  return {
    alphabet: new Uint16Array(section('ALPH')),
    labels,
    bases,
    frequencyIds,
    costs,
    tags,
    frequencies: new Uint32Array(section('FTAB')),
    hmmUnits: new Uint16Array(section('HUNI')),
    emissions: new Float64Array(section('HEMI')),
    transitions: new Float64Array(section('HTRA')),
    surnames: dense(section('SURN')),
    givenFirsts: dense(section('GIV1')),
    givenSeconds: dense(section('GIV2')),
  }
}

function bytesOf(numbers: Uint16Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

/** A table over all units as pairs of unit and value. */
function sparse(table: Uint16Array): Uint8Array {
  const pairs: number[] = []
  table.forEach((value, unit) => {
    if (value > 0) pairs.push(unit, value)
  })
  return bytesOf(Uint16Array.from(pairs))
}

function dense(buffer: ArrayBuffer): Uint16Array {
  const pairs = new Uint16Array(buffer)
  const table = new Uint16Array(65_536)
  for (let i = 0; i + 1 < pairs.length; i += 2) table[pairs[i] as number] = pairs[i + 1] as number
  return table
}

function threeByteNumbers(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 3)
  numbers.forEach((number, index) => {
    bytes[index * 3] = number
    bytes[index * 3 + 1] = number >>> 8
    bytes[index * 3 + 2] = number >>> 16
  })
  return bytes
}

/** Magic, version of the layout, number of sections; then name, offset, length of each; then the sections, 8-byte aligned. */
function joinSections(sections: Readonly<Record<SectionName, Uint8Array>>): Uint8Array {
  const aligned = (length: number): number => (length + 7) & ~7
  const start = aligned(headerLength + names.length * entryLength)
  const total = names.reduce((sum, name) => sum + aligned(sections[name].length), start)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(magic))
  view.setUint32(8, names.length, true)
  let offset = start
  names.forEach((name, index) => {
    const entry = headerLength + index * entryLength
    bytes.set(new TextEncoder().encode(name), entry)
    view.setUint32(entry + 4, offset, true)
    view.setUint32(entry + 8, sections[name].length, true)
    bytes.set(sections[name], offset)
    offset += aligned(sections[name].length)
  })
  return bytes
}

/** Sections are copied out, because the bytes may start at an odd address. A Buffer would share its memory on slice(). */
function readSections(bytes: Uint8Array): (name: SectionName) => ArrayBuffer {
  const decoder = new TextDecoder()
  const found = bytes.length < headerLength ? '' : decoder.decode(bytes.subarray(0, 8))
  if (found !== magic) {
    throw new EarlyWarningError(
      'MODEL_INVALID',
      `The dictionary starts with '${found}', not with '${magic}'; run scripts/build-dictionary.ts.`,
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const spans = new Map<string, readonly [number, number]>()
  for (let index = 0; index < view.getUint32(8, true); index++) {
    const entry = headerLength + index * entryLength
    const offset = view.getUint32(entry + 4, true)
    spans.set(decoder.decode(bytes.subarray(entry, entry + 4)), [offset, offset + view.getUint32(entry + 8, true)])
  }
  return (name) => {
    const span = spans.get(name)
    if (span === undefined || span[1] > bytes.length) {
      throw new EarlyWarningError(
        'MODEL_INVALID',
        `The dictionary has no whole section ${name}; run scripts/build-dictionary.ts.`,
      )
    }
    return new Uint8Array(bytes.subarray(span[0], span[1])).buffer
  }
}
