// Is a probability honest? Brier score, expected calibration error and the bins of a reliability plot.
import type { TruthEvent } from '../../src/simulate/truth.ts'
import { createEventFinder } from './match.ts'
import type { SituationRevision } from './records.ts'

export interface Forecast {
  readonly probability: number
  readonly happened: boolean
}

export interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanProbability: number
  readonly frequency: number
}

/** Mean squared error of the probabilities (Brier, 1950); 0 where there are none. */
export function brierScore(forecasts: readonly Forecast[]): number {
  if (forecasts.length === 0) return 0
  const squares = forecasts.map(({ probability, happened }) => (probability - (happened ? 1 : 0)) ** 2)
  return squares.reduce((sum, square) => sum + square, 0) / forecasts.length
}

/** Weighted mean of |frequency − mean probability| over ten equally wide bins (Naeini et al., 2015). */
export function calibrationError(forecasts: readonly Forecast[]): number {
  if (forecasts.length === 0) return 0
  return reliabilityBins(forecasts).reduce(
    (sum, bin) => sum + (bin.count / forecasts.length) * Math.abs(bin.frequency - bin.meanProbability),
    0,
  )
}

export function reliabilityBins(forecasts: readonly Forecast[], binCount = 10): readonly ReliabilityBin[] {
  const byBin = Map.groupBy(forecasts, ({ probability }) => Math.min(binCount - 1, Math.floor(probability * binCount)))
  return [...byBin]
    .sort((a, b) => a[0] - b[0])
    .map(([index, members]) => ({
      from: index / binCount,
      to: (index + 1) / binCount,
      count: members.length,
      meanProbability: members.reduce((sum, { probability }) => sum + probability, 0) / members.length,
      frequency: members.filter(({ happened }) => happened).length / members.length,
    }))
}

/**
 * One forecast for each hazard situation: its probability when it first became significant, or at its last revision
 * where it never did. The moment is fixed beforehand and does not look at the outcome.
 */
export function forecastsOf(situations: readonly SituationRevision[], events: readonly TruthEvent[]): Forecast[] {
  const finder = createEventFinder(events)
  const byId = Map.groupBy(situations, ({ id }) => id)
  return [...byId.keys()].sort().flatMap((id) => {
    const revisions = (byId.get(id) ?? []).toSorted((a, b) => a.rev - b.rev)
    const last = revisions.at(-1)
    const asked = revisions.find(({ significantAtMs }) => significantAtMs !== null) ?? last
    if (last === undefined || asked === undefined || !asked.hazard) return []
    return [{ probability: asked.probability, happened: finder.find(last.documents)?.crisis === true }]
  })
}
