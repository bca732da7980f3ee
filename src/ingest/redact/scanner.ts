// Finds everything personal in one pass over a text: a table look-up for each sign, then the scanner that the sign calls for.
import { cuedId, idEnd } from './accounts.ts'
import { isHan } from './characters.ts'
import { cueBefore } from './cues.ts'
import { dottedName, isNameDot } from './dotted-names.ts'
import type { Found, FoundSpan } from './found.ts'
import { take, takenUntil } from './found.ts'
import {
  atFlag,
  digitFlag,
  gate,
  latinFlag,
  mayBeNumber,
  nameMarkFlag,
  openingFlag,
  soundFlag,
  plateFlag,
  surnameFlag,
  writtenAtFlag,
} from './gate.ts'
import { spelledAddressEnd } from './loose-mail.ts'
import { takeAddress, takeMention, takeWrittenAddress } from './mail.ts'
import { startsPersonalTitle } from './name-cues.ts'
import type { NameFinder, NameSpan, WordTest } from './names.ts'
import { plainNameAfterCue } from './names.ts'
import { createNumberScanner } from './number-scanner.ts'
import { placeholderLength } from './placeholders.ts'
import { preciseAt } from './precise.ts'
import { lookalikeNumber, soundedNumber, spokenNumber } from './worded-number.ts'
import { plateEnd, wordedPlateEnd } from './plates.ts'
import { isTransliterated, transliteratedEnd } from './transliterated.ts'
import { spacedName, unfamiliarNameAfter, unfamiliarNameBefore, unfamiliarNameBeforeMask } from './unfamiliar-names.ts'
import { personalUrlParts, startsUrl, urlEnd } from './urls.ts'

/** Gives the spans in text order; they never overlap. */
export function createScanner(
  nameAt: NameFinder,
  verified: ReadonlySet<string>,
  isWord: WordTest | null,
): (text: string) => FoundSpan[] {
  const scanNumbers = createNumberScanner()
  const links = createLinkReader()

  function scanLatin(text: string, i: number, found: Found): number {
    links.read(text, i)
    const worded = wordedAt(text, i, found)
    if (worded > i) return worded
    const id = cuedId(text, i, found.at(-1) ?? null)
    if (id === null) return i
    take(found, id.start, id.end, id.kind)
    return id.end
  }

  function scanName(text: string, i: number, flags: number, found: Found): number {
    let name = (flags & surnameFlag) !== 0 ? nameAt(text, i) : null
    if (name === null && (flags & nameMarkFlag) !== 0) name = markedName(text, i, found, isWord)
    if (name === null && (flags & surnameFlag) !== 0 && !isHan(text.charCodeAt(i + 1)))
      name = spacedName(text, i, isWord)
    if (name === null) return i
    const end = joinedNameEnd(text, name.end, isWord)
    take(found, name.start, end, 'name')
    return end
  }

  /** The index after what starts at `i`, or `i` where nothing does. */
  function step(text: string, i: number, flags: number, found: Found): number {
    if ((flags & openingFlag) !== 0) {
      const name = unfamiliarNameBeforeMask(text, i, takenUntil(found), isWord)
      if (name !== null) take(found, name.start, name.end, 'name')
      return i + placeholderLength(text, i)
    }
    if ((flags & atFlag) !== 0) {
      const next = takeAddress(text, i, 1, found)
      return next > i ? next : takeMention(text, i, verified, found)
    }
    let next = (flags & writtenAtFlag) !== 0 ? takeWrittenAddress(text, i, found) : i
    if (next === i && (flags & soundFlag) !== 0) next = scanSounds(text, i, found)
    if (next === i && (flags & plateFlag) !== 0) next = scanPlate(text, i, found)
    if (next === i && (flags & latinFlag) !== 0 && ((gate[text.charCodeAt(i - 1)] ?? 0) & latinFlag) === 0) {
      next = scanLatin(text, i, found)
    }
    if (next === i && (flags & digitFlag) !== 0 && mayBeNumber(text, i)) return scanNumbers(text, i, found)
    if (next === i && (flags & (surnameFlag | nameMarkFlag)) !== 0) next = scanName(text, i, flags, found)
    return next
  }

  return function find(text) {
    const found: Found = []
    links.reset()
    for (let i = 0; i < text.length; ) {
      const after = links.takeAt(i, found)
      if (after > i) {
        i = after
        continue
      }
      const flags = gate[text.charCodeAt(i)] ?? 0
      i = flags === 0 ? i + 1 : Math.max(i + 1, step(text, i, flags, found))
    }
    return found
  }
}

