// How loudly a happening asks to be told, before anything caps it: correlation revises it when this rises, the alert book decides from it.
import type { Level } from './alert-state.ts'

/** Probabilities, and harm summed over independent voices, from which each level is asked for; chosen on the streams of the fit. */
const steps = [
  { level: 'red', probability: 0.97, harm: 20 },
  { level: 'orange', probability: 0.9, harm: 6 },
  { level: 'yellow', probability: 0.5, harm: 0 },
] as const

export function happeningLevel(probability: number, harm: number): Level {
  return steps.find((step) => probability >= step.probability && harm >= step.harm)?.level ?? 'blue'
}
