// Reads risk cues from a text as typed facts with spans: what happened, to how many, how long, how often, how sure.
import type { Cue, CueKind } from '../../core/document.ts'
import { cueKinds } from '../../core/document.ts'
import { casualtyAt, peopleBefore } from './casualties.ts'
import { quantityAt } from './quantities.ts'
import { createMatcher, expandWords } from './matcher.ts'
import { startsNumber } from './numbers.ts'
import { afterDayWord, afterPeriod, afterWeekWord } from './times.ts'
import * as words from './words.ts'

type Role =
  | CueKind
  | 'block'
  | 'negator'
  | 'no_negator'
  | 'supposition'
  | 'casualty_weak'
  | 'repeat'
  | 'day'
  | 'period'
  | 'just_now'
  | 'week'
  | 'clause'

// Beyond these distances, in characters of the same clause, a negator or a supposition no longer reaches a cue.
const negatorReach = 4
const suppositionReach = 10
const textCharactersMax = 20_000
const cuesMax = 64

/** What can be denied or feared; a complaint, a hearsay or a time cannot. */
const deniable = new Set<Role>([
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

const doubts = expandWords(words.laterDoubts)

/** Earlier roles win where two lists have the same word. */
function wordTable(): { readonly texts: string[]; readonly roles: Role[] } {
  const texts: string[] = []
  const roles: Role[] = []
  const add = (role: Role, pattern: string) => {
    for (const text of expandWords(pattern)) {
      texts.push(text)
      roles.push(role)
    }
  }
  add('block', words.blockWords)
  add('block', words.casualtyBlockWords)
  for (const kind of cueKinds) add(kind, words.cueWords[kind] ?? '')
  add('casualty', words.casualtyWords)
  add('casualty_weak', words.weakCasualtyWords)
  add('repetition', words.repetitionWords)
  add('repeat', words.repeatWords)
  add('no_negator', words.noNegators)
  add('negator', words.negators)
  add('supposition', words.suppositions)
  add('day', Object.keys(words.dayWords).join(' '))
  add('period', Object.keys(words.periodHours).join(' '))
  add('just_now', words.justNowWords)
  add('week', words.weekWords)
  add('clause', '， 。 ！ ？ ； , ! ? ;')
  return { texts, roles }
}

/** Texts beyond 20,000 characters are read up to there; at most 64 cues, in the order of their start. */
export function createRisk(): (text: string, timeMs: number) => Cue[] {
  const { texts, roles } = wordTable()
  const matcher = createMatcher(texts)
  const reader = createReader()
  // Most characters start nothing: one look-up passes them by. The rest are line ends, [, @, numbers and first characters.
  const matters = matcher.starts()
  for (let unit = 0; unit < 65_536; unit++) if (startsNumber(unit)) matters[unit] = 1
  for (const unit of [0x0a, 0x5b, 0x40]) matters[unit] = 1

  return function risk(text: string, timeMs: number): Cue[] {
    const cues: Cue[] = []
    reader.begin(text, timeMs, cues)
    const length = Math.min(text.length, textCharactersMax)
    for (let at = 0; at < length && cues.length < cuesMax; at++) {
      const unit = text.charCodeAt(at)
      if (matters[unit] === 0) continue
      if (unit === 0x0a) reader.clause(at + 1)
      // Emoticons such as [吐血] and account names tell no facts.
      const passed = unit === 0x5b || unit === 0x40 ? endOfMark(text, at) : at
      if (passed > at) {
        at = passed - 1
        continue
      }
      if (startsNumber(unit)) reader.number(at)
      const number = matcher.longestAt(text, at)
      if (number >= 0) reader.word(roles[number] ?? 'block', at, at + matcher.length())
    }
    return cues.length < 2
      ? cues
      : cues.sort((a, b) => a.start - b.start || a.end - b.end || (a.kind < b.kind ? -1 : 1))
  }
}

const emoticonCharactersMax = 9
const mentionCharactersMax = 30

/** The end of `[表情]` or of `@account` at `at`; `at` where neither closes soon. */
function endOfMark(text: string, at: number): number {
  const isMention = text[at] === '@'
  const lengthMax = isMention ? mentionCharactersMax : emoticonCharactersMax
  const closers = isMention ? ' :：,，/\n@' : ']['
  for (let end = at + 1; end <= at + lengthMax; end++) {
    if (end >= text.length) return isMention ? end : at
    if (closers.includes(text[end] ?? ' ')) return isMention ? end : text[end] === ']' ? end + 1 : at
  }
  return at
}

/** One for all texts, so that a text costs no closures; `begin` forgets the text before. */
interface Reader {
  begin(text: string, timeMs: number, cues: Cue[]): void
  word(role: Role, start: number, end: number): void
  number(start: number): void
  clause(start: number): void
}

function createReader(): Reader {
  const lastEnd = new Map<CueKind, number>()
  let text = ''
  let timeMs = 0
  let cues: Cue[] = []
  let clauseStart = 0
  let blockedUntil = 0
  let negatorEnd = -1
  let deniedUntil = 0
  let reach = negatorReach
  let suppositionEnd = -1
  let negatorsFrom = 0
  let numbersFrom = 0
  let peopleFrom = 0

  function begin(nextText: string, nextTimeMs: number, nextCues: Cue[]): void {
    text = nextText
    timeMs = nextTimeMs
    cues = nextCues
    lastEnd.clear()
    blockedUntil = 0
    deniedUntil = 0
    negatorsFrom = 0
    numbersFrom = 0
    peopleFrom = 0
    clause(0)
  }

  function add(kind: CueKind, start: number, end: number, value: number | null): void {
    // A word inside a longer one of the same kind says nothing more.
    if (start < (lastEnd.get(kind) ?? 0)) return
    lastEnd.set(kind, end)
    cues.push({ kind, start, end, value })
  }

  function isDenied(start: number, end: number): boolean {
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

  function word(role: Role, start: number, end: number): void {
    switch (role) {
      case 'block':
        blockedUntil = Math.max(blockedUntil, end)
        return
      case 'clause':
        clause(end)
        return
      case 'no_negator':
        negatorsFrom = end
        return
      case 'negator':
        if (start >= negatorsFrom && start >= blockedUntil) {
          negatorEnd = end
          negatorsFrom = end
          reach = negatorReach
        }
        return
      case 'supposition':
        suppositionEnd = end
        return
      case 'repeat':
        repeat(start, end)
        return
      case 'day':
      case 'period':
      case 'week':
      case 'just_now':
        time(role, start, end)
        return
      default:
        if (start >= blockedUntil) cue(role, start, end)
    }
  }

  function cue(role: CueKind | 'casualty_weak', start: number, end: number): void {
    if (deniable.has(role === 'casualty_weak' ? 'casualty' : role) && isDenied(start, end)) return
    if (role === 'casualty' || role === 'casualty_weak') {
      if (start < (lastEnd.get('casualty') ?? 0)) return
      const found = casualtyAt(text, { start, end, clauseStart, peopleFrom, isWeak: role === 'casualty_weak' })
      if (found === null) return
      peopleFrom = Math.max(peopleFrom, found.end)
      add('casualty', found.start, found.end, found.value)
      return
    }
    const people = role === 'gathering' ? peopleBefore(text, start, clauseStart) : null
    if (people === null) add(role, start, end, null)
    else add(role, people.start, end, people.value)
  }

  function repeat(start: number, end: number): void {
    const found = quantityAt(text, { start, end, clauseStart, timeMs, isWord: true })
    if (found !== null && found.kind !== 'none') add(found.kind, found.start, found.end, found.value)
  }

  function time(role: 'day' | 'period' | 'week' | 'just_now', start: number, end: number): void {
    if (start < (lastEnd.get('time') ?? 0)) return
    const said = text.slice(start, end)
    const found =
      role === 'just_now'
        ? { timeMs, end }
        : role === 'day'
          ? afterDayWord(text, start, said, timeMs)
          : role === 'period'
            ? afterPeriod(text, start, said, timeMs)
            : afterWeekWord(text, start, said, timeMs)
    if (found === null) return
    numbersFrom = Math.max(numbersFrom, found.end)
    add('time', start, found.end, found.timeMs)
  }

  function number(start: number): void {
    if (start < numbersFrom) return
    const found = quantityAt(text, { start, end: start, clauseStart, timeMs, isWord: false })
    if (found === null) return
    numbersFrom = found.numberEnd
    if (found.kind === 'none') return
    add(found.kind, found.start, found.end, found.value)
    if (found.kind === 'time') numbersFrom = found.end
  }

  function clause(start: number): void {
    clauseStart = start
    negatorEnd = -1
    suppositionEnd = -1
  }

  return { begin, word, number, clause }
}
