// How much a source usually brings in an hour: by the hour of the day, on working days and on weekends, learnt from the hours that went well.
import { chinaOffsetMs } from '../../core/china-time.ts'
import { dayMs, hourMs } from '../../core/durations.ts'

export interface RhythmState {
  /** Twenty-four hours of working days, then those of weekends. */
  readonly means: readonly number[]
  readonly hours: readonly number[]
}

export interface Rhythm {
  /** How many records are usual between two times; null where too little has been seen of these hours. */
  expected(fromMs: number, toMs: number): number | null
  /** An hour that began then brought so many. */
  learn(hourStartMs: number, count: number): void
  snapshot(): RhythmState
}

const slots = 48
// A quarter of what is new: after a month of working days an old habit counts for less than a hundredth.
const newestShare = 1 / 8
// Two working days of an hour, or two weekends of it, are the least that makes a habit.
const hoursMin = 2
// A source that is silent for longer than this is told of anyway.
const spanMax = 7 * dayMs

export function createRhythm(state?: RhythmState): Rhythm {
  const means = [...(state?.means ?? new Array<number>(slots).fill(0))]
  const hours = [...(state?.hours ?? new Array<number>(slots).fill(0))]

  function expected(fromMs: number, toMs: number): number | null {
    let sum = 0
    let atMs = Math.max(fromMs, toMs - spanMax)
    while (atMs < toMs) {
      const slot = slotOf(atMs)
      if ((hours[slot] ?? 0) < hoursMin) return null
      const endMs = Math.min(toMs, (Math.floor(atMs / hourMs) + 1) * hourMs)
      sum += ((means[slot] ?? 0) * (endMs - atMs)) / hourMs
      atMs = endMs
    }
    return sum
  }

  function learn(hourStartMs: number, count: number): void {
    const slot = slotOf(hourStartMs)
    const seen = (hours[slot] ?? 0) + 1
    hours[slot] = seen
    // The plain mean of the first hours, then an exponentially weighted one.
    means[slot] = (means[slot] ?? 0) + (count - (means[slot] ?? 0)) * Math.max(1 / seen, newestShare)
  }

  return { expected, learn, snapshot: () => ({ means: [...means], hours: [...hours] }) }
}

function slotOf(timeMs: number): number {
  const local = new Date(timeMs + chinaOffsetMs)
  const isWeekend = local.getUTCDay() % 6 === 0
  return local.getUTCHours() + (isWeekend ? 24 : 0)
}
