// Finds complaints that come again: a copy of the text, the same author on the same topic, or mostly the same rare words.
import { dayMs } from '../../core/durations.ts'
import type { Fingerprint } from '../../core/document.ts'
import { bitsApart } from '../../core/bits.ts'

export interface Complaint {
  readonly id: string
  readonly topic: string
  readonly author: string | null
  readonly askedMs: number
  readonly fingerprint: Fingerprint
  readonly terms: readonly string[]
}

export interface RepeatOptions {
  readonly windowMs: number
  /** Near-duplicates differ in at most so many bits. */
  readonly copyBitsMax: number
  /** Shared words over all words of both, weighted by rarity. */
  readonly agreementMin: number
  /** Of the complaints in the window, the latest so many are compared. */
  readonly comparedMax: number
}

// Half a year: after that a complaint is a new one, even about the same thing. 5,000 fingerprints take 0.05 ms to compare.
export const repeatDefaults: RepeatOptions = {
  windowMs: 180 * dayMs,
  copyBitsMax: 12,
  agreementMin: 0.5,
  comparedMax: 5_000,
}

const agreedTermsMin = 3

export type RepeatKind = 'copy' | 'same-author' | 'same-words'

/** By id, how it repeats an earlier complaint; the others are left out. */
export function repeatsOf(
  complaints: readonly Complaint[],
  options: RepeatOptions = repeatDefaults,
): ReadonlyMap<string, RepeatKind> {
  const sorted = [...complaints].sort((a, b) => a.askedMs - b.askedMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const weightOf = rarity(sorted)
  const repeats = new Map<string, RepeatKind>()
  let first = 0
  for (const [at, complaint] of sorted.entries()) {
    while (at - first > options.comparedMax) first++
    while ((sorted[first]?.askedMs ?? complaint.askedMs) < complaint.askedMs - options.windowMs) first++
    const kind = repeatKind(complaint, sorted, first, at, weightOf, options)
    if (kind !== null) repeats.set(complaint.id, kind)
  }
  return repeats
}

function repeatKind(
  complaint: Complaint,
  sorted: readonly Complaint[],
  first: number,
  end: number,
  weightOf: ReadonlyMap<string, number>,
  options: RepeatOptions,
): RepeatKind | null {
  const own = new Set(complaint.terms)
  let kind: RepeatKind | null = null
  for (let at = first; at < end; at++) {
    const earlier = sorted[at]
    if (earlier === undefined) continue
    if (isCopy(complaint, earlier, options.copyBitsMax)) return 'copy'
    if (complaint.author !== null && complaint.author === earlier.author && complaint.topic === earlier.topic) {
      kind = 'same-author'
    } else if (kind === null && agreement(own, earlier.terms, weightOf) >= options.agreementMin) kind = 'same-words'
  }
  return kind
}

function isCopy({ fingerprint }: Complaint, earlier: Complaint, bitsMax: number): boolean {
  if (fingerprint.high === 0 && fingerprint.low === 0) return false
  return bitsApart(earlier.fingerprint.high, earlier.fingerprint.low, fingerprint.high, fingerprint.low) <= bitsMax
}

/** Weighted Jaccard agreement; fewer than three shared words are no agreement. */
function agreement(own: ReadonlySet<string>, other: readonly string[], weightOf: ReadonlyMap<string, number>): number {
  let shared = 0
  let sharedWeight = 0
  let otherWeight = 0
  for (const term of other) {
    const weight = weightOf.get(term) ?? 0
    otherWeight += weight
    if (!own.has(term)) continue
    shared++
    sharedWeight += weight
  }
  if (shared < agreedTermsMin) return 0
  let ownWeight = 0
  for (const term of own) ownWeight += weightOf.get(term) ?? 0
  return sharedWeight / (ownWeight + otherWeight - sharedWeight)
}

/** log(n / df): a word that everybody uses says nothing. */
function rarity(complaints: readonly Complaint[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { terms } of complaints) for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return new Map([...counts].map(([term, count]) => [term, Math.log((1 + complaints.length) / count)]))
}
