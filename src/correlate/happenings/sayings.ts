// What is said of each happening: the revisions of its situation, told only when there is something new to say.
import type { Level } from '../../core/alert-state.ts'
import { happeningLevel } from '../../core/happening-level.ts'
import type { DocumentKey } from '../../core/ids.ts'
import type { Situation, Spread } from '../../core/situation.ts'
import type { Moment } from '../stage.ts'
import { describeHappening, harmOf, situationId } from './describe.ts'
import type { Happening } from './happening.ts'
import type { HappeningsModel, WeighedHappening } from './model.ts'
import { scaledProbability } from './model.ts'
import type { HarmReport } from './report.ts'
import type { Told } from './tellings.ts'
import { independentVoices } from './voices.ts'

export interface Said {
  readonly situation: Situation
  readonly score: number
}

export interface Sayings {
  /** Shows what is not told yet, so that an analyst sees it and a later telling has its history. */
  watch(happening: Happening, weighed: WeighedHappening, moment: Moment): Situation[]
  tell(owner: Told, weighed: WeighedHappening, moment: Moment): Situation[]
  /** The happening became part of what was told: where it was shown by itself, that ends. */
  merge(owner: Told, happening: Happening, moment: Moment): Situation[]
  /** Closes what has been quiet for so long, and forgets it where the happening is gone too. */
  closeQuiet(moment: Moment, quietMs: number, isGone: (happening: number) => boolean): Situation[]
  snapshot(): Map<number, Said>
}

export interface SayingsOptions {
  readonly model: HappeningsModel
  readonly spreadOf: (keys: readonly DocumentKey[]) => Spread | null
}

/** What a revision says beside the reports themselves. */
interface Standing {
  readonly probability: number
  readonly weighed: WeighedHappening
  readonly toldAtMs: number | null
  readonly merged: readonly string[]
}

/** A happening that is only watched is shown from so far below the bar on, and again when its score has risen by so much. */
const watchedBelow = 2
const watchedStep = 0.5
/** What was told is told again when its documents have grown by so much, or when it asks for another level. */
const growthFactor = 1.6

export function createSayings({ model, spreadOf }: SayingsOptions, state?: Map<number, Said>): Sayings {
  const said = state ?? new Map<number, Said>()

  function watch(happening: Happening, weighed: WeighedHappening, moment: Moment): Situation[] {
    const before = said.get(happening.number)
    if (weighed.score < model.tellMin - watchedBelow) return []
    if (before !== undefined && weighed.score < before.score + watchedStep) return []
    // What is not told is never shown as surer than what is told.
    const score = Math.min(weighed.score, model.tellMin)
    const standing = { probability: scaledProbability(score, model.first), weighed, toldAtMs: null, merged: [] }
    return [say(happening.number, happening.reports, standing, moment)]
  }

  function tell(owner: Told, weighed: WeighedHappening, moment: Moment): Situation[] {
    const last = said.get(owner.number)?.situation
    if (last !== undefined && !isNews(owner, last)) return []
    const toldAtMs = last?.significantAtMs ?? moment.decidedAtMs
    const merged = owner.happenings.filter((number) => number !== owner.number).flatMap((number) => idOf(number))
    return [say(owner.number, owner.reports, { probability: owner.probability, weighed, toldAtMs, merged }, moment)]
  }

  function say(number: number, reports: readonly HarmReport[], standing: Standing, moment: Moment): Situation {
    const last = said.get(number)?.situation
    const topic = last?.topic ?? null
    const described = describeHappening(reports, { ...standing, calibration: model.calibration, topic }, moment)
    const situation: Situation = {
      ...described,
      // The first report may have left the window: the name stays.
      id: last?.id ?? described.id,
      bornTick: last?.bornTick ?? described.bornTick,
      spread: spreadOf(described.documents),
      rev: (last?.rev ?? 0) + 1,
      state: { kind: 'open' },
    }
    said.set(number, { situation, score: standing.weighed.score })
    return situation
  }

  function merge(owner: Told, happening: Happening, moment: Moment): Situation[] {
    const last = said.get(happening.number)
    if (last === undefined) return []
    const into = said.get(owner.number)?.situation.id ?? situationId((owner.reports[0] as HarmReport).key)
    const ended = next(last.situation, moment, { kind: 'merged', into })
    said.set(happening.number, { ...last, situation: ended })
    return [ended]
  }

  function idOf(number: number): string[] {
    const id = said.get(number)?.situation.id
    return id === undefined ? [] : [id]
  }

  function closeQuiet(moment: Moment, quietMs: number, isGone: (happening: number) => boolean): Situation[] {
    const closed: Situation[] = []
    for (const [number, { situation, score }] of said) {
      if (moment.nowMs - situation.lastMs <= quietMs) continue
      if (situation.state.kind === 'open') {
        const ended = next(situation, moment, { kind: 'closed' })
        said.set(number, { situation: ended, score })
        closed.push(ended)
      }
      if (isGone(number)) said.delete(number)
    }
    return closed
  }

  return { watch, tell, merge, closeQuiet, snapshot: () => said }
}

function isNews(owner: Told, last: Situation): boolean {
  if (last.significantAtMs === null || last.state.kind !== 'open') return true
  const grew = owner.reports.length >= growthFactor * last.documentCount
  return grew || levelOf(owner) !== happeningLevel(last.probability, last.happening?.harm ?? 0)
}

function levelOf({ probability, reports }: Told): Level {
  return happeningLevel(probability, harmOf(independentVoices(reports)))
}

function next(last: Situation, moment: Moment, state: Situation['state']): Situation {
  return { ...last, state, rev: last.rev + 1, tick: moment.tick, decidedAtMs: moment.decidedAtMs }
}
