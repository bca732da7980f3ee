// What a clause denies or only supposes: 没有停水, 停电 and 万一停水 say nothing that happened.
import { expandWords } from './matcher.ts'
import * as words from './words.ts'

export interface Denial {
  /** Forgets the text before. */
  begin(): void
  /** A new clause: what was denied or supposed before it reaches no further. */
  clause(start: number): void
  negator(start: number, end: number): void
  /** A word that only looks like a negator: none is read before its end. */
  noNegator(end: number): void
  supposition(end: number): void
  /** Whether the cue is denied or supposed; asking about a denied one carries the denial on to what is listed behind it. */
  covers(text: string, start: number, end: number): boolean
}

// Beyond these distances, in characters of the same clause, a negator or a supposition no longer reaches a cue.
const negatorReach = 4
const suppositionReach = 10

const doubts = expandWords(words.laterDoubts)

export function createDenial(): Denial {
  let clauseStart = 0
  let negatorEnd = -1
  let deniedUntil = 0
  let reach = negatorReach
  let suppositionEnd = -1
  let negatorsFrom = 0

  function covers(text: string, start: number, end: number): boolean {
    // 没有接到停水通知: neither the whole nor the words inside it.
    if (start < deniedUntil) return true
    const isNegated = negatorEnd >= clauseStart && start >= negatorEnd && start - negatorEnd <= reach
    if (isNegated) {
      // 没有停水、停电: what is listed right after is denied too.
      negatorEnd = end
      deniedUntil = end
      reach = 1
      return true
    }
    const isSupposed =
      suppositionEnd >= clauseStart && start >= suppositionEnd && start - suppositionEnd <= suppositionReach
    return isSupposed || doubts.some((doubt) => text.startsWith(doubt, end))
  }

  return {
    begin: () => {
      deniedUntil = 0
      negatorsFrom = 0
    },
    clause: (start) => {
      clauseStart = start
      negatorEnd = -1
      suppositionEnd = -1
    },
    negator: (start, end) => {
      if (start < negatorsFrom) return
      negatorEnd = end
      negatorsFrom = end
      reach = negatorReach
    },
    noNegator: (end) => {
      negatorsFrom = end
    },
    supposition: (end) => {
      suppositionEnd = end
    },
    covers,
  }
}
