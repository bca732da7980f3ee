// Watches for configured precursors in their order, place by place and in event time, and signals what chance does not explain.
import { contentId } from '../../core/hash.ts'
import type { Observation } from '../../core/document.ts'
import type { PlaceCode, SourceId } from '../../core/ids.ts'
import { placeAt, placeLevel } from '../../core/place-level.ts'
import type { Signal } from '../../core/signal.ts'
import type { Prepared } from '../match/prepared.ts'
import type { Moment, Stage, Taken } from '../stage.ts'
import type { RecentMapState } from '../recent-map.ts'
import { createRecentMap } from '../recent-map.ts'
import type { Sighting } from './chain.ts'
import { insertSighting, longestChain } from './chain.ts'
import type { Sequence } from './sequence.ts'
import { createStepFinder } from './sequence.ts'

/** What is remembered of one sequence at one place. */
interface Watch {
  readonly sightings: Sighting[]
  /** Sightings a step that left the window, fading, and since when they are counted. */
  readonly past: number[]
  pastMs: number
  /** Steps and voices of which was last told, and when its first step was seen. */
  toldSteps: number
  toldVoices: number
  toldFirstMs: number
}

export interface SequencesState {
  readonly watches: RecentMapState<Watch>
  /** All places together: sightings of each step, fading, as `past` of a watch. */
  readonly everywhere: Map<string, number[]>
  startMs: number
  placesSeen: number
}

/** Takes documents that speak for themselves; at the end of a tick tells the sequences that went a step further. */
export interface Sequences extends Stage<SequencesState> {
  take(taken: Pick<Taken, 'observation' | 'isVoice'> & { readonly document: Pick<Prepared, 'voice'> }): void
}

const dayMs = 86_400_000
const watchesMax = 16_384
/** Sightings of one sequence at one place. */
const sightingsMax = 64
const halfLifeMs = 28 * dayMs
/** Half a sighting in four weeks at a place where there was none. */
const priorSightings = 0.5
/** A late document may lengthen a chain that ended this long ago. */
const latenessMs = 2 * dayMs
const kappa = 0.1

