// The stage that warns: joins reports of harm to happenings, weighs each as it grows and tells those that pass the bar.
import type { Observation } from '../../core/document.ts'
import type { DocumentKey, PlaceCode } from '../../core/ids.ts'
import type { Situation, Spread } from '../../core/situation.ts'
import type { Level } from '../../core/alert-state.ts'
import { happeningLevel } from '../../core/happening-level.ts'
import type { Moment, Stage } from '../stage.ts'
import type { BookState, Told } from './book.ts'
import { createBook } from './book.ts'
import { describeHappening, harmOf, situationId } from './describe.ts'
import { factsOfWindow, isTakenBack } from './facts.ts'
import type { Happening } from './happening.ts'
import { isWeighingDue } from './happening.ts'
import type { JoinerState } from './joiner.ts'
import { createJoiner } from './joiner.ts'
import type { HappeningsModel, WeighedHappening } from './model.ts'
import { createWeigher, scaledProbability } from './model.ts'
import type { HarmReport } from './report.ts'
import { reportOf } from './report.ts'
import { independentVoices } from './voices.ts'
import { windowOf } from './window.ts'

export interface HappeningsState {
  readonly joiner: JoinerState | null
  readonly book: BookState | null
  /** What was last said of a happening or a telling, by the number of the happening. */
  readonly said: Map<number, Said>
}

interface Said {
  readonly situation: Situation
  readonly score: number
}

export interface HappeningsOptions {
  readonly model: HappeningsModel
  readonly home: PlaceCode
  /** Quiet event time after which what was told is closed. */
  readonly quietMs: number
  readonly spreadOf: (keys: readonly DocumentKey[]) => Spread | null
}

/** Tells the revisions of a tick by id; once an hour it closes and forgets what has been quiet. */
export type Happenings = Stage<HappeningsState>

/** A happening that is only watched is shown from so far below the bar on, and again when its score has risen by so much. */
const watchedBelow = 2
const watchedStep = 0.5
/** What was told is told again when its documents have grown by so much, or when it asks for another level. */
const growthFactor = 1.6

export function createHappenings(options: HappeningsOptions, state?: HappeningsState): Happenings {
  const { model, home, spreadOf } = options
  const weigher = createWeigher(model)
  const { entryMin, linkMin } = model
  const joiner = createJoiner({ linkWeights: weigher.linkWeights, linkMin, entryMin }, state?.joiner ?? undefined)
  const book = createBook({ model, tellingOf: joiner.tellingOf }, state?.book ?? undefined)
  const said = state?.said ?? new Map<number, Said>()
  const touched = new Map<number, Happening>()

  function take(observation: Observation): void {
    const report = reportOf(observation, home)
    const joined = joiner.join(report)
    if (joined === null) return
    const { happening, telling } = joined
    const owner = book.ownerOf(happening.number)
    if (owner !== undefined) book.take(owner, report, telling)
    touched.set(happening.number, happening)
  }

  function close(moment: Moment): Situation[] {
    const told: Situation[] = []
    for (const happening of [...touched.values()].sort((a, b) => a.number - b.number)) weigh(happening, moment, told)
    touched.clear()
    return told.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  function weigh(happening: Happening, moment: Moment, told: Situation[]): void {
    if (!isWeighingDue(happening)) return
    const window = windowOf(happening, happening.lastMs)
    if (window.voices.length < 2) return
    const facts = factsOfWindow(window)
    const weighed = weigher.explain(facts)
    const score = isTakenBack(facts) ? Number.NEGATIVE_INFINITY : weighed.score
    const isOwned = book.ownerOf(happening.number) !== undefined
    const owner = book.weigh(happening, score, moment.nowMs)
    if (owner === null) watch(happening, weighed, moment, told)
    else {
      if (!isOwned && owner.number !== happening.number) mergeInto(owner, happening, moment, told)
      tell(owner, weighed, moment, told)
    }
  }

  /** Shows what is not told yet, so that an analyst sees it and a later telling has its history. */
  function watch(happening: Happening, weighed: WeighedHappening, moment: Moment, told: Situation[]): void {
    const before = said.get(happening.number)
    if (weighed.score < model.tellMin - watchedBelow) return
    if (before !== undefined && weighed.score < before.score + watchedStep) return
    const probability = Math.min(
      scaledProbability(weighed.score, model.first),
      scaledProbability(model.tellMin, model.first),
    )
    say(happening.number, happening.reports, { probability, weighed, toldAtMs: null, merged: [] }, moment, told)
  }

  function tell(owner: Told, weighed: WeighedHappening, moment: Moment, told: Situation[]): void {
    const before = said.get(owner.number)
    const last = before?.situation
    const isFirst = last === undefined || last.significantAtMs === null
    const grew = owner.reports.length >= growthFactor * (last?.documentCount ?? 0)
    const rose = !isFirst && levelOf(owner) !== happeningLevel(last.probability, last.happening?.harm ?? 0)
    if (!isFirst && !grew && !rose && last.state.kind === 'open') return
    const toldAtMs = last?.significantAtMs ?? moment.decidedAtMs
    const merged = owner.happenings.filter((number) => number !== owner.number).flatMap((number) => idOf(number))
    say(owner.number, owner.reports, { probability: owner.probability, weighed, toldAtMs, merged }, moment, told)
  }

  function say(
    number: number,
    reports: readonly HarmReport[],
    standing: { probability: number; weighed: WeighedHappening; toldAtMs: number | null; merged: readonly string[] },
    moment: Moment,
    told: Situation[],
  ): void {
    const last = said.get(number)?.situation
    const described = describeHappening(
      reports,
      { ...standing, calibration: model.calibration, topic: last?.topic ?? null },
      moment,
    )
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
    told.push(situation)
  }

  function mergeInto(owner: Told, happening: Happening, moment: Moment, told: Situation[]): void {
    const last = said.get(happening.number)
    if (last === undefined) return
    const into = said.get(owner.number)?.situation.id ?? situationId((owner.reports[0] as HarmReport).key)
    const ended = next(last.situation, moment, { kind: 'merged', into })
    said.set(happening.number, { ...last, situation: ended })
    told.push(ended)
  }

  function idOf(number: number): string[] {
    const id = said.get(number)?.situation.id
    return id === undefined ? [] : [id]
  }

  function expire(moment: Moment): Situation[] {
    joiner.expire(moment.nowMs)
    book.expire(moment.nowMs)
    const closed: Situation[] = []
    for (const [number, { situation, score }] of said) {
      const isQuiet = moment.nowMs - situation.lastMs > options.quietMs
      if (isQuiet && situation.state.kind === 'open') {
        const ended = next(situation, moment, { kind: 'closed' })
        said.set(number, { situation: ended, score })
        closed.push(ended)
      }
      if (isQuiet && joiner.get(number) === undefined && book.ownerOf(number) === undefined) said.delete(number)
    }
    return closed
  }

  return {
    take: ({ observation }) => take(observation),
    close: (moment, found) => void found.situations.push(...close(moment)),
    expire: (moment, found) => void found.situations.push(...expire(moment)),
    snapshot: () => ({ joiner: joiner.snapshot(), book: book.snapshot(), said }),
  }
}

function levelOf({ probability, reports }: Told): Level {
  return happeningLevel(probability, harmOf(independentVoices(reports)))
}

function next(last: Situation, moment: Moment, state: Situation['state']): Situation {
  return { ...last, state, rev: last.rev + 1, tick: moment.tick, decidedAtMs: moment.decidedAtMs }
}
