// The stage that warns: joins reports of harm to happenings, weighs each as it grows and tells those that pass the bar.
import type { Observation } from '../../core/document.ts'
import type { DocumentKey, PlaceCode } from '../../core/ids.ts'
import type { Situation, Spread } from '../../core/situation.ts'
import type { Moment, Stage } from '../stage.ts'
import { createBook } from './book.ts'
import { factsOfWindow, isVague, tellingScore } from './facts.ts'
import type { Happening } from './happening.ts'
import { isWeighingDue } from './happening.ts'
import type { JoinerState } from './joiner.ts'
import { createJoiner } from './joiner.ts'
import type { HappeningsModel } from './model.ts'
import { createWeigher } from './model.ts'
import { reportOf } from './report.ts'
import type { Said } from './sayings.ts'
import { createSayings } from './sayings.ts'
import type { TellingsState } from './tellings.ts'
import { windowOf } from './window.ts'

export interface HappeningsState {
  readonly joiner: JoinerState | null
  readonly book: TellingsState | null
  /** What was last said of a happening or a telling, by the number of the happening. */
  readonly said: Map<number, Said>
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

export function createHappenings(options: HappeningsOptions, state?: HappeningsState): Happenings {
  const { model, home, quietMs, spreadOf } = options
  const weigher = createWeigher(model)
  const { entryMin, linkMin } = model
  const joiner = createJoiner({ linkWeights: weigher.linkWeights, linkMin, entryMin }, state?.joiner ?? undefined)
  const book = createBook({ model, tellingOf: joiner.tellingOf }, state?.book ?? undefined)
  const sayings = createSayings({ model, spreadOf }, state?.said)
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
    for (const happening of [...touched.values()].sort((a, b) => a.number - b.number))
      told.push(...weigh(happening, moment))
    touched.clear()
    return told.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  function weigh(happening: Happening, moment: Moment): Situation[] {
    if (!isWeighingDue(happening)) return []
    const window = windowOf(happening, happening.lastMs, joiner.themes)
    if (window.voices.length < 2) return []
    const facts = factsOfWindow(window)
    const weighed = weigher.explain(facts)
    const score = tellingScore(facts, weighed.score, model.tellMin)
    const isOwned = book.ownerOf(happening.number) !== undefined
    const owner = book.weigh(happening, { score, isVague: isVague(facts) }, moment.nowMs)
    if (owner === null) return sayings.watch(happening, weighed, moment)
    const isTakenIn = !isOwned && owner.number !== happening.number
    return [...(isTakenIn ? sayings.merge(owner, happening, moment) : []), ...sayings.tell(owner, weighed, moment)]
  }

  function expire(moment: Moment): Situation[] {
    joiner.expire(moment.nowMs)
    book.expire(moment.nowMs)
    const isGone = (number: number) => joiner.get(number) === undefined && book.ownerOf(number) === undefined
    return sayings.closeQuiet(moment, quietMs, isGone)
  }

  return {
    take: ({ observation }) => take(observation),
    close: (moment, found) => void found.situations.push(...close(moment)),
    expire: (moment, found) => void found.situations.push(...expire(moment)),
    snapshot: () => ({ joiner: joiner.snapshot(), book: book.snapshot(), said: sayings.snapshot() }),
  }
}
