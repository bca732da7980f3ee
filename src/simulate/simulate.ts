// A synthetic city stream in event-time order, with the truth of what was planted in it; same seed, same bytes.
import { assert } from '../core/errors.ts'
import type { TopicId } from '../core/ids.ts'
import { createRandom } from '../core/random.ts'
import { createBackground } from './background.ts'
import type { City } from './city.ts'
import { drawKinds } from './draw-kinds.ts'
import { findEventKind } from './event-kinds.ts'
import { planEvent } from './plan-event.ts'
import { createPostWriter, isoTime } from './post-writer.ts'
import type { SimulatedPost } from './post-writer.ts'
import { dayMs, hourMs } from '../core/durations.ts'
import { planRumour } from './rumour.ts'
import type { Scenario } from './scenario.ts'
import { isSilent, planSilence, stepMs } from './silence.ts'
import type { Silence } from './silence.ts'
import { tellEvent } from './tell-event.ts'
import type { ToldEvent, Truth } from './truth.ts'

export interface SimulationOptions {
  readonly scenario: Scenario
  readonly city: City
  readonly seed: string | number
  /** Replaces the start of the scenario. */
  readonly startMs?: number
  /** Multiplies the posts a day of every source; events keep their size. 1 by default. */
  readonly rate?: number
}

export interface Simulation {
  /** Can be run through once; posts come in order of time, source and id. */
  readonly posts: Iterable<SimulatedPost>
  /** Known before the first post is asked for. */
  readonly truth: Truth
  readonly startMs: number
  readonly endMs: number
}

export function simulateCity(options: SimulationOptions): Simulation {
  const { scenario } = options
  const seed = `${scenario.name}|${options.seed}`
  const startMs = options.startMs ?? Date.parse(scenario.start)
  const endMs = startMs + scenario.days * dayMs
  const silences: Silence[] = []
  const told = tellAll(options, seed, startMs, endMs, silences)
  const events = told
    .sort((a, b) => (a.truth.onset < b.truth.onset ? -1 : a.truth.onset > b.truth.onset ? 1 : 0))
    .map(({ truth }, index) => ({ ...truth, id: `e${index + 1}` }))
  const planted = told.flatMap(({ posts }) => posts).sort(inOrder)
  return { posts: stream(options, seed, startMs, endMs, planted, silences), truth: { events }, startMs, endMs }
}

function tellAll(
  options: SimulationOptions,
  seed: string,
  startMs: number,
  endMs: number,
  silences: Silence[],
): ToldEvent[] {
  const { scenario, city } = options
  const window = { earliestMs: startMs + scenario.quietHours * hourMs, endMs }
  const kinds = drawKinds(scenario, createRandom(`${seed}|kinds`))
  for (const [index, kind] of kinds.entries()) {
    if (kind === 'silent-source') silences.push(planSilence(scenario, window, createRandom(`${seed}|silence|${index}`)))
  }
  const writer = createPostWriter(city, `${seed}|event`)
  const told = kinds.flatMap((name, index): ToldEvent[] => {
    if (name === 'silent-source') return []
    const random = createRandom(`${seed}|event|${index}|${name}`)
    if (name === 'rumour') return [planRumour({ window, city, writer, sources: scenario.sources, silences, random })]
    const kind = findEventKind(name)
    assert(kind !== undefined, `There is no event kind ${name}.`)
    const planned = planEvent(kind, window, city, random)
    return [tellEvent({ planned, writer, sources: scenario.sources, silences, random })]
  })
  return [...told, ...silences.map((silence) => tellSilence(silence, city))]
}

function tellSilence(silence: Silence, city: City): ToldEvent {
  const truth = {
    kind: 'silent-source',
    crisis: false,
    topic: '*' as TopicId,
    place: city.code,
    onset: isoTime(silence.fromMs),
    outbreak: isoTime(silence.toMs),
    posts: [],
    source: silence.source,
  }
  return { truth, posts: [] }
}

function* stream(
  options: SimulationOptions,
  seed: string,
  startMs: number,
  endMs: number,
  planted: readonly SimulatedPost[],
  silences: readonly Silence[],
): Generator<SimulatedPost> {
  const { scenario, city } = options
  const background = createBackground({
    city,
    writer: createPostWriter(city, `${seed}|background`),
    seed,
    startMs,
    rate: options.rate ?? 1,
    unrest: scenario.unrest,
  })
  let next = 0
  for (let fromMs = startMs; fromMs < endMs; fromMs += stepMs) {
    const toMs = fromMs + stepMs
    const posts = scenario.sources.flatMap((source) =>
      isSilent(source, fromMs, silences) ? [] : background.posts(source, fromMs, toMs),
    )
    const limit = isoTime(toMs)
    for (let post = planted[next]; post !== undefined && post.time < limit; post = planted[next]) {
      posts.push(post)
      next++
    }
    yield* posts.sort(inOrder)
  }
}

// All times carry the same offset and precision, so their order as text is their order in time.
function inOrder(a: SimulatedPost, b: SimulatedPost): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1
  if (a.source !== b.source) return a.source < b.source ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
