// Watches for configured precursors in their order, place by place and in event time, and signals what chance does not explain.
import type { Observation } from '../../core/document.ts'
import { dayMs } from '../../core/durations.ts'
import { contentId } from '../../core/hash.ts'
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
import type { Past, UsualStepsState } from './usual-steps.ts'
import { createUsualSteps } from './usual-steps.ts'

/** What is remembered of one sequence at one place. */
interface Watch extends Past {
  readonly sightings: Sighting[]
  /** Steps and voices of which was last told, and when its first step was seen. */
  toldSteps: number
  toldVoices: number
  toldFirstMs: number
}

export interface SequencesState extends UsualStepsState {
  readonly watches: RecentMapState<Watch>
}

/** Takes documents that speak for themselves; at the end of a tick tells the sequences that went a step further. */
export interface Sequences extends Stage<SequencesState> {
  take(taken: Pick<Taken, 'observation' | 'isVoice'> & { readonly document: Pick<Prepared, 'voice'> }): void
}

const watchesMax = 16_384
/** Sightings of one sequence at one place. */
const sightingsMax = 64
/** A late document may lengthen a chain that ended this long ago. */
const latenessMs = 2 * dayMs
const kappa = 0.1

export function createSequences(sequences: readonly Sequence[], state?: SequencesState): Sequences {
  const finder = createStepFinder(sequences)
  const watches = createRecentMap<Watch>(watchesMax, state?.watches)
  const usual = createUsualSteps(sequences.length, state)
  const changed = new Set<string>()

  function take(observation: Observation, voice: string): void {
    if (sequences.length === 0) return
    const { timeMs, key, places } = observation
    usual.begin(timeMs)
    for (const { sequence: at, step } of finder.of(observation)) {
      const sequence = sequences[at] as Sequence
      for (const place of placesAt(places, sequence)) {
        const name = `${at}|${place}`
        const watch = watches.get(name) ?? open(sequence, timeMs)
        watches.set(name, watch)
        if (insertSighting(watch.sightings, { step, timeMs, key, voice }, sightingsMax)) changed.add(name)
      }
    }
  }

  function open(sequence: Sequence, timeMs: number): Watch {
    usual.place()
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
      const found = newsOf(watch, sequence)
      if (found === null) continue
      const expected = usual.chainsByChance(watch, sequence, found.chain.length, moment.nowMs)
      signals.push(signalOf(found, expected, sequence, name.slice(bar + 1) as PlaceCode, moment))
    }
    changed.clear()
    return signals
  }

  /** What no chain can hold any more is what is usual here. */
  function forgetOld(watch: Watch, sequence: Sequence, nowMs: number): void {
    const oldestMs = nowMs - sequence.withinMs - latenessMs
    usual.fade(watch, nowMs)
    let old = 0
    for (; old < watch.sightings.length && (watch.sightings[old] as Sighting).timeMs < oldestMs; old++) {
      usual.learn(watch, sequence, watch.sightings[old] as Sighting)
    }
    watch.sightings.splice(0, old)
  }

  return {
    take(taken) {
      if (taken.isVoice) take(taken.observation, taken.document.voice)
    },
    close: (moment, found) => void found.signals.push(...close(moment)),
    expire: () => undefined,
    snapshot: () => ({ watches: watches.snapshot(), ...usual.snapshot() }),
  }
}

/** A chain that is worth telling, with everything seen from its first step to its last. */
interface Found {
  readonly chain: readonly Sighting[]
  readonly around: readonly Sighting[]
  readonly voices: number
  readonly firstMs: number
  readonly lastMs: number
}

/** The longest chain if it went a step further, or half as many voices more speak of it; remembers that it is told. */
function newsOf(watch: Watch, sequence: Sequence): Found | null {
  const { sightings: chain } = longestChain(watch.sightings, sequence.steps.length, sequence.withinMs)
  const firstMs = chain[0]?.timeMs
  const lastMs = chain.at(-1)?.timeMs
  if (firstMs === undefined || lastMs === undefined || chain.length < sequence.stepsMin) return null
  const around = watch.sightings.filter(({ timeMs }) => timeMs >= firstMs && timeMs <= lastMs)
  const voices = new Set(around.map(({ voice }) => voice)).size
  if (voices < sequence.voicesMin) return null
  // Another chain at the same place is told anew once nothing of the one before can belong to it.
  const isSame = Math.abs(firstMs - watch.toldFirstMs) <= sequence.withinMs
  if (isSame && chain.length <= watch.toldSteps && voices < watch.toldVoices * 1.5) return null
  watch.toldSteps = isSame ? Math.max(watch.toldSteps, chain.length) : chain.length
  watch.toldVoices = voices
  watch.toldFirstMs = firstMs
  return { chain, around, voices, firstMs, lastMs }
}

function signalOf(found: Found, expected: number, sequence: Sequence, place: PlaceCode, moment: Moment): Signal {
  const { chain, around, voices, firstMs, lastMs } = found
  const pValue = Math.min(1, expected)
  return {
    id: contentId(10, 'sequence', sequence.id, place, firstMs, chain.length, moment.tick),
    kind: 'sequence',
    detector: sequence.id,
    cell: { topic: sequence.topic, place },
    windowStartMs: firstMs,
    windowEndMs: lastMs + 1,
    observed: voices,
    expected: round(expected),
    pValue,
    logEvidence: round(Math.log(kappa) - (1 - kappa) * Math.log(pValue)),
    bySource: sourcesOf(around),
    documents: [...new Set(around.map(({ key }) => key))].sort(),
    closed: lastMs < moment.watermarkMs,
    tick: moment.tick,
    steps: chain.map(({ step, timeMs, key }) => ({ name: sequence.steps[step]?.name ?? '', timeMs, key })),
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
