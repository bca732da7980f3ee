// Reads every post for harm, whatever its words: linear questions over n-grams, words, and facts about what stands near what.
import type { Harm, Modality } from '../../core/harm.ts'
import { matters, modalities } from '../../core/harm.ts'
import { createLookup } from '../classify/feature-index.ts'
import type { LinearModel } from '../classify/feature-model.ts'
import { createDenseSum } from '../classify/feature-scorer.ts'
import { blank } from './blank.ts'
import { createFactReader } from './facts.ts'
import { createGramReader } from './grams.ts'
import { decodeHarmModel, harmOutputs, harmQuestions } from './harm-model.ts'

/** Gets the text and the hashes of its words as `hashWords` gives them. */
export type HarmReader = (text: string, words: Uint32Array) => Harm

/** What a text that denies every danger it names tells of them: too few such texts are labelled for the weights to learn it. */
const denialOdds = 2
const takenBack = (['any', 'harm', 'body', 'service'] as const).map((question) => harmQuestions.indexOf(question))

const firstModality = harmQuestions.length
const firstMatter = firstModality + modalities.length

export function createHarm(model: Uint8Array): HarmReader {
  const score = createHarmScorer(model)
  return function harm(text, words) {
    const odds = score(text, words)
    const [any = 0, harm = 0, body = 0, service = 0, escalation = 0, off = 0] = odds
    return {
      any: probability(any),
      harm: probability(harm),
      // Who is hurt in body is harmed: the narrower question is never answered with more.
      body: probability(Math.min(body, harm)),
      service: probability(service),
      escalation: probability(escalation),
      off: probability(off),
      modality: likeliest(odds),
      matter: shares(odds),
    }
  }
}

/** Log-odds of `harmOutputs`, with what speaks for a rare class added to those of the modalities; reused by the next call. */
export function createHarmScorer(bytes: Uint8Array): (text: string, words: Uint32Array) => Float64Array {
  const { grams, facts } = decodeHarmModel(bytes)
  const readGrams = createGramReader()
  const readFacts = createFactReader()
  const gramSum = createDenseSum(grams)
  const { known, find } = createLookup([{ hashes: grams.hashes, payloadOf: gramSum.payloadOf, repeats: false }])
  const addFacts = createFactSum(facts)
  const count = harmOutputs.length
  const sums = new Int32Array(Math.ceil(count / 16) * 16)
  const odds = new Float64Array(count)
  const start = Float64Array.from(grams.biases, (bias, o) => bias + (facts.biases[o] ?? 0) + (grams.decision[o] ?? 0))
  return function score(text, words) {
    const blanked = blank(text)
    find(readGrams(blanked, words))
    const { count: used, payloads } = known[0]
    gramSum.addUp(payloads, used, sums)
    const norm = 1 / Math.sqrt(Math.max(1, used))
    for (let o = 0; o < count; o++)
      odds[o] = (start[o] as number) + norm * (grams.scales[o] as number) * (sums[o] as number)
    const facts = readFacts(blanked)
    addFacts(facts, sums, odds)
    if (facts.denies) for (const o of takenBack) odds[o] = (odds[o] as number) - denialOdds
    return odds
  }
}

function createFactSum(
  model: LinearModel,
): (facts: { readonly count: number; readonly numbers: Uint16Array }, sums: Int32Array, odds: Float64Array) => void {
  const { addUp, payloadOf } = createDenseSum(model)
  const rowOf = Uint32Array.from(model.hashes, (_, fact) => payloadOf(fact))
  const rows = new Uint32Array(model.hashes.length)
  return function add({ count, numbers }, sums, odds) {
    for (let i = 0; i < count; i++) rows[i] = rowOf[numbers[i] as number] as number
    addUp(rows, count, sums)
    for (let o = 0; o < odds.length; o++)
      odds[o] = (odds[o] as number) + (model.scales[o] as number) * (sums[o] as number)
  }
}

/** A hazard in another sense than here counts as no harm: the surer a text tells of harm, the likelier it tells it here. */
function likeliest(odds: Float64Array): Modality {
  const oddsOf = (m: number) => (odds[firstModality + m] as number) + (m === 0 ? Math.max(0, odds[0] as number) : 0)
  let best = 0
  for (let m = 1; m < modalities.length; m++) if (oddsOf(m) > oddsOf(best)) best = m
  return modalities[best] ?? 'here'
}

/** Each matter was asked by itself; together they are shares of one, and what rounding leaves goes to the largest. */
function shares(odds: Float64Array): readonly number[] {
  const parts = matters.map((_, m) => 1 / (1 + Math.exp(-(odds[firstMatter + m] as number))))
  const total = parts.reduce((sum, part) => sum + part, 0)
  const steps = parts.map((part) => Math.round((part / total) * 10_000))
  const left = 10_000 - steps.reduce((sum, step) => sum + step, 0)
  const largest = steps.indexOf(Math.max(...steps))
  return steps.map((step, m) => (m === largest ? step + left : step) / 10_000)
}

function probability(odds: number): number {
  return Math.round(10_000 / (1 + Math.exp(-odds))) / 10_000
}
