// The words that the texts of a cluster have in common: a bounded tf-idf centroid in a row of term columns.
import type { LoadedTerms } from '../match/loaded-terms.ts'
import type { Prepared } from '../match/prepared.ts'
import { documentTermsMax } from '../match/prepared.ts'
import type { TermRows } from '../terms/term-rows.ts'
import type { TermStatistics } from '../terms/terms-statistics.ts'

/** Where a cluster's terms stand. */
export interface ClusterTerms {
  readonly row: number
  /** Slots under which the cluster is listed. */
  readonly indexed: number[]
  norm: number
}

/** Terms kept per cluster. */
const clusterTermsMax = 48
/** Terms a row must have room for: twice what is kept and the terms of one more text. */
export const clusterRowTerms = clusterTermsMax * 2 + documentTermsMax

/** Adds one text's terms; `textCount` counts this text already. */
export function addTerms(
  terms: ClusterTerms,
  rows: TermRows,
  textCount: number,
  document: Prepared,
  statistics: TermStatistics,
  loaded: LoadedTerms,
): void {
  loaded.load(document.slots, 0, document.count)
  const known = loaded.flags
  known.fill(0, 0, document.count)
  const { slots, weights, texts, counts } = rows
  const base = terms.row * rows.stride
  let end = base + (counts[terms.row] as number)
  for (let i = base; i < end; i++) {
    const index = loaded.indexOf(slots[i] as number)
    if (index < 0) continue
    known[index] = 1
    weights[i] = (weights[i] as number) + (document.positions[index] as number)
    texts[i] = (texts[i] as number) + 1
  }
  for (let index = 0; index < document.count; index++) {
    if (known[index] === 1) continue
    const slot = document.slots[index] as number
    slots[end] = slot
    weights[end] = document.positions[index] as number
    texts[end] = 1
    end++
    statistics.retain(slot)
  }
  counts[terms.row] = end - base
  const isFull = end - base > clusterTermsMax * 2
  if (isFull) keepStrongest(terms, rows, statistics)
  // The centroid moves less and less: after sixteen texts every eighth is soon enough to measure its length again.
  if (isFull || textCount <= 16 || textCount % 8 === 0) terms.norm = lengthOf(terms, rows, textCount, statistics)
}

/** Listed terms stay, because the inverted index points here. */
function keepStrongest(terms: ClusterTerms, rows: TermRows, statistics: TermStatistics): void {
  const { slots, weights, texts, counts } = rows
  const base = terms.row * rows.stride
  const count = counts[terms.row] as number
  const own = { slots: slots.slice(base, base + count), weights: weights.slice(base, base + count) }
  const ownTexts = texts.slice(base, base + count)
  const values = own.weights.map((weight, i) => weight * statistics.idf(own.slots[i] as number))
  const nameOf = (i: number) => statistics.nameOf(own.slots[i] as number)
  const ranked = new Uint8Array(count).map((_, i) => i)
  ranked.sort((a, b) => (values[b] as number) - (values[a] as number) || (nameOf(a) < nameOf(b) ? -1 : 1))
  let kept = 0
  for (let rank = 0; rank < count; rank++) {
    const i = ranked[rank] as number
    const slot = own.slots[i] as number
    if (rank >= clusterTermsMax && !terms.indexed.includes(slot)) {
      statistics.release(slot)
      continue
    }
    slots[base + kept] = slot
    weights[base + kept] = own.weights[i] as number
    texts[base + kept] = ownTexts[i] as number
    kept++
  }
  counts[terms.row] = kept
}

function lengthOf(terms: ClusterTerms, rows: TermRows, textCount: number, statistics: TermStatistics): number {
  const { slots, weights } = rows
  const base = terms.row * rows.stride
  const end = base + (rows.counts[terms.row] as number)
  let squares = 0
  for (let i = base; i < end; i++) {
    const weight = ((weights[i] as number) / textCount) * statistics.idf(slots[i] as number)
    squares += weight * weight
  }
  return Math.sqrt(squares)
}
