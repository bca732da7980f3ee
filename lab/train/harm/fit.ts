// Fits the questions of the harm model: who counts as an example of what, and how much.
import { matters, modalities } from '../../../src/core/harm.ts'
import { harmOutputs } from '../../../src/nlp/harm/harm-model.ts'
import type { TrainedOutput } from '../quantise.ts'
import type { HarmExample } from './examples.ts'
import type { DualLogisticFit, ValueRows } from './dual-logistic.ts'
import { fitDualLogistic } from './dual-logistic.ts'

/** Whether an example answers a question with yes, and how much it counts; 0 leaves it out. */
type Answer = readonly [yes: boolean, cost: number]

export const harmSeed = 'harm'

/** One linear output for each of `harmOutputs`. */
export function fitHarm(
  examples: readonly HarmExample[],
  rows: ValueRows,
  progress: (sentence: string) => void,
): TrainedOutput[] {
  return harmOutputs.map((name) => {
    progress(`fitting ${name}`)
    const answers = examples.map((example, i) => answerOf(name, example, i))
    const { weights, bias } = fitOne(name, rows, answers)
    return { name, weights, bias, decision: decisionOf(name) }
  })
}

function fitOne(name: string, rows: ValueRows, answers: readonly Answer[]): DualLogisticFit {
  const positive = Uint8Array.from(answers, ([yes]) => (yes ? 1 : 0))
  const costs = Float64Array.from(answers, ([, cost]) => cost)
  return fitDualLogistic(rows, positive, costs, { cost: 6, seed: `${harmSeed} ${name}` })
}

function answerOf(name: string, example: HarmExample, i: number): Answer {
  if (name.startsWith('is.')) return modalityAnswer(name.slice(3), example)
  if (name.startsWith('of.')) return matterAnswer(name.slice(3), example, i)
  if (name === 'off') {
    const { label } = example
    return label === null ? [false, 0] : [!['here', 'hearsay'].includes(label.modality), 1]
  }
  return questionAnswer(name, example)
}

/** Letters that answer a question with yes. */
const lettersOf: Readonly<Record<string, string>> = {
  any: 'HhBSsEe',
  harm: 'HB',
  body: 'B',
  service: 'Ss',
  escalation: 'Ee',
}

function questionAnswer(name: string, { origin, channel, label, crisis }: HarmExample): Answer {
  // Every second letter to a hotline is a complaint: that nobody labelled it does not say that it is none.
  if (origin === 'background') return [false, channel === 'weibo' ? 0.5 : name === 'harm' || name === 'body' ? 0.2 : 0]
  if (label === null) return name === 'any' ? [crisis, crisis ? 0.35 : 1] : [false, 0]
  const isClear = /[HBSEN]/u.test(label.classes)
  const yes = Array.from(lettersOf[name] ?? '').some((letter) => label.classes.includes(letter))
  return [yes, label.classes.includes('N') ? 1.5 : isClear ? 1 : 0.6]
}

function modalityAnswer(name: string, { label }: HarmExample): Answer {
  return label === null ? [false, 0] : [label.modality === name, 1]
}

function matterAnswer(name: string, { label, origin }: HarmExample, i: number): Answer {
  if (label !== null) return [label.matter === name, 1]
  return origin === 'background' && i % 12 === 0 ? [name === 'no', 0.3] : [false, 0]
}

/** Log-odds that speak for a class when one is named: chosen on dev, so that rare ones are found. */
function decisionOf(name: string): number {
  if (name === 'is.here') return 0
  return modalities.some((modality) => name === `is.${modality}`) || matters.some((matter) => name === `of.${matter}`)
    ? 0
    : 0
}
