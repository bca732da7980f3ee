// Reads numbers, repetitions and times of a text: how many, how long, how often, since when.
import type { CueList } from './cue-list.ts'
import { quantityAt } from './quantities.ts'
import { afterDayWord, afterPeriod, afterWeekWord } from './times.ts'

export type TimeRole = 'day' | 'period' | 'just_now' | 'week'

export interface QuantityReader {
  begin(text: string, timeMs: number): void
  clause(start: number): void
  repeat(start: number, end: number): void
  time(role: TimeRole, start: number, end: number): void
  number(start: number): void
}

export function createQuantityReader(list: CueList): QuantityReader {
  let text = ''
  let timeMs = 0
  let clauseStart = 0
  let numbersFrom = 0

  function begin(nextText: string, nextTimeMs: number): void {
    text = nextText
    timeMs = nextTimeMs
    numbersFrom = 0
    clause(0)
  }

  function clause(start: number): void {
    clauseStart = start
  }

  function repeat(start: number, end: number): void {
    const found = quantityAt(text, { start, end, clauseStart, timeMs, isWord: true })
    if (found !== null && found.kind !== 'none') list.add(found.kind, found.start, found.end, found.value)
  }

  function time(role: TimeRole, start: number, end: number): void {
    if (list.isTold('time', start)) return
    const found = timeSaid(role, text, start, end, timeMs)
    if (found === null) return
    numbersFrom = Math.max(numbersFrom, found.end)
    list.add('time', start, found.end, found.timeMs)
  }

  function number(start: number): void {
    if (start < numbersFrom) return
    const found = quantityAt(text, { start, end: start, clauseStart, timeMs, isWord: false })
    if (found === null) return
    numbersFrom = found.numberEnd
    if (found.kind === 'none') return
    list.add(found.kind, found.start, found.end, found.value)
    if (found.kind === 'time') numbersFrom = found.end
  }

  return { begin, clause, repeat, time, number }
}

function timeSaid(role: TimeRole, text: string, start: number, end: number, timeMs: number) {
  const said = text.slice(start, end)
  switch (role) {
    case 'just_now':
      return { timeMs, end }
    case 'day':
      return afterDayWord(text, start, said, timeMs)
    case 'period':
      return afterPeriod(text, start, said, timeMs)
    case 'week':
      return afterWeekWord(text, start, said, timeMs)
  }
}
