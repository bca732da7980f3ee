// A situation is a set of signals that belong to the same happening, with its probability of becoming a crisis.
import type { AccountKind, Channel } from './post.ts'
import type { HarmMatter } from './harm.ts'
import type { RiskCueKind, Emotion } from './document.ts'
import type { DocumentKey, PlaceCode, TopicId } from './ids.ts'
import type { EvidenceItem, SourceShare, StepSeen } from './signal.ts'

/**
 * Part of the voices from which a notice or a drill counts in full, and casualties or symptoms against it: most people at a drill
 * tell only what they see, and few at an accident whom it hurt.
 */
export const announcedShareMin = 0.25

/** One named reason that moved the probability, in log-odds. */
export interface Contribution {
  readonly name: string
  readonly value: number
  readonly logOdds: number
}

/** The evidence that would be left without one source or one cell (`topic|place`). */
export interface EvidenceWithout {
  readonly kind: 'source' | 'cell'
  readonly name: string
  /** Natural logarithm. */
  readonly evidence: number
}

/** Why a group of reports was joined to the situation: its words agree, or words, place, topic and time together say so. */
export interface JoinReason {
  readonly cluster: string
  readonly reason: 'words' | 'context'
  /** Cosine similarity of the words. */
  readonly similarity: number
}

/** A count above its baseline that belongs to the situation. */
export interface CountedCell {
  readonly topic: TopicId
  readonly place: PlaceCode
  readonly windowStartMs: number
  readonly windowEndMs: number
  readonly observed: number
  readonly expected: number
}

/** What people think of a hot topic; no mood of fewer than ten texts is told by itself. */
export interface PublicViews {
  /** Independent voices, and their texts that copy no other. */
  readonly voices: number
  readonly texts: number
  /** By falling share of the texts. */
  readonly moods: readonly { readonly emotion: Emotion; readonly texts: number; readonly share: number }[]
  /** Texts of all other moods together. */
  readonly withheld: number
  /** The most central documents of different voices, at most three, with their redacted beginning. */
  readonly typical: readonly { readonly key: DocumentKey; readonly excerpt: string; readonly centrality: number }[]
}

/** A post of a cascade, shown by what it is; only a verified organisation has a name. */
export interface SpreadPost {
  readonly key: DocumentKey
  readonly timeMs: number
  readonly channel: Channel
  readonly source: string
  readonly account: AccountKind
  readonly organisation: string | null
}

/** How the documents of a situation were passed on, over the reposts that are remembered. */
export interface Spread {
  readonly posts: number
  readonly voices: number
  /** Levels of reposts below an original. */
  readonly depth: number
  readonly earliest: SpreadPost
  /** The earliest that says it by itself; null where every post passes on. */
  readonly earliestIndependent: SpreadPost | null
  /** Hours (or longer bins) in which posts came, the latest at most two dozen, by source and kind of account. */
  readonly timeline: readonly {
    readonly startMs: number
    readonly posts: number
    readonly sources: Readonly<Record<string, number>>
    readonly accounts: Readonly<Record<string, number>>
  }[]
  readonly roles: readonly {
    readonly role: 'amplifier' | 'bridge' | 'official_response'
    readonly post: SpreadPost
    /** Posts that hang on it. */
    readonly spreadPosts: number
  }[]
}

/** What reports of harm say together: of a situation that the happenings told, the ground of its level. */
export interface Happened {
  /** Sums of the probabilities of harm, of people hurt or ill and of a failing service over the independent voices. */
  readonly harm: number
  readonly body: number
  readonly service: number
  /** Voices in official records, and channels in which it is told. */
  readonly officials: number
  readonly channels: number
  /** Mean probability that what is told is denied, past, planned, elsewhere, played or an advert. */
  readonly off: number
  /** Voices that agree on one street or one venue; voices that name a place at home. */
  readonly exact: number
  readonly home: number
  readonly matter: HarmMatter
}

export interface Situation {
  readonly id: string
  readonly rev: number
  readonly bornTick: number
  readonly tick: number
  /** Epoch ms: receive time of the tick that decided this revision. */
  readonly decidedAtMs: number
  /** Receive time of the tick at which the evidence first passed the threshold of the situation budget; null before. */
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
  readonly cues: Readonly<Partial<Record<RiskCueKind, number>>>
  readonly casualtiesMax: number
  readonly negative: number
  readonly anger: number
  readonly fear: number
  readonly voicesByHour: readonly number[]
  readonly contributions: readonly Contribution[]
  /** The strongest first, at most 3. */
  readonly cells: readonly CountedCell[]
  /** By falling contribution, at most 6; empty where one source says it all. */
  readonly without: readonly EvidenceWithout[]
  /** The latest, at most 16. */
  readonly joins: readonly JoinReason[]
  /** The earliest and the strongest evidence with excerpts, at most 12. */
  readonly witnesses: readonly EvidenceItem[]
  /** Null where nothing was reposted. */
  readonly spread: Spread | null
  /** Null for a hazard and while fewer than ten voices speak. */
  readonly views: PublicViews | null
  /** Configured precursors that were seen in their order, by the name of their sequence. */
  readonly precursors: readonly { readonly sequence: string; readonly steps: readonly StepSeen[] }[]
  /** Of a situation told by the happenings. */
  readonly happening?: Happened
  /** Situations that were merged into this one; the older id survives. */
  readonly merged: readonly string[]
  /** 'open' until it has been quiet for the configured time, then 'closed'; 'merged' points to the survivor. */
  readonly state:
    | { readonly kind: 'open' }
    | { readonly kind: 'closed' }
    | { readonly kind: 'merged'; readonly into: string }
}
