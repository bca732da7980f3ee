// Logistic regression over hashed features of possible names, by AdaGrad; deterministic, then rounded to bytes.
import type { Random } from '../src/core/random.ts'
import { createRandom } from '../src/core/random.ts'
import {
  mayStartName,
  nameFeatureCount,
  nameFeatures,
  nameWeightBits,
  surnameLength,
} from '../src/ingest/redact/name-features.ts'
import { nameTemplates, namelessTemplates } from './name-templates.ts'
import { singleSurnames } from '../src/ingest/redact/surnames.ts'

export interface LabelledText {
  readonly text: string
  readonly names: readonly (readonly [number, number])[]
}

interface Candidate {
  readonly features: Int32Array
  readonly label: 0 | 1
  readonly weight: number
}

function isHan(code: number): boolean {
  return code >= 0x3400 && code <= 0x9fff
}

/** Ends of the possible names that start at `index`: one or two given signs, of 小王 the family name alone. */
export function nameEnds(text: string, index: number, surname: number): number[] {
  const ends: number[] = []
  for (let given = 1; given <= 2; given++) {
    const end = index + surname + given
    if (end > text.length || !isHan(text.charCodeAt(end - 1))) break
    ends.push(end)
  }
  return ends
}

function featuresOf(text: string, start: number, end: number, surname: number): Int32Array {
  const features = new Int32Array(nameFeatureCount)
  nameFeatures(text, start, end, surname, features)
  return features
}

export function collectCandidates(rows: readonly LabelledText[]): Candidate[] {
  const candidates: Candidate[] = []
  for (const { text, names } of rows) {
    const isName = new Set(names.map(([start, end]) => `${start}-${end}`))
    for (let i = 0; i < text.length; i++) {
      if (!mayStartName(text.charCodeAt(i))) continue
      const surname = surnameLength(text, i)
      if (surname === 0) continue
      for (const end of nameEnds(text, i, surname)) {
        candidates.push({
          features: featuresOf(text, i, end, surname),
          label: isName.has(`${i}-${end}`) ? 1 : 0,
          weight: 1,
        })
      }
    }
  }
  return candidates
}

interface NameParts {
  readonly families: readonly string[]
  readonly given: readonly string[]
}

function partsOf(rows: readonly LabelledText[]): NameParts {
  const families: string[] = []
  const given: string[] = []
  for (const { text, names } of rows) {
    for (const [start, end] of names) {
      const name = text.slice(start, end)
      const surname = surnameLength(name, 0)
      const rest = name.length - surname
      if (surname === 0 || rest < 1 || rest > 2 || !name.split('').every((sign) => isHan(sign.charCodeAt(0)))) continue
      families.push(name.slice(0, surname))
      given.push(name.slice(surname))
    }
  }
  return { families, given }
}

// The 300 most common family names stand first in the list.
const commonSurnameCount = 300

/** A person who does not exist: family and given signs drawn apart, so that no name is learnt by heart. */
function inventName({ families, given }: NameParts, random: Random): string {
  const family = random.next() < 0.4 ? singleSurnames.charAt(random.below(commonSurnameCount)) : random.pick(families)
  if (random.next() < 0.4) return family + random.pick(given)
  return family + random.pick(given).charAt(0) + (random.next() < 0.8 ? random.pick(given).slice(-1) : '')
}

/** The same sentences with other people in them, so that contexts and names part. */
function exchangeNames(rows: readonly LabelledText[], parts: NameParts, copies: number): LabelledText[] {
  const random = createRandom('names')
  const out: LabelledText[] = []
  for (let copy = 0; copy < copies; copy++) {
    for (const { text, names } of rows) {
      if (names.length === 0) continue
      let changed = ''
      let from = 0
      const spans: [number, number][] = []
      for (const [start, end] of [...names].sort(([a], [b]) => a - b)) {
        const name = inventName(parts, random)
        changed += text.slice(from, start)
        spans.push([changed.length, changed.length + name.length])
        changed += name
        from = end
      }
      out.push({ text: changed + text.slice(from), names: spans })
    }
  }
  return out
}

function fillTemplates(parts: NameParts, copies: number): LabelledText[] {
  const random = createRandom('templates')
  const rows: LabelledText[] = namelessTemplates.map((text) => ({ text, names: [] }))
  for (let copy = 0; copy < copies; copy++) {
    for (const template of nameTemplates) {
      let text = random.next() < 0.5 ? `${random.pick(namelessTemplates)}${random.pick(['。', '，', ' '])}` : ''
      const spans: [number, number][] = []
      template.split('{}').forEach((part, index) => {
        if (index > 0) {
          const name = inventName(parts, random)
          spans.push([text.length, text.length + name.length])
          text += name
        }
        text += part
      })
      rows.push({ text, names: spans })
    }
  }
  return rows
}

