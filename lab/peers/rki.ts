// The detector of the Robert Koch Institute: mean plus two standard deviations, or an exact Poisson limit for small means.
import { historyAround } from './history-window.ts'
import type { HistoryWindow } from './history-window.ts'

export const rki1: HistoryWindow = { years: 0, halfWindow: 6, thisYear: true, frequency: 52 }
export const rki2: HistoryWindow = { ...rki1, years: 1 }
export const rki3: HistoryWindow = { ...rki1, years: 2, halfWindow: 4, thisYear: false }

export interface RkiResult {
  readonly expected: number
  readonly upper: number
  readonly alarm: boolean
}

// Upper 95 % confidence limits of a Poisson mean for 0 … 20 cases (Crow and Gardner 1959).
const crowGardnerUpper = [
  3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.05, 20.335, 21.364, 22.945,
  23.762, 25.4, 26.306, 27.735, 28.966, 30.017,
] as const

export function detectRki(series: ArrayLike<number>, current: number, window: HistoryWindow = rki1): RkiResult | null {
  const history = historyAround(current, window)
  if (!history) return null
  let sum = 0
  for (const index of history) sum += series[index] ?? 0
  const mean = sum / history.length
  let squares = 0
  for (const index of history) squares += ((series[index] ?? 0) - mean) ** 2
  const sd = Math.sqrt(squares / (history.length - 1))
  const upper = mean > 20 ? mean + 2 * sd : (crowGardnerUpper[Math.floor(mean)] ?? 0)
  return { expected: mean, upper, alarm: (series[current] ?? 0) > upper }
}
