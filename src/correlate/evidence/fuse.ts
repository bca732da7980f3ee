// The one rule that joins streams for a bin: Fisher, Stouffer and the best single stream, each with what it carried over.
import { carryOverWeight } from './carry-over.ts'
import { bonferroniP, fisherP, stoufferP } from './fusion.ts'

export interface StreamEvidence {
  /** p-value already divided by its own carried weight (`SeasonalVerdict.weightedP`). */
  readonly weightedP: number
  readonly midP: number
}

export interface FusedEvidence {
  /** What is held against the false-alarm level. */
  readonly pValue: number
  /** Which of the three says most: many streams strongly, all streams a little, or one stream alone. */
  readonly leading: 'fisher' | 'stouffer' | 'single'
  /** For the next bin. */
  readonly carried: CarriedFusion
}

/** The unweighted joint p-values of the bin before. */
export interface CarriedFusion {
  readonly fisherP: number
  readonly stoufferP: number
}

// Fisher is best where half of the streams rise, Stouffer where all do, a single stream where one does. The shares were
// chosen on other seeds of the simulation in eval-fusion.ts and then left alone: half Fisher, a fifth Stouffer, the rest single.
const shares = { fisher: 0.5, stouffer: 0.2, single: 0.3 } as const

/**
 * The weighted harmonic mean of the three p-values (Wilson 2019), which stays near its level although they depend on one
 * another. The streams themselves are taken as independent; for streams that are not, use the mean of their e-values.
 */
export function fuseStreams(streams: readonly StreamEvidence[], before: CarriedFusion | null = null): FusedEvidence {
  const midPs = streams.map((stream) => stream.midP)
  const carried = { fisherP: fisherP(midPs), stoufferP: stoufferP(midPs) }
  const parts = [
    { leading: 'fisher', share: shares.fisher, p: carried.fisherP / weightOf(before?.fisherP) },
    { leading: 'stouffer', share: shares.stouffer, p: carried.stoufferP / weightOf(before?.stoufferP) },
    { leading: 'single', share: shares.single, p: bonferroniP(streams.map((stream) => stream.weightedP)) },
  ] as const
  let sum = 0
  let leading: FusedEvidence['leading'] = 'fisher'
  let most = 0
  for (const part of parts) {
    const strength = part.share / Math.max(pFloor, part.p)
    sum += strength
    if (strength > most) {
      most = strength
      leading = part.leading
    }
  }
  return { pValue: Math.min(1, 1 / sum), leading, carried }
}

const pFloor = 1e-300

function weightOf(p: number | undefined): number {
  return p === undefined ? 1 : carryOverWeight(p)
}
