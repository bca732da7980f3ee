// Numbers as they are shown and written: rounded to a fixed count of decimals.

export function round2(value: number): number {
  return Math.round(value * 100) / 100
}

/** As probabilities and shares stand in records. */
export function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
