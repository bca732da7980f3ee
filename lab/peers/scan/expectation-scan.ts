// The expectation-based Poisson scan (Neill 2005): zones and recent windows against what the baselines expected.
import type { SpaceTimeCluster } from './space-time-clusters.ts'
import { byScore } from './space-time-clusters.ts'
import { poissonScore } from './subset-scan.ts'
import type { Zone } from './zones.ts'

/**
 * `counts` and `baselines` hold one row per bin, the last one now, and one column per place. Gives every zone and
 * duration with more than expected, strongest first.
 */
export function scanExpectation(
  counts: readonly (readonly number[])[],
  baselines: readonly (readonly number[])[],
  zones: readonly Zone[],
): SpaceTimeCluster[] {
  const clusters: SpaceTimeCluster[] = []
  for (const zone of zones) {
    let observed = 0
    let expected = 0
    for (let duration = 1; duration <= counts.length; duration++) {
      const bin = counts.length - duration
      for (const place of zone.members) {
        observed += counts[bin]?.[place] ?? 0
        expected += baselines[bin]?.[place] ?? 0
      }
      const score = poissonScore(observed, expected)
      if (score > 0) clusters.push({ zone, duration, observed, expected, score })
    }
  }
  return clusters.sort(byScore)
}