function fit(candidates: Candidate[], epochs: number, seed: string): Float64Array {
  const size = 1 << nameWeightBits
  const weights = new Float64Array(size)
  const squares = new Float64Array(size).fill(1e-6)
  const random = createRandom(seed)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = candidates.length - 1; i > 0; i--) {
      const k = random.below(i + 1)
      const held = candidates[i] as Candidate
      candidates[i] = candidates[k] as Candidate
      candidates[k] = held
    }
    for (const { features, label, weight } of candidates) {
      let sum = 0
      for (const feature of features) sum += weights[feature] ?? 0
      const gradient = (1 / (1 + Math.exp(-sum)) - label) * weight
      if (Math.abs(gradient) < 1e-4) continue
      for (const feature of features) {
        const step = gradient + 2e-6 * (weights[feature] ?? 0)
        squares[feature] = (squares[feature] ?? 0) + step * step
        weights[feature] = (weights[feature] ?? 0) - (0.15 * step) / Math.sqrt(squares[feature] ?? 1)
      }
    }
  }
  return weights
}

function score(weights: ArrayLike<number>, features: Int32Array): number {
  let sum = 0
  for (const feature of features) sum += weights[feature] ?? 0
  return sum
}

/** What the first model takes for no name, in texts without labels, teaches the second one what is none. */
function negatives(texts: readonly string[], weights: Float64Array): Candidate[] {
  const found: Candidate[] = []
  for (const text of texts) {
    for (const candidate of collectCandidates([{ text: text.slice(0, 300), names: [] }])) {
      const logOdds = score(weights, candidate.features)
      if (logOdds > -4 && logOdds < 0) found.push({ ...candidate, weight: 0.5 })
    }
  }
  return found
}

/** Ordinary words that begin with a family name, alone between unknown neighbours. */
function wordNegatives(words: readonly string[]): Candidate[] {
  return words
    .filter((word) => word.length <= 4)
    .flatMap((word) => collectCandidates([{ text: word, names: [] }]))
    .map((candidate) => ({ ...candidate, weight: 0.25 }))
}

export interface TrainedNames {
  readonly weights: Int8Array
  readonly scale: number
}

export interface Unlabelled {
  readonly texts: readonly string[]
  readonly words: readonly string[]
}

export function trainNames(labelled: readonly LabelledText[], { texts, words }: Unlabelled): TrainedNames {
  const parts = partsOf(labelled)
  const rows = [...labelled, ...exchangeNames(labelled, parts, 3), ...fillTemplates(parts, 40)]
  const base = [...collectCandidates(rows), ...wordNegatives(words)]
  const first = fit([...base], 4, 'names-1')
  const second = fit([...base, ...negatives(texts, first)], 6, 'names-2')
  let largest = 0
  for (const weight of second) largest = Math.max(largest, Math.abs(weight))
  const scale = Math.min(largest, 6) / 127
  return {
    weights: Int8Array.from(second, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale)))),
    scale,
  }
}

export interface NameScore {
  readonly names: number
  readonly reachable: number
  readonly byThreshold: Readonly<Record<string, { readonly recall: number; readonly precision: number }>>
}

/** Recall counts names whose every sign is covered; greedy from the left, the likelier length first. */
export function scoreNames(rows: readonly LabelledText[], weights: Int8Array, scale: number): NameScore {
  let names = 0
  let reachable = 0
  const byThreshold: Record<string, { recall: number; precision: number }> = {}
  for (const threshold of [-4, -3, -2.5, -2, -1.5, -1, 0, 1]) {
    let hit = 0
    let right = 0
    let given = 0
    names = 0
    reachable = 0
    for (const { text, names: wanted } of rows) {
      const taken = new Uint8Array(text.length)
      for (let i = 0; i < text.length; i++) {
        const surname = mayStartName(text.charCodeAt(i)) ? surnameLength(text, i) : 0
        if (surname === 0) continue
        let best = threshold
        let bestEnd = 0
        for (const end of nameEnds(text, i, surname)) {
          const logOdds = score(weights, featuresOf(text, i, end, surname)) * scale
          if (logOdds > best) {
            best = logOdds
            bestEnd = end
          }
        }
        if (bestEnd === 0) continue
        taken.fill(1, i, bestEnd)
        given++
        if (wanted.some(([start, end]) => start < bestEnd && i < end)) right++
        i = bestEnd - 1
      }
      for (const [start, end] of wanted) {
        names++
        const surname = surnameLength(text, start)
        if (surname > 0 && end - start - surname >= 1 && end - start - surname <= 2) reachable++
        if (taken.subarray(start, end).every((sign) => sign === 1)) hit++
      }
    }
    byThreshold[`≥ ${threshold}`] = { recall: hit / names, precision: right / given }
  }
  return { names, reachable, byThreshold }
}
