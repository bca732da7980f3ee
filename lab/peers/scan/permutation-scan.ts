// The space-time permutation scan (Kulldorff et al. 2005): needs only cases, no population and no baseline.
import { assert } from '../../../src/core/errors.ts'
import { createRandom } from '../../../src/core/random.ts'
import type { SpaceTimeCluster } from './space-time-clusters.ts'
import { withoutOverlap } from './space-time-clusters.ts'
import type { Zone } from './zones.ts'

export interface PermutationScanOptions {
  /** Longest window, in bins; every window ends with the last bin. */
  readonly durationMax: number
  /** Shuffles of the days among the cases; 0 skips the p-values. */
  readonly replicates: number
  readonly seed: string
  readonly clustersMax: number
}

export interface RankedCluster extends SpaceTimeCluster {
  /** (1 + shuffles whose best score is as high) ÷ (1 + shuffles); 1 without shuffles. */
  readonly pValue: number
}

/** `places` and `bins` hold one entry per case; bins run from 0 to `binCount` − 1. */
export function scanPermutation(
  places: readonly number[],
  bins: readonly number[],
  binCount: number,
  zones: readonly Zone[],
  options: PermutationScanOptions,
): RankedCluster[] {
  assert(places.length === bins.length, `Found ${places.length} places and ${bins.length} bins; each case needs both.`)
  const placeCount = zones.reduce((most, zone) => Math.max(most, ...zone.members), Math.max(0, ...places)) + 1
  const longest = Math.min(options.durationMax, binCount)
  const zoneCases = countByZone(places, placeCount, zones)
  const recent = (shuffled: readonly number[]) => recentByPlace(places, shuffled, placeCount, binCount, longest)
  const clusters = scoreAll(zones, zoneCases, recent(bins), longest, places.length)
  const random = createRandom(options.seed)
  const shuffled = [...bins]
  const bests: number[] = []
  for (let replicate = 0; replicate < options.replicates; replicate++) {
    // Fisher and Yates: the days keep their counts, the places keep theirs, and the tie between them is cut.
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = random.below(i + 1)
      const held = shuffled[i] ?? 0
      shuffled[i] = shuffled[j] ?? 0
      shuffled[j] = held
    }
    bests.push(bestScore(scoreAll(zones, zoneCases, recent(shuffled), longest, places.length)))
  }
  return withoutOverlap(clusters, options.clustersMax).map((cluster) => {
    const asHigh = bests.filter((best) => best >= cluster.score - 1e-12).length
    return { ...cluster, pValue: (1 + asHigh) / (1 + bests.length) }
  })
}

/** c ln(c/μ) + (C − c) ln((C − c)/(C − μ)) where more was seen than expected, else 0. */
export function permutationScore(observed: number, expected: number, total: number): number {
  if (observed <= expected) return 0
  const rest = total - observed
  return observed * Math.log(observed / expected) + (rest > 0 ? rest * Math.log(rest / (total - expected)) : 0)
}

function countByZone(places: readonly number[], placeCount: number, zones: readonly Zone[]): Float64Array {
  const byPlace = new Float64Array(placeCount)
  for (const place of places) byPlace[place] = (byPlace[place] ?? 0) + 1
  return Float64Array.from(zones, (zone) => zone.members.reduce((sum, place) => sum + (byPlace[place] ?? 0), 0))
}

/** Cases of the last 1, 2, … bins per place: entry (place, d) at place · longest + d − 1. */
function recentByPlace(
  places: readonly number[],
  bins: readonly number[],
  placeCount: number,
  binCount: number,
  longest: number,
): Float64Array {
  const recent = new Float64Array(placeCount * longest)
  places.forEach((place, i) => {
    for (let d = binCount - (bins[i] ?? 0); d <= longest; d++) {
      recent[place * longest + d - 1] = (recent[place * longest + d - 1] ?? 0) + 1
    }
  })
  return recent
}

function scoreAll(
  zones: readonly Zone[],
  zoneCases: Float64Array,
  recent: Float64Array,
  longest: number,
  total: number,
): SpaceTimeCluster[] {
  const inWindow = new Float64Array(longest)
  recent.forEach((count, index) => {
    inWindow[index % longest] = (inWindow[index % longest] ?? 0) + count
  })
  const clusters: SpaceTimeCluster[] = []
  zones.forEach((zone, z) => {
    for (let duration = 1; duration <= longest; duration++) {
      let observed = 0
      for (const place of zone.members) observed += recent[place * longest + duration - 1] ?? 0
      const expected = ((zoneCases[z] ?? 0) * (inWindow[duration - 1] ?? 0)) / total
      const score = permutationScore(observed, expected, total)
      if (score > 0) clusters.push({ zone, duration, observed, expected, score })
    }
  })
  return clusters
}

function bestScore(clusters: readonly SpaceTimeCluster[]): number {
  return clusters.reduce((best, cluster) => Math.max(best, cluster.score), 0)
}
