// The bins that simple detectors compare with: some before this one, and a window around the same week of past years.

export interface HistoryWindow {
  readonly years: number
  readonly halfWindow: number
  /** Whether the `halfWindow` bins just before the current one count too. */
  readonly thisYear: boolean
  /** Bins a year. */
  readonly frequency: number
}

/** Indexes in rising order of age; null where the series does not reach back far enough. */
export function historyAround(current: number, window: HistoryWindow): number[] | null {
  const { years, halfWindow, thisYear, frequency } = window
  const reach = years > 0 ? years * frequency + halfWindow : halfWindow
  if (current < reach) return null
  const indexes: number[] = []
  if (thisYear) for (let i = 1; i <= halfWindow; i++) indexes.push(current - i)
  for (let year = 1; year <= years; year++) {
    for (let i = -halfWindow; i <= halfWindow; i++) indexes.push(current - year * frequency + i)
  }
  return indexes
}
