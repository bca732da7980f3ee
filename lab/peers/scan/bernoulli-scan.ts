// The spatial Bernoulli scan (Kulldorff 1997): where is the share of cases among all reports higher than elsewhere?
import type { SpaceTimeCluster } from './space-time-clusters.ts'
import { byScore } from './space-time-clusters.ts'
import type { Zone } from './zones.ts'

/** `cases` and `totals` hold one entry per place; zones with more than half of the total are left out. */
export function scanBernoulli(
  cases: readonly number[],
  totals: readonly number[],
  zones: readonly Zone[],
): SpaceTimeCluster[] {
  const allCases = cases.reduce((sum, count) => sum + count, 0)
  const all = totals.reduce((sum, count) => sum + count, 0)
  const clusters: SpaceTimeCluster[] = []
  for (const zone of zones) {
    let observed = 0
    let total = 0
    for (const place of zone.members) {
      observed += cases[place] ?? 0
      total += totals[place] ?? 0
    }
    if (total === 0 || total > all / 2) continue
    const score = bernoulliScore(observed, total, allCases, all)
    if (score > 0) clusters.push({ zone, duration: 1, observed, expected: (total * allCases) / all, score })
  }
  return clusters.sort(byScore)
}

function bernoulliScore(inside: number, insideTotal: number, cases: number, total: number): number {
  const outside = cases - inside
  const outsideTotal = total - insideTotal
  if (inside / insideTotal <= outside / outsideTotal) return 0
  return share(inside, insideTotal) + share(outside, outsideTotal) - share(cases, total)
}

/** Log-likelihood of `count` of `total` at its own best rate. */
function share(count: number, total: number): number {
  const rest = total - count
  return (count > 0 ? count * Math.log(count / total) : 0) + (rest > 0 ? rest * Math.log(rest / total) : 0)
}
