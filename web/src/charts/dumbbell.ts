// Where a count stands on the logarithmic line of usual against observed, and how a small number is written.

const least = 0.05

/** Per cent of the width, with room for the dots at both ends. */
export function dotPlace(value: number, most: number): number {
  const span = Math.log(Math.max(most, 1) / least)
  return 6 + (Math.log(Math.max(value, least) / least) / span) * 86
}

/** 0.4, 14, 0.85: two digits are enough to decide. */
export function compact(value: number): string {
  if (value === 0 || value >= 10) return String(Math.round(value))
  const digits = value >= 1 ? 1 : 2
  return String(Number(value.toFixed(digits)))
}
