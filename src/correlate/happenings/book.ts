// Decides which happenings are told: the learnt bar, what an earlier telling takes in, and what stays untold beside one.
import { hourMs } from '../../core/durations.ts'
import type { TellingWords } from './gist.ts'
import type { Young } from './kinship.ts'
import { kinFacts, kinFactNames } from './kinship.ts'
import { linkFactNames, linkScore } from './link.ts'
import type { HappeningsModel } from './model.ts'
import type { HarmReport } from './report.ts'
import type { Tellings, TellingsState, Told } from './tellings.ts'
import { createTellings, takesInMs } from './tellings.ts'

export interface Book extends Pick<Tellings, 'ownerOf' | 'take' | 'expire' | 'snapshot'> {
  /**
   * The telling that the happening belongs to or opens, null where it is not to be told. `isVague` where a few voices without
   * a place say too little to be told beside something that is going on.
   */
  weigh(happening: Young, standing: { readonly score: number; readonly isVague: boolean }, nowMs: number): Told | null
}

/** While something was told of so lately, what a few voices without a place say is most likely more of it. */
const busyMs = 3 * hourMs

export interface BookOptions {
  readonly model: HappeningsModel
  readonly tellingOf: (report: HarmReport) => TellingWords
  /** Hears of each comparison, for the trainer. */
  readonly watch?: (young: Young, told: Told, facts: Float64Array) => void
}

export function createBook({ model, tellingOf, watch }: BookOptions, state?: TellingsState): Book {
  const linkWeights = Float64Array.from(linkFactNames, (name) => model.link[name] ?? 0)
  const kinWeights = Float64Array.from(kinFactNames, (name) => model.kin[name] ?? 0)
  const tellings = createTellings(model, state)

  function weigh(
    happening: Young,
    { score, isVague }: { score: number; isVague: boolean },
    nowMs: number,
  ): Told | null {
    const known = tellings.ownerOf(happening.number)
    if (known !== undefined) return tellings.raise(known, score)
    if (score < model.tellMin) return null
    const kin = nearest(happening, nowMs)
    if (kin === null) return isVague && isBusy(nowMs) ? null : tellings.open(happening, score)
    tellings.adopt(kin, happening)
    return tellings.raise(kin, score)
  }

  function isBusy(nowMs: number): boolean {
    for (const { gist } of tellings.all()) if (nowMs - gist.lastMs <= busyMs) return true
    return false
  }

  function nearest(young: Young, nowMs: number): Told | null {
    let best: Told | null = null
    let bestScore = 0
    for (const one of tellings.all()) {
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

  const { ownerOf, take, expire, snapshot } = tellings
  return { weigh, ownerOf, take, expire, snapshot }
}
