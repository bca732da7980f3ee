// The settings of correlation: every window, cap and threshold with its default and what happens at the limit.
import type { PlaceCode } from '../core/ids.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import type { Sequence } from './sequence/sequence.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** `complaint` is a public service that fails people, or a danger that few have told of so far. */
export type Matter = 'danger' | 'complaint' | 'topic'

export interface CorrelatorOptions {
  readonly taxonomy: Taxonomy
  /** How key-groups are grouped for work; never changes a result. */
  readonly partitions: number
  /** Documents without a place of their own count here. */
  readonly home: PlaceCode

  /** Terms kept with their frequency; beyond it the rarest terms that no cluster uses are forgotten. */
  readonly termsMax: number
  /**
   * Documents without a word that are imagined before the stream began: two weeks of a small hotline, an hour of a busy
   * platform. The first days of a small stream need not be blind, and those of a busy one call little news.
   */
  readonly priorDocuments: number
  /** Half-life of term frequencies, so that what is common follows the season. */
  readonly termHalfLifeMs: number

  /** Terms of a document that take part in matching. */
  readonly matchTermsMax: number
  /** Terms in order of appearance that count double: the title and the first sentence say what it is about. */
  readonly leadTerms: number
  /** Weight of typed facts, topic and street beside the words, whose weight is 1, or 2 in the lead. */
  readonly contextWeight: number
  /** Rare terms of a document looked up in the inverted index. */
  readonly lookupTermsMax: number
  /** Entries of the inverted index walked for one document, rarest terms first. */
  readonly lookupEntriesMax: number
  /** Clusters listed under one term; beyond it the oldest entry goes. */
  readonly postingsMax: number
  /** Candidates compared in full. */
  readonly candidatesMax: number
  /** A term in more than this share of documents joins nothing (stop-value). */
  readonly commonShareMax: number
  /** Cosine similarity from which a document belongs to a cluster. */
  readonly similarityMin: number
  /** Subtracted from the similarity when both name districts and no district agrees. */
  readonly otherDistrictPenalty: number
  /** Subtracted when document and cluster share no topic, not even a top-level one. */
  readonly otherTopicPenalty: number
  /** A cluster older than this since its last document is forgotten. */
  readonly clusterLifeMs: number
  /** Single documents waiting for company, per key-group; beyond it the oldest goes. */
  readonly singlesMax: number
  /** Clusters of two or more documents, per key-group; beyond it the longest quiet tenth goes. */
  readonly clustersMax: number
  /** Terms kept per cluster. */
  readonly clusterTermsMax: number
  /** Voices counted exactly; a cluster with more reports this number. */
  readonly voicesMax: number
  /** Evidence items kept per cluster. */
  readonly evidenceMax: number
  /** Recent texts per cluster against which copies are recognised. */
  readonly textsMax: number
  /** Bits of the 64-bit fingerprint that may differ between copies inside a cluster. */
  readonly copyDistanceMax: number
  /** Fewer terms than this say too little to call a text a copy. */
  readonly copyTermsMin: number
  /** Originals remembered so that their reposts find them. */
  readonly originsMax: number

  /** Weight of a voice that repeats itself in other words, at most, as part of one independent voice. */
  readonly repeatWeight: number
  /** Weight of all accounts that only copied, together, as part of one independent voice. */
  readonly echoWeight: number
  /**
   * Added to the evidence that a theme is new before it is compared with the evidence that its texts agree: themes that
   * have always been there are far fewer than the groups that chance could form.
   */
  readonly newsCredit: number
  /** Windows in which voices are compared with chance. */
  readonly surpriseWindowsMs: readonly number[]

  /** Sliding count windows. */
  readonly countWindowsMs: readonly number[]
  readonly binMs: number
  /** Cells with counts of their own, per key-group; beyond it the longest quiet tenth is forgotten. */
  readonly cellsMax: number
  /** Fewer documents than this are no count signal. */
  readonly countMin: number
  /** Natural logarithm of the e-value from which a count is a signal. */
  readonly countEvidenceMin: number
  /** Topics and places of one document that are counted. */
  readonly topicsPerDocumentMax: number
  readonly placesPerDocumentMax: number
  readonly topicProbabilityMin: number

