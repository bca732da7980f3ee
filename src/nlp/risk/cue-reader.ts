// Reads the cues of a text from the words and numbers that were found in it, one after another.
import type { Cue, RiskCueKind } from '../../core/document.ts'
import { casualtyAt, peopleBefore } from './casualties.ts'
import { createCueList } from './cue-list.ts'
import { createDenial } from './denial.ts'
import type { TimeRole } from './quantity-reader.ts'
import { createQuantityReader } from './quantity-reader.ts'

/** What a word of the tables stands for. */
export type WordRole =
  | RiskCueKind
  | 'block'
  | 'negator'
  | 'no_negator'
  | 'supposition'
  | 'casualty_weak'
  | 'repeat'
  | TimeRole
  | 'clause'

/** What can be denied or feared; a complaint, a hearsay or a time cannot. */
const deniable = new Set<WordRole>([
  'casualty',
  'gathering',
  'outage',
  'contamination',
  'smell',
  'smoke',
  'fire',
  'explosion',
  'collapse',
  'symptom',
  'help_request',
  'urgency',
  'loss',
  'announced',
])

/** One for all texts, so that a text costs no closures; `begin` forgets the text before. */
export interface CueReader {
  begin(text: string, timeMs: number, cues: Cue[]): void
  word(role: WordRole, start: number, end: number): void
  number(start: number): void
  clause(start: number): void
}

export function createCueReader(): CueReader {
  const list = createCueList()
  const quantities = createQuantityReader(list)
  const denial = createDenial()
  let text = ''
  let clauseStart = 0
  let blockedUntil = 0
  let peopleFrom = 0

  function begin(nextText: string, nextTimeMs: number, nextCues: Cue[]): void {
    text = nextText
    list.begin(nextCues)
    quantities.begin(nextText, nextTimeMs)
    blockedUntil = 0
    denial.begin()
    peopleFrom = 0
    clause(0)
  }

  function word(role: WordRole, start: number, end: number): void {
    switch (role) {
      case 'block':
        blockedUntil = Math.max(blockedUntil, end)
        return
      case 'clause':
        clause(end)
        return
      case 'no_negator':
        denial.noNegator(end)
        return
      case 'negator':
        if (start >= blockedUntil) denial.negator(start, end)
        return
      case 'supposition':
        denial.supposition(end)
        return
      case 'repeat':
        quantities.repeat(start, end)
        return
      case 'day':
      case 'period':
      case 'week':
      case 'just_now':
        quantities.time(role, start, end)
        return
      default:
        if (start >= blockedUntil) cue(role, start, end)
    }
  }

  function cue(role: RiskCueKind | 'casualty_weak', start: number, end: number): void {
    if (deniable.has(role === 'casualty_weak' ? 'casualty' : role) && denial.covers(text, start, end)) return
    if (role === 'casualty' || role === 'casualty_weak') {
      if (list.isTold('casualty', start)) return
      const found = casualtyAt(text, { start, end, clauseStart, peopleFrom, isWeak: role === 'casualty_weak' })
      if (found === null) return
      peopleFrom = Math.max(peopleFrom, found.end)
      list.add('casualty', found.start, found.end, found.value)
      return
    }
    const people = role === 'gathering' ? peopleBefore(text, start, clauseStart) : null
    if (people === null) list.add(role, start, end, null)
    else list.add(role, people.start, end, people.value)
  }

  function clause(start: number): void {
    clauseStart = start
    denial.clause(start)
    quantities.clause(start)
  }

  return { begin, word, number: quantities.number, clause }
}
