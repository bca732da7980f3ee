// What has been told: tellings with the happenings that belong to each, what they say together and how sure each is by now.
import { dayMs } from '../../core/durations.ts'
import type { Gist, TellingWords } from './gist.ts'
import { addToGist, createGist, mergeGist } from './gist.ts'
import type { Young } from './kinship.ts'
import type { HappeningsModel } from './model.ts'
import { scaledProbability } from './model.ts'
import type { HarmReport } from './report.ts'

export interface Told {
  /** The number of the happening that was told first; names the telling. */
  readonly number: number
  readonly happenings: number[]
  readonly gist: Gist
  /** The first reports and the latest, at most `reportsMax`. */
  readonly reports: HarmReport[]
  readonly firstScore: number
  highestScore: number
  probability: number
}

export interface TellingsState {
  readonly told: Map<number, Told>
  readonly owners: Map<number, number>
}

export interface Tellings {
  all(): Iterable<Told>
  ownerOf(happening: number): Told | undefined
  open(happening: Young, score: number): Told
  /** The happening turns out to be another sight of what was told. */
  adopt(one: Told, happening: Young): void
  /** A report came to a happening that is told already. */
  take(one: Told, report: HarmReport, telling: TellingWords): void
  /** The happening scores so much by now; what was reached is kept. */
  raise(one: Told, score: number): Told
  expire(nowMs: number): void
  snapshot(): TellingsState
}

/** A telling takes in what is kin to it for so long after its last report. */
export const takesInMs = 10 * dayMs
const reportsMax = 500
/** Tellings that may still take something in; beyond it the longest quiet go. */
const toldMax = 2_000

export function createTellings(model: Pick<HappeningsModel, 'first' | 'highest'>, state?: TellingsState): Tellings {
  const told = state?.told ?? new Map<number, Told>()
  const owners = state?.owners ?? new Map<number, number>()

  function ownerOf(happening: number): Told | undefined {
    const number = owners.get(happening)
    return number === undefined ? undefined : told.get(number)
  }

  function open(happening: Young, score: number): Told {
    const one: Told = {
      number: happening.number,
      happenings: [],
      gist: createGist(happening.startMs),
      reports: [],
      firstScore: score,
      highestScore: score,
      probability: scaledProbability(score, model.first),
    }
    told.set(one.number, one)
    adopt(one, happening)
    return one
  }

  function adopt(one: Told, happening: Young): void {
    one.happenings.push(happening.number)
    owners.set(happening.number, one.number)
    mergeGist(one.gist, happening)
    for (const report of happening.reports) keep(one, report)
  }

  function take(one: Told, report: HarmReport, telling: TellingWords): void {
    addToGist(one.gist, report, telling)
    keep(one, report)
  }

  function raise(one: Told, score: number): Told {
    if (score > one.highestScore) {
      one.highestScore = score
      one.probability = Math.max(one.probability, scaledProbability(score, model.highest))
    }
    return one
  }

  function expire(nowMs: number): void {
    const quiet = [...told.values()].sort((a, b) => a.gist.lastMs - b.gist.lastMs || a.number - b.number)
    for (const [rank, { number, happenings, gist }] of quiet.entries()) {
      if (nowMs - gist.lastMs <= takesInMs && quiet.length - rank <= toldMax) continue
      told.delete(number)
      for (const happening of happenings) owners.delete(happening)
    }
  }

  const snapshot = () => ({ told, owners })
  return { all: () => told.values(), ownerOf, open, adopt, take, raise, expire, snapshot }
}

function keep({ reports }: Told, report: HarmReport): void {
  // The beginning explains what it is, the end how it stands: what lies between goes first.
  if (reports.length >= reportsMax) reports.splice(reportsMax / 2, 1)
  reports.push(report)
}
