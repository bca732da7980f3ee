// The plain rule to compare with: a word bursts when its last 24 hours are many times its mean day of the last two weeks.
import { dayMs } from '../../src/core/durations.ts'
import type { IncidentAlarm } from './judge-incidents.ts'

export interface BurstingTerms {
  /** Documents in order of time; `incident` is '' for background. */
  add(timeMs: number, terms: readonly string[], incident: string): void
  /** The alarms at each ratio, in rising order of the ratio. */
  sweeps(): readonly { readonly ratio: number; readonly alarms: readonly IncidentAlarm[] }[]
}

interface Word {
  readonly recent: { readonly timeMs: number; readonly incident: string }[]
  /** Documents of the last two weeks, fading. */
  weeks: number
  atMs: number
  /** By ratio: when it last gave an alarm. */
  readonly alarmedMs: number[]
}

const weeksMs = 14 * dayMs
const countMin = 5
const ratios = [3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160, 200]
/** The same word again within three days is the same alarm. */
const quietMs = 3 * dayMs

export function createBurstingTerms(): BurstingTerms {
  const words = new Map<string, Word>()
  const alarms: IncidentAlarm[][] = ratios.map(() => [])

  function add(timeMs: number, terms: readonly string[], incident: string): void {
    for (const term of new Set(terms)) {
      let word = words.get(term)
      if (word === undefined) {
        word = { recent: [], weeks: 0, atMs: timeMs, alarmedMs: [] }
        words.set(term, word)
      }
      word.weeks = word.weeks * Math.exp(-(timeMs - word.atMs) / weeksMs) + 1
      word.atMs = timeMs
      word.recent.push({ timeMs, incident })
      while ((word.recent[0]?.timeMs ?? timeMs) < timeMs - dayMs) word.recent.shift()
      if (word.recent.length >= countMin) judge(word, timeMs)
    }
  }

  function judge(word: Word, timeMs: number): void {
    const count = word.recent.length
    // At least one in two weeks, so that a new word does not burst infinitely.
    const meanDay = Math.max(1, word.weeks - count) / 14
    for (let at = 0; at < ratios.length && count >= (ratios[at] ?? 0) * meanDay; at++) {
      const before = word.alarmedMs[at] ?? Number.NEGATIVE_INFINITY
      if (timeMs - before >= quietMs) {
        alarms[at]?.push({ timeMs, incidents: word.recent.map((one) => one.incident) })
      }
      word.alarmedMs[at] = timeMs
    }
  }

  return { add, sweeps: () => ratios.map((ratio, at) => ({ ratio, alarms: alarms[at] ?? [] })) }
}
