// A signal is a detector's claim about a cell or a cluster: observed against expected, and the documents behind it.
import type { RiskCueKind, Emotion } from './document.ts'
import type { DocumentKey, PlaceCode, SourceId, TopicId } from './ids.ts'

export interface Cell {
  readonly topic: TopicId
  readonly place: PlaceCode
}

export type SignalKind = 'count' | 'cluster' | 'sequence'

/** A step of a sequence of precursors, and the document that showed it. */
export interface StepSeen {
  readonly name: string
  readonly timeMs: number
  readonly key: DocumentKey
}

export interface SourceShare {
  readonly source: SourceId
  readonly observed: number
  readonly expected: number
}

export interface Signal {
  readonly id: string
  readonly kind: SignalKind
  /** The detector that made it, for instance `seasonal`, `ears-c2`. */
  readonly detector: string
  readonly cell: Cell
  readonly windowStartMs: number
  readonly windowEndMs: number
  readonly observed: number
  readonly expected: number
  /** Tail probability of `observed` or more under the baseline. */
  readonly pValue: number
  /** Natural logarithm of the e-value. */
  readonly logEvidence: number
  readonly bySource: readonly SourceShare[]
  readonly documents: readonly DocumentKey[]
  /** false while the bin is still open and the evaluation is provisional. */
  readonly closed: boolean
  readonly tick: number
  /** The steps in their order, of a signal of kind `sequence`. */
  readonly steps?: readonly StepSeen[]
}

/** One voice's first document in a cluster; the evidence that the situation keeps. */
export interface EvidenceItem {
  readonly key: DocumentKey
  readonly timeMs: number
  readonly source: SourceId
  /** Hash of the voice: author, or the document itself where there is no author; copies share their origin's. */
  readonly voice: string
  readonly place: PlaceCode
  readonly excerpt: string
  readonly weight: number
}

/** What a key-group tells the second step about one micro-cluster that changed during the tick. */
export interface ClusterSignature {
  readonly clusterId: string
  readonly keyGroup: number
  readonly bornTick: number
  readonly firstMs: number
  readonly lastMs: number
  readonly documentCount: number
  /** Independent voices after reposts and near-duplicates are collapsed. */
  readonly voices: number
  /** Documents that only copy another one. */
  readonly copies: number
  /** Earliest and strongest documents, at most 500, sorted by time and key. */
  readonly evidence: readonly EvidenceItem[]
  readonly sources: Readonly<Record<string, number>>
  /** Texts by channel: what comes by hotline or grid is a report by nature. */
  readonly channels: Readonly<Record<string, number>>
  /** A map, because keys that look like numbers make a record slow. */
  readonly places: ReadonlyMap<string, number>
  readonly topics: Readonly<Record<string, number>>
  /** At most 32, strongest first. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[]
  readonly negative: number
  readonly anger: number
  readonly fear: number
  readonly emotions: Readonly<Partial<Record<Emotion, number>>>
  readonly cues: Readonly<Partial<Record<RiskCueKind, number>>>
  readonly casualtiesMax: number
  /** Voices per hour of the last 48 hours, oldest first. */
  readonly voicesByHour: readonly number[]
  /** Log evidence of this cluster against chance, from the cluster detector. */
  readonly logEvidence: number
  readonly expectedVoices: number
}
