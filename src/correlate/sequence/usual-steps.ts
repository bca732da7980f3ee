// How often each step of a sequence is seen when nothing follows from it: here, and at all places together.
import { dayMs } from '../../core/durations.ts'
import type { Sighting } from './chain.ts'
import type { Sequence } from './sequence.ts'

/** Sightings of each step that left the window, fading, and since when they are counted. */
export interface Past {
  readonly past: number[]
  pastMs: number
}

export interface UsualStepsState {
  /** All places together: sightings of each step, fading, as `past` of one. */
  readonly everywhere: Map<string, number[]>
  startMs: number
  placesSeen: number
}

export interface UsualSteps {
  begin(timeMs: number): void
  /** A place at which the sequence was not watched so far. */
  place(): void
  fade(here: Past, nowMs: number): void
  /** A sighting left the window: no chain can hold it any more. */
  learn(here: Past, sequence: Sequence, sighting: Sighting): void
  /**
   * Chains that chance brings to this place in the time of the sequence, once its first step has been seen: each next step
   * comes with its usual rate, anywhere in what is left of the time, so n of them in their order are the product of their
   * expectations over n! (the volume of an ordered simplex). By Markov's inequality it bounds the probability of one.
   * Paid for by the sequences that were watched at the place.
   */
  chainsByChance(here: Past, sequence: Sequence, steps: number, nowMs: number): number
  snapshot(): UsualStepsState
}

const halfLifeMs = 28 * dayMs
/** Half a sighting in four weeks at a place where there was none. */
const priorSightings = 0.5

/** `watched` is the number of sequences. */
export function createUsualSteps(watched: number, state?: UsualStepsState): UsualSteps {
  const everywhere = state?.everywhere ?? new Map<string, number[]>()
  let startMs = state?.startMs ?? Number.NaN
  let placesSeen = state?.placesSeen ?? 0

  function fade(here: Past, nowMs: number): void {
    const faded = 2 ** (-Math.max(0, nowMs - here.pastMs) / halfLifeMs)
    for (let step = 0; step < here.past.length; step++) here.past[step] = (here.past[step] as number) * faded
    here.pastMs = Math.max(here.pastMs, nowMs)
  }

  function learn({ past }: Past, sequence: Sequence, { step }: Sighting): void {
    past[step] = (past[step] as number) + 1
    const all = everywhere.get(sequence.id) ?? sequence.steps.map(() => 0)
    all[step] = (all[step] as number) + 1
    everywhere.set(sequence.id, all)
  }

  function chainsByChance({ past }: Past, sequence: Sequence, steps: number, nowMs: number): number {
    const memoryMs = Math.min(halfLifeMs / Math.LN2, Math.max(sequence.withinMs, nowMs - startMs))
    const all = everywhere.get(sequence.id)
    let expected = watched
    for (let step = 1; step < steps; step++) {
      const usual = (all?.[step] ?? 0) / Math.max(1, placesSeen)
      const seen = (past[step] ?? 0) + Math.max(priorSightings, usual)
      expected *= Math.min(1, (seen * sequence.withinMs) / memoryMs) / step
    }
    return expected
  }

  return {
    begin(timeMs) {
      if (Number.isNaN(startMs)) startMs = timeMs
    },
    place: () => void placesSeen++,
    fade,
    learn,
    chainsByChance,
    snapshot: () => ({ everywhere, startMs, placesSeen }),
  }
}
