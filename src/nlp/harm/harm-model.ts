// The shipped form of the harm model: one linear model over n-grams and one over facts, with the same outputs.
import { EarlyWarningError } from '../../core/errors.ts'
import { matters, modalities } from '../../core/harm.ts'
import type { LinearModel } from '../classify/feature-model.ts'
import { decodeModel, encodeModel } from '../classify/feature-model.ts'
import { factCount } from './facts.ts'

/** Questions that a post is asked, each with a probability of its own. */
export const harmQuestions = ['any', 'harm', 'body', 'service', 'escalation', 'off'] as const

export const harmOutputs: readonly string[] = [
  ...harmQuestions,
  ...modalities.map((name) => `is.${name}`),
  ...matters.map((name) => `of.${name}`),
]

/** The log-odds of an output are the sum of what both say. */
export interface HarmModel {
  readonly grams: LinearModel
  readonly facts: LinearModel
}

/** The length of the first part in four bytes, then both parts. */
export function encodeHarmModel({ grams, facts }: HarmModel): Uint8Array {
  const parts = [encodeModel(grams), encodeModel(facts)] as const
  const bytes = new Uint8Array(4 + parts[0].length + parts[1].length)
  new DataView(bytes.buffer).setUint32(0, parts[0].length, true)
  bytes.set(parts[0], 4)
  bytes.set(parts[1], 4 + parts[0].length)
  return bytes
}

/** Throws MODEL_INVALID where the bytes are no harm model, or one of other outputs or other lists of words. */
export function decodeHarmModel(bytes: Uint8Array): HarmModel {
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const grams = decodeModel(bytes.subarray(4, 4 + length), 'harm-grams')
  const facts = decodeModel(bytes.subarray(4 + length), 'harm-facts')
  insist(grams.outputs.join() === harmOutputs.join(), `the outputs ${grams.outputs.join()}`, harmOutputs.join())
  insist(facts.outputs.join() === harmOutputs.join(), `the outputs ${facts.outputs.join()}`, harmOutputs.join())
  insist(facts.hashes.length === factCount, `${facts.hashes.length} facts`, `${factCount}`)
  return { grams, facts }
}

function insist(holds: boolean, found: string, wanted: string): void {
  if (holds) return
  throw new EarlyWarningError(
    'MODEL_INVALID',
    `The harm model has ${found}; this build reads ${wanted}. Train it again with \`qianzhao train harm\`.`,
  )
}
