// Decides which happenings are told: the learnt bar, what an earlier telling takes in, and how sure each is by now.
import { dayMs, hourMs } from '../../core/durations.ts'
import type { Happening } from './happening.ts'
import type { Summary } from './kinship.ts'
import { addToSummary, kinship, summaryOf } from './kinship.ts'
import type { HappeningsModel } from './model.ts'
import { scaledProbability } from './model.ts'
import type { HarmReport } from './report.ts'

export interface Told {
  /** The number of the happening that was told first; names the telling. */
  readonly number: number
  readonly happenings: number[]
  readonly summary: Summary
  /** The first reports and the latest, at most `reportsMax`. */
  readonly reports: HarmReport[]
  readonly firstScore: number
  highestScore: number
  probability: number
  lastMs: number
}

export interface BookState {
  readonly told: Map<number, Told>
  readonly owners: Map<number, number>
}

export interface Book {
  ownerOf(happening: number): Told | undefined
  /** A report came to a happening that is told already. */
  take(told: Told, report: HarmReport): void
  /** The happening's score now; the telling that it belongs to or opens, null where it is not to be told. */
  weigh(happening: Happening, score: number, nowMs: number): Told | null
  expire(nowMs: number): void
  snapshot(): BookState
}

/** A telling takes in what is kin to it for so long after its last report. */
const takesInMs = 10 * dayMs
const reportsMax = 500
/** Tellings that may still take something in; beyond it the longest quiet go. */
const toldMax = 2_000

export function createBook(model: HappeningsModel, state?: BookState): Book {
  const told = state?.told ?? new Map<number, Told>()
  const owners = state?.owners ?? new Map<number, number>()

  function ownerOf(happening: number): Told | undefined {
    const number = owners.get(happening)
    return number === undefined ? undefined : told.get(number)
  }

  function take(owner: Told, report: HarmReport): void {
    addToSummary(owner.summary, report)
    // The beginning explains what it is, the end how it stands: what lies between goes first.
    if (owner.reports.length >= reportsMax) owner.reports.splice(reportsMax / 2, 1)
    owner.reports.push(report)
    owner.lastMs = Math.max(owner.lastMs, report.timeMs)
  }

  function weigh(happening: Happening, score: number, nowMs: number): Told | null {
    const known = ownerOf(happening.number)
    if (known !== undefined) return raised(known, score)
    if (score < model.tellMin) return null
    const kin = nearest(happening, nowMs)
    if (kin === null) return open(happening, score)
    kin.happenings.push(happening.number)
    owners.set(happening.number, kin.number)
    for (const report of happening.reports) take(kin, report)
    return raised(kin, score)
  }

  function raised(one: Told, score: number): Told {
    if (score > one.highestScore) {
      one.highestScore = score
      one.probability = Math.max(one.probability, scaledProbability(score, model.highest))
    }
    return one
  }

  function open(happening: Happening, score: number): Told {
    const one: Told = {
      number: happening.number,
      happenings: [happening.number],
      summary: summaryOf([]),
      reports: [],
      firstScore: score,
      highestScore: score,
      probability: scaledProbability(score, model.first),
      lastMs: happening.lastMs,
    }
    told.set(one.number, one)
    owners.set(happening.number, one.number)
    for (const report of happening.reports) take(one, report)
    return one
  }

  function nearest(happening: Happening, nowMs: number): Told | null {
    const young = summaryOf(happening.reports)
    let best: Told | null = null
    let bestKinship = 0
    for (const one of told.values()) {
      if (nowMs - one.lastMs > takesInMs) continue
      const near = kinship(young, one.summary, (nowMs - one.lastMs) / hourMs)
      if (near > bestKinship) {
        best = one
        bestKinship = near
      }
    }
    return best
  }

  function expire(nowMs: number): void {
    const quiet = [...told.values()].sort((a, b) => a.lastMs - b.lastMs || a.number - b.number)
    for (const [rank, { number, happenings, lastMs }] of quiet.entries()) {
      if (nowMs - lastMs <= takesInMs && quiet.length - rank <= toldMax) continue
      told.delete(number)
      for (const happening of happenings) owners.delete(happening)
    }
  }

  return { ownerOf, take, weigh, expire, snapshot: () => ({ told, owners }) }
}
