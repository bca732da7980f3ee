// Which user words cut which posts: a change stands in the log and holds for the posts behind the next tick entry.
import type { UserWord } from '../../nlp/segment/user-words.ts'

export interface UserWords {
  /** The words of a control record; they wait for the next tick. Of several, the last one holds. */
  announce(words: readonly UserWord[]): void
  /** What was announced last, or else what holds. */
  latest(): readonly UserWord[]
  isWaiting(): boolean
  /** A tick entry takes its place in the log: what waits holds from there on. Gives where to say which offset that is. */
  takeEffect(): (nextOffset: number) => void
  /** The log had no room for the last words or the last tick: what was announced waits on, or never was. */
  takeBack(announced: readonly UserWord[] | null): void
  /** Grows with every change that took effect; a batch that was cut under another number is cut again. */
  generation(): number
  /** What held for a post at this offset; earlier offsets may be asked for no more. */
  at(offset: number): readonly UserWord[]
}

interface Period {
  fromOffset: number
  readonly words: readonly UserWord[]
}

/** `use` hands the words to everything that cuts texts, at once. */
export function createUserWords(initial: readonly UserWord[], use: (words: readonly UserWord[]) => void): UserWords {
  let waiting: readonly UserWord[] | null = null
  let generation = 0
  // At least one; the changes since the last checkpoint.
  let periods: Period[] = [{ fromOffset: 0, words: initial }]
  const last = (): readonly UserWord[] => periods.at(-1)?.words ?? initial
  if (initial.length > 0) use(initial)
  return {
    announce: (words) => {
      waiting = words
    },
    latest: () => waiting ?? last(),
    isWaiting: () => waiting !== null,
    takeEffect: () => {
      if (waiting === null) return () => undefined
      // Not yet durable: no checkpoint can lie behind it.
      const period: Period = { fromOffset: Infinity, words: waiting }
      waiting = null
      periods.push(period)
      generation++
      use(period.words)
      return (nextOffset) => {
        period.fromOffset = nextOffset
      }
    },
    takeBack: (announced) => {
      const unwritten = periods.findLast((period) => period.fromOffset === Infinity)
      if (announced !== null) {
        if (waiting === announced) waiting = null
        return
      }
      if (unwritten === undefined) return
      periods.pop()
      waiting ??= unwritten.words
      generation++
      use(last())
    },
    generation: () => generation,
    at: (offset) => {
      const index = periods.findLastIndex((period) => period.fromOffset <= offset)
      periods = periods.slice(Math.max(0, index))
      return periods[0]?.words ?? initial
    },
  }
}

export function sameWords(some: readonly UserWord[], others: readonly UserWord[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others)
}
