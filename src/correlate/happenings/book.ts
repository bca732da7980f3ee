// Decides which happenings are told: the learnt bar, what an earlier telling takes in, and how sure each is by now.
import { dayMs } from '../../core/durations.ts'
import type { Gist, TellingWords } from './gist.ts'
import { addToGist, createGist, mergeGist } from './gist.ts'
import type { Young } from './kinship.ts'
import { kinFacts, kinFactNames } from './kinship.ts'
import { linkFactNames, linkScore } from './link.ts'
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

export interface BookState {
  readonly told: Map<number, Told>
  readonly owners: Map<number, number>
}

export interface Book {
  ownerOf(happening: number): Told | undefined
  /** A report came to a happening that is told already. */
  take(told: Told, report: HarmReport, telling: TellingWords): void
  /** The happening's score now; the telling that it belongs to or opens, null where it is not to be told. */
  weigh(happening: Young, score: number, nowMs: number): Told | null
  expire(nowMs: number): void
  snapshot(): BookState
}

/** A telling takes in what is kin to it for so long after its last report. */
const takesInMs = 10 * dayMs
const reportsMax = 500
/** Tellings that may still take something in; beyond it the longest quiet go. */
const toldMax = 2_000

export interface BookOptions {
  readonly model: HappeningsModel
  readonly tellingOf: (report: HarmReport) => TellingWords
  /** Hears of each comparison, for the trainer. */
  readonly watch?: (young: Young, told: Told, facts: Float64Array) => void
}

export function createBook({ model, tellingOf, watch }: BookOptions, state?: BookState): Book {
  const linkWeights = Float64Array.from(linkFactNames, (name) => model.link[name] ?? 0)
  const kinWeights = Float64Array.from(kinFactNames, (name) => model.kin[name] ?? 0)
  const told = state?.told ?? new Map<number, Told>()
  const owners = state?.owners ?? new Map<number, number>()

  function ownerOf(happening: number): Told | undefined {
    const number = owners.get(happening)
    return number === undefined ? undefined : told.get(number)
  }

  function take(owner: Told, report: HarmReport, telling: TellingWords): void {
    addToGist(owner.gist, report, telling)
    keep(owner, report)
  }

  function keep(owner: Told, report: HarmReport): void {
    // The beginning explains what it is, the end how it stands: what lies between goes first.
    if (owner.reports.length >= reportsMax) owner.reports.splice(reportsMax / 2, 1)
    owner.reports.push(report)
  }

  function weigh(happening: Young, score: number, nowMs: number): Told | null {
    const known = ownerOf(happening.number)
    if (known !== undefined) return raised(known, score)
    if (score < model.tellMin) return null
    const kin = nearest(happening, nowMs)
    if (kin === null) return open(happening, score)
    kin.happenings.push(happening.number)
    owners.set(happening.number, kin.number)
    mergeGist(kin.gist, happening)
    for (const report of happening.reports) keep(kin, report)
    return raised(kin, score)
  }

  function raised(one: Told, score: number): Told {
    if (score > one.highestScore) {
      one.highestScore = score
      one.probability = Math.max(one.probability, scaledProbability(score, model.highest))
    }
    return one
  }

  function open(happening: Young, score: number): Told {
    const one: Told = {
      number: happening.number,
      happenings: [happening.number],
      gist: createGist(happening.startMs),
      reports: [],
      firstScore: score,
      highestScore: score,
      probability: scaledProbability(score, model.first),
    }
    told.set(one.number, one)
    owners.set(happening.number, one.number)
    mergeGist(one.gist, happening)
    for (const report of happening.reports) keep(one, report)
    return one
  }

  function nearest(young: Young, nowMs: number): Told | null {
    let best: Told | null = null
    let bestScore = 0
    for (const one of told.values()) {
      if (nowMs - one.gist.lastMs > takesInMs) continue
      const facts = kinFacts(young, one, nowMs, linkWeights, tellingOf)
      watch?.(young, one, facts)
      const score = linkScore(facts, kinWeights)
      if (score > bestScore) {
        best = one
        bestScore = score
      }
    }
    return best
  }

  function expire(nowMs: number): void {
    const quiet = [...told.values()].sort((a, b) => a.gist.lastMs - b.gist.lastMs || a.number - b.number)
    for (const [rank, { number, happenings, gist }] of quiet.entries()) {
      if (nowMs - gist.lastMs <= takesInMs && quiet.length - rank <= toldMax) continue
      told.delete(number)
      for (const happening of happenings) owners.delete(happening)
    }
  }

  return { ownerOf, take, weigh, expire, snapshot: () => ({ told, owners }) }
}
