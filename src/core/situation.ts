// A situation is a set of signals that belong to the same happening, with its probability of becoming a crisis.
import type { CueKind } from './document.ts'
import type { DocumentKey, PlaceCode, TopicId } from './ids.ts'
import type { EvidenceItem, SourceShare } from './signal.ts'

/** One named reason that moved the probability, in log-odds. */
export interface Contribution {
  readonly name: string
  readonly value: number
  readonly logOdds: number
}

export interface Situation {
  readonly id: string
  readonly rev: number
  readonly bornTick: number
  readonly tick: number
  /** Epoch ms of the watermark at which this revision was decided. */
  readonly decidedAtMs: number
  /** The tick time at which the evidence first passed the threshold of the situation budget; null before. */
  readonly significantAtMs: number | null
  /** Natural logarithm of the fused e-value. */
  readonly evidence: number
  readonly probability: number
  /** How the probability was calibrated, for instance `platt:simulated-cities:v1`. */
  readonly calibration: string
  readonly topic: TopicId
  readonly hazard: boolean
  readonly places: readonly PlaceCode[]
  readonly firstMs: number
  readonly lastMs: number
  readonly documents: readonly DocumentKey[]
  readonly documentCount: number
  readonly voices: number
  readonly copies: number
  readonly sources: readonly string[]
  readonly terms: readonly string[]
  readonly observed: number
  readonly expected: number
  readonly bySource: readonly SourceShare[]
  readonly byPlace: readonly { readonly place: PlaceCode; readonly voices: number }[]
  readonly cues: Readonly<Partial<Record<CueKind, number>>>
  readonly casualtiesMax: number
  readonly negative: number
  readonly anger: number
  readonly fear: number
  readonly voicesByHour: readonly number[]
  readonly contributions: readonly Contribution[]
  /** The earliest and the strongest evidence with excerpts, at most 12. */
  readonly witnesses: readonly EvidenceItem[]
  /** Situations that were merged into this one; the older id survives. */
  readonly merged: readonly string[]
  /** 'open' until it has been quiet for the configured time, then 'closed'; 'merged' points to the survivor. */
  readonly state:
    | { readonly kind: 'open' }
    | { readonly kind: 'closed' }
    | { readonly kind: 'merged'; readonly into: string }
}
