// How alike a document is to a waiting document or a cluster: shared words, faded by age, less where places or topics differ.
import type { Cluster } from './cluster.ts'
import { clusterLifeMs } from './cluster.ts'
import type { LoadedTerms } from '../match/loaded-terms.ts'
import type { Members } from '../match/members.ts'
import { grouped } from '../match/members.ts'
import type { Prepared } from '../match/prepared.ts'
import { hasSameTopic, namesSameDistrict } from '../match/prepared.ts'
import type { Singles } from '../match/singles.ts'
import type { TermRows } from '../terms/term-rows.ts'

export interface SimilarityParts {
  readonly members: Members
  readonly singles: Singles
  readonly groups: readonly (Cluster | null)[]
  readonly groupRows: TermRows
  readonly loaded: LoadedTerms
}

export interface Similarity {
  /** The document is loaded. 0 where it cannot be above `least`: most leave before places and topics are compared. */
  of(place: number, document: Prepared, least: number): number
  /** Unknown cities are everybody's. */
  isSameCity(place: number, document: Prepared): boolean
}

/** Subtracted from the similarity when both name districts and no district agrees. */
const otherDistrictPenalty = 0.05
/** Subtracted when document and cluster share no topic, not even a top-level one. */
const otherTopicPenalty = 0.05

export function createSimilarity(parts: SimilarityParts): Similarity {
  const { members, singles, groups, groupRows, loaded } = parts

  function of(place: number, document: Prepared, least: number): number {
    if (!isSameCity(place, document)) return 0
    const { columns } = members
    const age = Math.max(0, document.observation.timeMs - (columns.lastMs[place] as number))
    if (age > clusterLifeMs) return 0
    const isGroup = columns.kinds[place] === grouped
    const length = columns.lengths[place] as number
    const cosine =
      dot(isGroup ? groupRows : singles.rows, columns.rows[place] as number) / (length * document.norm || 1)
    let faded = cosine * (1 - (0.25 * age) / clusterLifeMs)
    if (faded <= least) return 0
    const cluster = isGroup ? (groups[place] ?? null) : null
    if (cluster === null) {
      const single = singles.observationAt(place)
      if (!namesSameDistrict(single, document)) faded -= otherDistrictPenalty
      if (!hasSameTopic(single, document)) faded -= otherTopicPenalty
      return faded
    }
    if (!agree(cluster.districtHashes, document.districts, document.districtCount)) faded -= otherDistrictPenalty
    if (!agree(cluster.topicHashes, document.topics, document.topicCount)) faded -= otherTopicPenalty
    return faded
  }

  function isSameCity(place: number, document: Prepared): boolean {
    const city = members.columns.cities[place] as number
    return city === document.cityHash || city === 0 || document.cityHash === 0
  }

  /** The document is loaded; one word in common joins nothing, however rare it is. */
  function dot(rows: TermRows, row: number): number {
    const { slots, weights } = rows
    const base = row * rows.stride
    const end = base + (rows.counts[row] as number)
    let sum = 0
    let sharedTerms = 0
    for (let i = base; i < end; i++) {
      const at = loaded.indexOf(slots[i] as number)
      if (at < 0) continue
      sum += (loaded.products[at] as number) * (weights[i] as number)
      sharedTerms++
    }
    return sharedTerms < 2 ? 0 : sum
  }

  return { of, isSameCity }
}

/** What names no district, or no topic, agrees with everything. */
function agree(known: readonly number[], own: Int32Array, ownCount: number): boolean {
  if (known.length === 0 || ownCount === 0) return true
  for (let i = 0; i < ownCount; i++) if (known.includes(own[i] as number)) return true
  return false
}
