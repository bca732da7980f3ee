// Words that no dictionary has: a hidden Markov model over begin, end, middle and single characters (jieba's finalseg).
import { unitsMax } from './tokens.ts'
import type { HiddenMarkov } from './dictionary.ts'

/** Marks where words end: after the call `ends[i]` is 1 if a word ends with unit i of start…end-1. */
export type HiddenMarkovCutter = (units: Uint16Array, start: number, end: number, ends: Uint8Array) => void

const begin = 0
const last = 1
const middle = 2
const single = 3

export function createHiddenMarkovCutter(model: HiddenMarkov): HiddenMarkovCutter {
  const { rows, emissions, initial, transitions } = model
  // Best score of each state at the unit before, and the chosen predecessor of every state at every unit.
  const from = new Uint8Array(unitsMax * 4)
  const scores = new Float64Array(4)
  const step = (state: number, next: number): number => transitions[state * 4 + next] as number
  const intoBegin = [step(last, begin), step(single, begin)] as const
  const intoLast = [step(begin, last), step(middle, last)] as const
  const intoMiddle = [step(middle, middle), step(begin, middle)] as const
  const intoSingle = [step(single, single), step(last, single)] as const
  return (units, start, end, ends) => {
    let row = (rows[units[start] as number] as number) * 4
    for (let state = 0; state < 4; state++)
      scores[state] = (initial[state] as number) + (emissions[row + state] as number)
    for (let i = start + 1; i < end; i++) {
      row = (rows[units[i] as number] as number) * 4
      const wasBegin = scores[begin] as number
      const wasLast = scores[last] as number
      const wasMiddle = scores[middle] as number
      const wasSingle = scores[single] as number
      const at = (i - start) * 4
      // Sums and ties in the order of jieba: the higher state number wins a tie.
      let emission = emissions[row + begin] as number
      let one = wasLast + intoBegin[0] + emission
      let other = wasSingle + intoBegin[1] + emission
      from[at + begin] = one > other ? last : single
      scores[begin] = one > other ? one : other
      emission = emissions[row + middle] as number
      one = wasMiddle + intoMiddle[0] + emission
      other = wasBegin + intoMiddle[1] + emission
      from[at + middle] = one >= other ? middle : begin
      scores[middle] = one >= other ? one : other
      emission = emissions[row + last] as number
      one = wasBegin + intoLast[0] + emission
      other = wasMiddle + intoLast[1] + emission
      from[at + last] = one > other ? begin : middle
      scores[last] = one > other ? one : other
      emission = emissions[row + single] as number
      one = wasSingle + intoSingle[0] + emission
      other = wasLast + intoSingle[1] + emission
      from[at + single] = one >= other ? single : last
      scores[single] = one >= other ? one : other
    }
    let state = (scores[last] as number) > (scores[single] as number) ? last : single
    for (let i = end - 1; i >= start; i--) {
      ends[i] = state === last || state === single ? 1 : 0
      state = from[(i - start) * 4 + state] as number
    }
    ends[end - 1] = 1
  }
}
