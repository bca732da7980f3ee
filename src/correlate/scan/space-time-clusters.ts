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

export function byScore(a: SpaceTimeCluster, b: SpaceTimeCluster): number {
  return (
    b.score - a.score ||
    a.duration - b.duration ||
    a.zone.members.length - b.zone.members.length ||
    a.zone.centre - b.zone.centre
  )
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
