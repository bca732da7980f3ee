// Reads jieba's HMM parameters (hmm_model.utf8 of cppjieba): initial, transition and emission log-probabilities.

export interface HiddenMarkovTables {
  readonly hmmUnits: Uint16Array
  readonly emissions: Float64Array
  readonly transitions: Float64Array
}

/** What the file writes for a transition or emission that was never seen. */
const never = -3.14e100

export function parseHiddenMarkov(text: string): HiddenMarkovTables {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const numbers = lines.slice(0, 5).flatMap((line) => line.trim().split(/\s+/).map(Number))
  const rows = new Map<number, number[]>()
  lines.slice(5, 9).forEach((line, state) => {
    for (const entry of line.split(',')) {
      const unit = entry.charCodeAt(0)
      const row = rows.get(unit) ?? [never, never, never, never]
      row[state] = Number(entry.slice(2))
      rows.set(unit, row)
    }
  })
  const sorted = [...rows].sort((a, b) => a[0] - b[0])
  return {
    hmmUnits: Uint16Array.from(sorted, ([unit]) => unit),
    emissions: Float64Array.from(sorted.flatMap(([, row]) => row)),
    transitions: Float64Array.from(numbers),
  }
}
