// What the scans over space and time give: a zone and a duration that ends now, with its score; and how lists of them are thinned.
import type { Zone } from './zones.ts'

export interface SpaceTimeCluster {
  readonly zone: Zone
  /** Bins, counted back from the last one. */
  readonly duration: number
  readonly observed: number
  readonly expected: number
  /** Log-likelihood ratio. */
  readonly score: number
}

// Scores of the same cases in other sums differ in the last digits; to ten digits they are ties.
const tie = 1e-10

/** Strongest first; ties go to the earlier centre, the smaller zone, the shorter window. */
export function byScore(a: SpaceTimeCluster, b: SpaceTimeCluster): number {
  if (Math.abs(a.score - b.score) > tie * Math.max(1, a.score)) return b.score - a.score
  return a.zone.centre - b.zone.centre || a.zone.members.length - b.zone.members.length || a.duration - b.duration
}

/** The strongest clusters that share no place, at most `countMax`. */
export function withoutOverlap(clusters: readonly SpaceTimeCluster[], countMax: number): SpaceTimeCluster[] {
  const taken = new Set<number>()
  const kept: SpaceTimeCluster[] = []
  for (const cluster of [...clusters].sort(byScore)) {
    if (kept.length >= countMax) break
    if (cluster.zone.members.some((place) => taken.has(place))) continue
    for (const place of cluster.zone.members) taken.add(place)
    kept.push(cluster)
  }
  return kept
}