export function createSequences(sequences: readonly Sequence[], state?: SequencesState): Sequences {
  const finder = createStepFinder(sequences)
  const watches = createRecentMap<Watch>(watchesMax, state?.watches)
  const everywhere = state?.everywhere ?? new Map<string, number[]>()
  let startMs = state?.startMs ?? Number.NaN
  let placesSeen = state?.placesSeen ?? 0
  const changed = new Set<string>()

  function take(observation: Observation, voice: string): void {
    if (sequences.length === 0) return
    const { timeMs, key, places } = observation
    if (Number.isNaN(startMs)) startMs = timeMs
    for (const { sequence: at, step } of finder.of(observation)) {
      const sequence = sequences[at] as Sequence
      for (const place of placesAt(places, sequence)) {
        const name = `${at}|${place}`
        const watch = watches.get(name) ?? open(sequence, timeMs)
        watches.set(name, watch)
        if (!insertSighting(watch.sightings, { step, timeMs, key, voice }, sightingsMax)) continue
        changed.add(name)
      }
    }
  }

  function open(sequence: Sequence, timeMs: number): Watch {
    placesSeen++
    const past = sequence.steps.map(() => 0)
    return { sightings: [], past, pastMs: timeMs, toldSteps: 0, toldVoices: 0, toldFirstMs: 0 }
  }

  function close(moment: Moment): Signal[] {
    const signals: Signal[] = []
    for (const name of [...changed].sort()) {
      const watch = watches.get(name)
      if (watch === undefined) continue
      const bar = name.indexOf('|')
      const sequence = sequences[Number(name.slice(0, bar))] as Sequence
      forgetOld(watch, sequence, moment.nowMs)
      const signal = judge(watch, sequence, name.slice(bar + 1) as PlaceCode, moment)
      if (signal !== null) signals.push(signal)
    }
    changed.clear()
    return signals
  }

  /** What no chain can hold any more is what is usual here. */
  function forgetOld(watch: Watch, sequence: Sequence, nowMs: number): void {
    const oldestMs = nowMs - sequence.withinMs - latenessMs
    const fade = 2 ** (-Math.max(0, nowMs - watch.pastMs) / halfLifeMs)
    for (let step = 0; step < watch.past.length; step++) watch.past[step] = (watch.past[step] as number) * fade
    watch.pastMs = Math.max(watch.pastMs, nowMs)
    let old = 0
    for (; old < watch.sightings.length && (watch.sightings[old] as Sighting).timeMs < oldestMs; old++) {
      const { step } = watch.sightings[old] as Sighting
      watch.past[step] = (watch.past[step] as number) + 1
      const all = everywhere.get(sequence.id) ?? sequence.steps.map(() => 0)
      all[step] = (all[step] as number) + 1
      everywhere.set(sequence.id, all)
    }
    watch.sightings.splice(0, old)
  }

  function judge(watch: Watch, sequence: Sequence, place: PlaceCode, moment: Moment): Signal | null {
    const { sightings } = longestChain(watch.sightings, sequence.steps.length, sequence.withinMs)
    const first = sightings[0]
    const last = sightings.at(-1)
    if (first === undefined || last === undefined || sightings.length < sequence.stepsMin) return null
    const around = watch.sightings.filter(({ timeMs }) => timeMs >= first.timeMs && timeMs <= last.timeMs)
    const voices = new Set(around.map(({ voice }) => voice)).size
    if (voices < sequence.voicesMin) return null
    // Another chain at the same place is told anew once nothing of the one before can belong to it.
    const isSame = Math.abs(first.timeMs - watch.toldFirstMs) <= sequence.withinMs
    if (isSame && sightings.length <= watch.toldSteps && voices < watch.toldVoices * 1.5) return null
    watch.toldSteps = isSame ? Math.max(watch.toldSteps, sightings.length) : sightings.length
    watch.toldVoices = voices
    watch.toldFirstMs = first.timeMs
    const expected = chanceOf(watch, sequence, sightings.length, moment.nowMs)
    const pValue = Math.min(1, expected)
    return {
      id: contentId(10, 'sequence', sequence.id, place, first.timeMs, sightings.length, moment.tick),
      kind: 'sequence',
      detector: sequence.id,
      cell: { topic: sequence.topic, place },
      windowStartMs: first.timeMs,
      windowEndMs: last.timeMs + 1,
      observed: voices,
      expected: round(expected),
      pValue,
      logEvidence: round(Math.log(kappa) - (1 - kappa) * Math.log(pValue)),
      bySource: sourcesOf(around),
      documents: [...new Set(around.map(({ key }) => key))].sort(),
      closed: last.timeMs < moment.watermarkMs,
      tick: moment.tick,
      steps: sightings.map(({ step, timeMs, key }) => ({ name: sequence.steps[step]?.name ?? '', timeMs, key })),
    }
  }

  /**
   * Chains that chance brings to this place in the time of the sequence, once its first step has been seen: each next step
   * comes with its usual rate, anywhere in what is left of the time, so n of them in their order are the product of their
   * expectations over n! (the volume of an ordered simplex). By Markov's inequality it bounds the probability of one.
   * Paid for by the sequences that were watched at the place.
   */
  function chanceOf(watch: Watch, sequence: Sequence, steps: number, nowMs: number): number {
    const memoryMs = Math.min(halfLifeMs / Math.LN2, Math.max(sequence.withinMs, nowMs - startMs))
    const all = everywhere.get(sequence.id)
    let expected = sequences.length
    for (let step = 1; step < steps; step++) {
      const usual = (all?.[step] ?? 0) / Math.max(1, placesSeen)
      const seen = (watch.past[step] ?? 0) + Math.max(priorSightings, usual)
      expected *= Math.min(1, (seen * sequence.withinMs) / memoryMs) / step
    }
    return expected
  }

  return {
    take(taken) {
      if (taken.isVoice) take(taken.observation, taken.document.voice)
    },
    close: (moment, found) => void found.signals.push(...close(moment)),
    expire: () => undefined,
    snapshot: () => ({ watches: watches.snapshot(), everywhere, startMs, placesSeen }),
  }
}

/** The places of a document at the level of the sequence; coarser ones say too little. */
function placesAt(places: Observation['places'], sequence: Sequence): Set<PlaceCode> {
  const found = new Set<PlaceCode>()
  for (const { code } of places.slice(0, 4)) {
    const at = placeAt(code, sequence.place)
    if (placeLevel(at) === sequence.place) found.add(at)
  }
  return found
}

function sourcesOf(sightings: readonly Sighting[]): Signal['bySource'] {
  const counts = new Map<string, number>()
  for (const key of new Set(sightings.map((one) => one.key))) {
    const source = key.slice(0, key.indexOf(':'))
    counts.set(source, (counts.get(source) ?? 0) + 1)
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([source, observed]) => ({ source: source as SourceId, observed, expected: 0 }))
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