  /** Signatures and signals the second step takes per tick, strongest first; the rest wait for their next change. */
  readonly mergerInputMax: number
  /** Cosine similarity of signatures from which clusters are one happening. */
  readonly joinSimilarityMin: number
  /** Open situations; beyond it the weakest is closed. */
  readonly situationsMax: number
  /** A situation without a new voice for this long is closed. */
  readonly situationQuietMs: number
  /** Least log evidence of a significant situation, whatever the budget allows: ten times what chance brings. */
  readonly evidenceMin: number
  /** Log evidence from which a situation is shown although not yet significant. */
  readonly candidateEvidenceMin: number
  /** New significant situations a day that the threshold aims at. */
  readonly situationsPerDay: number
  /**
   * Shares of dangers, complaints and hot topics. A danger that several people describe is rare, so its share lets nearly
   * all of them through; a gas leak must not wait until it is louder than a football match.
   */
  readonly budgetShares: Readonly<Record<Matter, number>>
  /** Ordered precursors that are watched for. */
  readonly sequences: readonly Sequence[]
  /**
   * Bounds of the threshold of hot topics, whatever the budget: about one in 160,000, and one in 500
   * million, beyond which more evidence says nothing more.
   */
  readonly topicEvidenceMin: number
  readonly topicEvidenceMax: number
  /** Voices without which talk that is no hazard is no hot topic, however well they agree. */
  readonly topicVoicesMin: number
  /**
   * Log evidence that a hazard, other than a failing service, must have for each doubling of its voices beyond four: one that grows has far more, a theme
   * that has been there for weeks far less.
   */
  readonly hazardEvidencePerDoubling: number
  /** Voices that must agree within `dangerWindowMs` before it is a danger. */
  readonly dangerVoicesMin: number
  readonly dangerWindowMs: number
  /** While a stream is younger than this, only dangers become significant: everything else still looks new. */
  readonly learningMs: number
  /** How long peaks are remembered to set that threshold. */
  readonly budgetMemoryMs: number
  /** Two revisions of one situation are at least this far apart unless it became significant or ended. */
  readonly revisionGapMs: number
}

export const correlatorDefaults: Omit<CorrelatorOptions, 'taxonomy'> = {
  partitions: 1,
  home: '' as PlaceCode,
  termsMax: 400_000,
  priorDocuments: 100,
  termHalfLifeMs: 60 * dayMs,
  matchTermsMax: 16,
  leadTerms: 8,
  contextWeight: 1,
  lookupTermsMax: 16,
  lookupEntriesMax: 128,
  postingsMax: 48,
  candidatesMax: 8,
  commonShareMax: 0.1,
  similarityMin: 0.22,
  otherDistrictPenalty: 0.05,
  otherTopicPenalty: 0.05,
  clusterLifeMs: 120 * dayMs,
  singlesMax: 4_096,
  clustersMax: 2_048,
  clusterTermsMax: 48,
  voicesMax: 2_048,
  evidenceMax: 128,
  textsMax: 32,
  copyDistanceMax: 6,
  copyTermsMin: 6,
  originsMax: 65_536,
  repeatWeight: 0.5,
  echoWeight: 0.5,
  newsCredit: 5,
  surpriseWindowsMs: [3 * hourMs, 12 * hourMs, dayMs, 7 * dayMs, 28 * dayMs],
  countWindowsMs: [15 * minuteMs, hourMs, 6 * hourMs, dayMs, 7 * dayMs],
  binMs: 5 * minuteMs,
  cellsMax: 16_384,
  countMin: 3,
  countEvidenceMin: 7,
  topicsPerDocumentMax: 2,
  placesPerDocumentMax: 3,
  topicProbabilityMin: 0.3,
  mergerInputMax: 2_000,
  joinSimilarityMin: 0.45,
  situationsMax: 2_000,
  situationQuietMs: 7 * dayMs,
  evidenceMin: 2.3,
  candidateEvidenceMin: 2,
  situationsPerDay: 4,
  budgetShares: { danger: 0.3, complaint: 0.4, topic: 0.3 },
  sequences: [],
  topicEvidenceMin: 12,
  topicEvidenceMax: 20,
  topicVoicesMin: 8,
  hazardEvidencePerDoubling: 3,
  dangerVoicesMin: 3,
  dangerWindowMs: 12 * hourMs,
  learningMs: dayMs,
  budgetMemoryMs: 28 * dayMs,
  revisionGapMs: 5 * minuteMs,
}

/** The taxonomy and whatever differs from the defaults. */
export type CorrelatorSettings = Pick<CorrelatorOptions, 'taxonomy'> & Partial<CorrelatorOptions>
