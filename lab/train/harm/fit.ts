// Fits the questions of the harm model: who counts as an example of what, and how much.
import { modalities } from '../../../src/core/harm.ts'
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
    const all = fitOne(name, rows, answers)
    if (name !== 'any' && !name.startsWith('of.')) return { name, ...all, decision: decisionOf(name) }
    const composed = answers.map((answer, i) => (examples[i]?.origin === 'real' ? unasked : answer))
    return { name, ...mean(all, fitOne(name, rows, composed)), decision: decisionOf(name) }
  })
}

const unasked: Answer = [false, 0]

/**
 * What joins reports and takes them up is the mean of two heads: one that knows real posts, and one fitted on composed crises
 * alone, which takes few real posts for one. Harm itself loses on real posts by it.
 */
function mean(all: DualLogisticFit, composed: DualLogisticFit): DualLogisticFit {
  const weights = all.weights.map((weight, i) => (weight + (composed.weights[i] ?? 0)) / 2)
  return { weights, bias: (all.bias + composed.bias) / 2 }
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
    return label === null
      ? [false, 0]
      : [!['here', 'hearsay'].includes(label.modality), example.origin === 'frame' ? frameCost : 1]
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

/** A real post counts twice: it shows how people write, and composed lines how harm is told in plain words. */
const realCost = 2
const frameCost = 0.5

function questionAnswer(name: string, { origin, channel, label, crisis }: HarmExample): Answer {
  if (origin === 'plain' && name === 'any') return unasked
  const isOfHarm = name === 'harm' || name === 'body'
  // What every second letter to a hotline tells is not worth a look by itself: a weak complaint of a real post is none.
  const sparesComplaints = isOfHarm || name === 'any'
  if (origin === 'background') {
    // Every second letter to a hotline is a complaint: that nobody labelled it does not say that it is none.
    if (!sparesComplaints && channel !== 'weibo') return [false, 0]
    return [false, isOfHarm ? 0.2 : 0.5]
  }
  if (label === null) return name === 'any' ? [crisis, crisis ? 0.35 : 1] : [false, 0]
  const isComplaint = origin === 'real' && !/[HhBSEN]/u.test(label.classes)
  if (isComplaint && name === 'any') return [false, 1.5 * realCost]
  const yes = Array.from(lettersOf[name] ?? '').some((letter) => label.classes.includes(letter))
  const cost = label.classes.includes('N') || (isComplaint && isOfHarm) ? 1.5 : /[HBSE]/u.test(label.classes) ? 1 : 0.6
  return [yes, cost * costOf(origin)]
}

function costOf(origin: HarmExample['origin']): number {
  return origin === 'real' ? realCost : origin === 'frame' || origin === 'plain' ? frameCost : 1
}

function modalityAnswer(name: string, { label, origin }: HarmExample): Answer {
  return label === null
    ? [false, 0]
    : [label.modality === name, (label.modality === name ? rareCost(name) : 1) * (origin === 'frame' ? 0.2 : 1)]
}

/** About the root of how many others there are for one of its kind among labelled real posts and lines, at most five. */
function rareCost(modality: string): number {
  return modality === 'here' ? 1 : modality === 'elsewhere' ? 2 : 5
}

function matterAnswer(name: string, { label, origin }: HarmExample, i: number): Answer {
  if (origin === 'plain') return unasked
  if (label !== null) return [label.matter === name, 1]
  return origin === 'background' && i % 12 === 0 ? [name === 'no', 0.3] : [false, 0]
}

/** Log-odds that speak for a sense other than here when one is named: chosen on dev, so that more of them are found. */
function decisionOf(name: string): number {
  return modalities.some((modality) => modality !== 'here' && name === `is.${modality}`) ? 0.5 : 0
}
