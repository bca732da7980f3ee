// The regression row of a bin: harmonics of every season and the calendar's own effect, looked up by bin number.

/** One cycle. `stepBins` > 1 makes it a step function: 24 on a weekly cycle of hourly bins gives day-of-week factors. */
export interface Season {
  readonly periodBins: number
  readonly harmonics: number
  readonly stepBins: number
}

/** Columns 0 and 1 are level and slope; the seasons follow, then one column for the calendar where there is one. */
export interface SeasonRow {
  readonly columns: number
  /** Writes the row of `bin` (bins since the origin, whole) into `row`. */
  write(bin: number, row: Float64Array): void
}

/** `calendar` gives the share of a bin that is a public holiday, 0…1. */
export function createSeasonRow(seasons: readonly Season[], calendar: ((bin: number) => number) | null): SeasonRow {
  const seasonColumns = seasons.reduce((sum, season) => sum + columnsOf(season), 0)
  const columns = 2 + seasonColumns + (calendar ? 1 : 0)
  const tables = seasons.map(tableOf)

  function write(bin: number, row: Float64Array): void {
    row[0] = 1
    // The slope acts through the evolution of the level, not through the row.
    row[1] = 0
    let column = 2
    for (let s = 0; s < seasons.length; s++) {
      const season = seasons[s]
      const table = tables[s]
      if (!season || !table) continue
      const width = columnsOf(season)
      const phase = ((bin % season.periodBins) + season.periodBins) % season.periodBins
      for (let j = 0; j < width; j++) row[column + j] = table[phase * width + j] ?? 0
      column += width
    }
    if (calendar) row[column] = calendar(bin)
  }
  return { columns, write }
}

// The last harmonic of an even number of steps has no sine: cos(πk) alternates, sin(πk) is zero everywhere.
function columnsOf(season: Season): number {
  const steps = season.periodBins / season.stepBins
  return 2 * season.harmonics - (2 * season.harmonics >= steps && steps % 2 === 0 ? 1 : 0)
}

function tableOf(season: Season): Float64Array {
  const width = columnsOf(season)
  const table = new Float64Array(season.periodBins * width)
  for (let phase = 0; phase < season.periodBins; phase++) {
    const step = Math.floor(phase / season.stepBins) * season.stepBins
    for (let j = 0; j < width; j++) {
      const angle = (2 * Math.PI * (Math.floor(j / 2) + 1) * step) / season.periodBins
      table[phase * width + j] = j % 2 === 0 ? Math.cos(angle) : Math.sin(angle)
    }
  }
  return table
}