/** A number in words or in letters that look like digits, or the address of a device; the index after it. */
function wordedAt(text: string, i: number, found: Found): number {
  const stop = idEnd(text, i)
  const last = found.at(-1) ?? null
  const from = i + gluedCueLength(text, i)
  const spoken = spokenNumber(text, from)
  if (spoken !== null) return taken(found, from, spoken.end, spoken.kind)
  const precise = (text.charCodeAt(i) | 32) <= 0x66 ? preciseAt(text, i) : null
  if (precise !== null) return taken(found, precise.start, precise.end, precise.kind)
  const plate = wordedPlateEnd(text, i, stop)
  if (plate > 0) return taken(found, i, plate, 'plate')
  const mail = spelledAddressEnd(text, i)
  if (mail > 0) return taken(found, i, mail, 'email')
  if (stop - i < 7) return i
  const alike = lookalikeNumber(
    text,
    i,
    stop,
    cueBefore(text, i, last) ?? (text.charAt(i - 1) === '打' ? 'phone' : null),
  )
  return alike === null ? i : taken(found, i, alike.end, alike.kind)
}

/** QQonetwo…: the cue stands right before the words. */
function gluedCueLength(text: string, i: number): number {
  const first = text.charCodeAt(i) | 32
  return (first === 0x71 || first === 0x76 || first === 0x77) && /^(?:qq|vx|wx)/i.test(text.slice(i, i + 2)) ? 2 : 0
}

/** What a dot, a cue or a title at `i` makes a name. */
function markedName(text: string, i: number, found: Found, isWord: WordTest | null): NameSpan | null {
  const code = text.charCodeAt(i)
  const from = takenUntil(found)
  if (isNameDot(code)) return dottedName(text, i, from, isWord)
  if (startsPersonalTitle(code)) {
    // 吉先生 in 扎西多吉先生 is found first: the longer name takes it in.
    const last = found.at(-1)
    const free = last?.end === i && last.kind === 'name' ? (found.at(-2)?.end ?? 0) : from
    const before = unfamiliarNameBefore(text, i, free, isWord)
    if (before !== null) return before
  }
  const after = unfamiliarNameAfter(text, i, isWord)
  if (after !== null) return after
  return code === 0x3a || code === 0xff1a || code === 0x53eb ? plainNameAfterCue(text, i) : null
}

/** 塔依尔·艾尼瓦尔: a name goes on behind its dot. */
function joinedNameEnd(text: string, end: number, isWord: WordTest | null): number {
  let dot = end
  while (dot < end + partRestMax && isTransliterated(text.charCodeAt(dot))) dot++
  if (!isNameDot(text.charCodeAt(dot))) return end
  const stop = transliteratedEnd(text, dot + 1, isWord)
  if (stop - dot > 2) return stop
  // 爱新觉罗·启功: behind the dot a given name of two signs.
  return isHan(text.charCodeAt(dot + 1)) && isHan(text.charCodeAt(dot + 2)) ? dot + 3 : end
}

// 叶赫 is found by its family name; 那拉 stands between it and the dot.
const partRestMax = 5

function scanSounds(text: string, i: number, found: Found): number {
  const sounded = soundedNumber(
    text,
    i,
    (index) => cueBefore(text, index, found.at(-1) ?? null) ?? (text.charAt(index - 1) === '打' ? 'phone' : null),
  )
  return sounded === null ? i : taken(found, i, sounded.end, sounded.kind)
}

function taken(found: Found, start: number, end: number, kind: FoundSpan['kind']): number {
  take(found, start, end, kind)
  return end
}

function scanPlate(text: string, i: number, found: Found): number {
  const end = plateEnd(text, i)
  if (end === 0) return i
  take(found, i, end, 'plate')
  return end
}

interface LinkReader {
  readonly reset: () => void
  /** Reads the link that starts at `index`, if one does and it is not read yet. */
  readonly read: (text: string, index: number) => void
  /** Takes the personal part of the link that `index` has reached; gives the index after it, 0 where there is none. */
  readonly takeAt: (index: number, found: Found) => number
}

function createLinkReader(): LinkReader {
  let parts: FoundSpan[] = []
  let end = 0
  let start = Infinity
  const next = (): void => {
    start = parts[0]?.start ?? Infinity
  }
  return {
    reset() {
      parts = []
      end = 0
      start = Infinity
    },
    read(text, index) {
      if (index < end || !startsUrl(text, index)) return
      end = urlEnd(text, index)
      parts = personalUrlParts(text, index, end)
      next()
    },
    takeAt(index, found) {
      if (index < start) return 0
      const part = parts.shift()
      next()
      if (part === undefined || index > part.end) return 0
      take(found, part.start, part.end, part.kind)
      return part.end
    },
  }
}
