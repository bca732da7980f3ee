// The score of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015), version 1.1: early detections count most, false ones cost.

export interface NabProfile {
  readonly truePositive: number
  readonly falseNegative: number
  readonly falsePositive: number
}

export const nabProfiles = {
  standard: { truePositive: 1, falseNegative: 1, falsePositive: 0.11 },
  reward_low_FP_rate: { truePositive: 1, falseNegative: 1, falsePositive: 0.22 },
  reward_low_FN_rate: { truePositive: 1, falseNegative: 2, falsePositive: 0.11 },
} as const satisfies Record<string, NabProfile>

/** First and last row of a labelled window, both inside it. */
export type NabWindow = readonly [first: number, last: number]

/** Raw score of one file: `detections` are rising row numbers, of `rowCount` rows. */
export function scoreNab(
  detections: readonly number[],
  windows: readonly NabWindow[],
  rowCount: number,
  profile: NabProfile,
): number {
  // Nothing counts during probation: the first 15 % of the rows, at most 750.
  const probation = Math.min(Math.floor(0.15 * rowCount), 750)
  const hit = new Set<number>()
  let score = 0
  for (const row of detections) {
    if (row < probation) continue
    const inside = windows.findIndex(([first, last]) => row >= first && row <= last)
    if (inside < 0) score += profile.falsePositive * falsePositiveScore(row, windows)
    else if (!hit.has(inside)) {
      // Only the earliest detection in a window is scored.
      hit.add(inside)
      const [first, last] = windows[inside] ?? [row, row]
      const position = -(last - row + 1) / (last - first + 1)
      score += (profile.truePositive * sigmoid(position)) / sigmoid(-1)
    }
  }
  return score - profile.falseNegative * (windows.length - hit.size)
}

/** 0 for a detector that says nothing, 100 for one that meets every window at its start. */
export function normaliseNab(rawScore: number, windowCount: number, profile: NabProfile): number {
  const silent = -profile.falseNegative * windowCount
  return (100 * (rawScore - silent)) / (profile.truePositive * windowCount - silent)
}

// After a window a false detection costs little at first; before the first window it costs in full.
function falsePositiveScore(row: number, windows: readonly NabWindow[]): number {
  let before: NabWindow | null = null
  for (const window of windows) if (window[1] < row) before = window
  if (!before) return -1
  const [first, last] = before
  return sigmoid((row - last) / Math.max(1, last - first))
}

/** 2/(1 + e^(5y)) − 1: 0.99 at the start of a window, 0 at its end, −1 far behind it. */
function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1
}
