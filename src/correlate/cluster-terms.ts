// The words that the texts of a cluster have in common: a bounded tf-idf centroid in parallel arrays.
import type { MatchScratch } from './match-scratch.ts'
import type { CorrelatorOptions } from './options.ts'
import type { Prepared } from './prepared.ts'
import type { TermStatistics } from './terms-statistics.ts'

export interface ClusterTerms {
  slots: number[]
  /** Sum of position weights, and in how many texts the term stands. */
  weights: number[]
  texts: number[]
  /** Slots under which the cluster is listed. */
  readonly indexed: number[]
  norm: number
}

/** Adds one text's terms; `textCount` counts this text already. */
export function addTerms(
  terms: ClusterTerms,
  textCount: number,
  document: Prepared,
  statistics: TermStatistics,
  scratch: MatchScratch,
  options: CorrelatorOptions,
): void {
  scratch.load(document)
  const known = new Uint8Array(document.slots.length)
  for (let i = 0; i < terms.slots.length; i++) {
    const index = scratch.indexOf(terms.slots[i] ?? 0)
    if (index < 0) continue
    known[index] = 1
    terms.weights[i] = (terms.weights[i] ?? 0) + (document.positions[index] ?? 1)
    terms.texts[i] = (terms.texts[i] ?? 0) + 1
  }
  for (let index = 0; index < known.length; index++) {
    if (known[index] === 1) continue
    const slot = document.slots[index] ?? 0
    terms.slots.push(slot)
    terms.weights.push(document.positions[index] ?? 1)
    terms.texts.push(1)
    statistics.retain(slot)
  }
  const isFull = terms.slots.length > options.clusterTermsMax * 2
  if (isFull) keepStrongest(terms, statistics, options.clusterTermsMax)
  // The centroid moves less and less: after sixteen texts every eighth is soon enough to measure its length again.
  if (isFull || textCount <= 16 || textCount % 8 === 0) terms.norm = lengthOf(terms, textCount, statistics)
}

/** Listed terms stay, because the inverted index points here. */
function keepStrongest(terms: ClusterTerms, statistics: TermStatistics, keep: number): void {
  const listed = new Set(terms.indexed)
  const ranked = terms.slots.map((slot, at) => ({ slot, at, value: (terms.weights[at] ?? 0) * statistics.idf(slot) }))
  ranked.sort((a, b) => b.value - a.value || (statistics.nameOf(a.slot) < statistics.nameOf(b.slot) ? -1 : 1))
  const kept = ranked.filter(({ slot }, rank) => rank < keep || listed.has(slot))
  for (const { slot } of ranked) statistics.release(slot)
  for (const { slot } of kept) statistics.retain(slot)
  const { weights, texts } = terms
  terms.slots = kept.map(({ slot }) => slot)
  terms.weights = kept.map(({ at }) => weights[at] ?? 0)
  terms.texts = kept.map(({ at }) => texts[at] ?? 0)
}

function lengthOf(terms: ClusterTerms, textCount: number, statistics: TermStatistics): number {
  let squares = 0
  for (let i = 0; i < terms.slots.length; i++) {
    const weight = ((terms.weights[i] ?? 0) / textCount) * statistics.idf(terms.slots[i] ?? 0)
    squares += weight * weight
  }
  return Math.sqrt(squares)
}
