// Reads risk cues from a text as typed facts with spans: what happened, to how many, how long, how often, how sure.
import type { Cue } from '../../core/document.ts'
import { cueKinds } from '../../core/document.ts'
import type { WordRole } from './cue-reader.ts'
import { createCueReader } from './cue-reader.ts'
import { createMatcher, expandWords } from './matcher.ts'
import { startsNumber } from './numbers.ts'
import * as words from './words.ts'

const textCharactersMax = 20_000
const cuesMax = 64

/** Earlier roles win where two lists have the same word. */
function wordTable(): { readonly texts: string[]; readonly roles: WordRole[] } {
  const texts: string[] = []
  const roles: WordRole[] = []
  const add = (role: WordRole, pattern: string) => {
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
  const reader = createCueReader()
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
