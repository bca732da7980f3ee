// Spans that are never cut: numbers, Latin words and codes, links, mentions, emoticons, emoji. Every look ahead is bounded.
import { characterClass } from './classes.ts'

const { digit, emoji, han, letter, mark, space, symbol } = characterClass

/** Weibo names have at most 30 half-width or 15 full-width characters. */
const mentionUnitsMax = 30
const mentionHanMax = 15
const emoticonUnitsMax = 10
export const hashtagUnitsMax = 66

/** End of the run of digits and letters at `i`, with the marks that hold numbers, codes and addresses together. */
export function atomEnd(units: Uint16Array, classes: Uint8Array, start: number, end: number): number {
  let i = start
  let digitsOnly = true
  for (;;) {
    while (i < end && (classes[i] === digit || classes[i] === letter || classes[i] === mark)) {
      if (classes[i] !== digit) digitsOnly = false
      i++
    }
    if (i + 1 >= end || !joins(units, classes, start, i, end, digitsOnly)) break
    i++
  }
  const unit = i < end ? (units[i] as number) : 0
  const isShare = unit === 0x25 || unit === 0xff05 || unit === 0x2030
  return isShare && classes[i - 1] === digit ? i + 1 : i
}

/** Whether the character at `i` stands inside a number, code or address, so that what follows still belongs to it. */
function joins(
  units: Uint16Array,
  classes: Uint8Array,
  start: number,
  i: number,
  end: number,
  digitsOnly: boolean,
): boolean {
  const before = classes[i - 1]
  const after = classes[i + 1]
  if (after !== digit && after !== letter) return false
  const betweenDigits = before === digit && after === digit
  switch (units[i]) {
    case 0x2e: // .
    case 0xff0e:
      return betweenDigits || (!digitsOnly && isAscii(units, i))
    case 0x2c: // , joins thousands only: a comma also separates items.
    case 0xff0c:
      return betweenDigits && digitsFrom(classes, i + 1, end) === 3 && digitsOnly && i - start <= 3
    case 0x3a: // : joins clock times and results (17:30, 2:1).
    case 0xff1a:
      return betweenDigits && digitsOnly && i - start <= 5 && digitsFrom(classes, i + 1, end) <= 2
    case 0x2f: // /
    case 0x7e: // ~
    case 0xff5e:
      return betweenDigits
    case 0x2d: // -
    case 0x5f: // _
    case 0x40: // @
    case 0x26: // &
    case 0x27: // '
    case 0x2b: // +
      return isAscii(units, i) && (units[i] === 0x2d || !digitsOnly)
    default:
      return false
  }
}

function isAscii(units: Uint16Array, i: number): boolean {
  return (units[i - 1] as number) < 0x80 && (units[i + 1] as number) < 0x80
}

function digitsFrom(classes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end && i < start + 4 && classes[i] === digit) i++
  return i - start
}

/** End of a link that starts at `i`, or `i` where there is none. */
export function linkEnd(units: Uint16Array, i: number, end: number): number {
  const first = (units[i] as number) | 32
  if (first !== 0x68 && first !== 0x77 && first !== 0x74) return i
  if (!startsLink(units, i, end)) return i
  let stop = i
  while (stop < end && isLinkUnit(units[stop] as number)) stop++
  // Closing punctuation belongs to the sentence.
  while (stop > i && ',.;:!?\'")'.includes(String.fromCharCode(units[stop - 1] as number))) stop--
  return stop
}

const linkStarts = ['http://', 'https://', 'www.', 't.cn/'].map((text) =>
  Uint16Array.from(text, (c) => c.charCodeAt(0)),
)

function startsLink(units: Uint16Array, i: number, end: number): boolean {
  return linkStarts.some((start) => {
    if (i + start.length >= end) return false
    for (let k = 0; k < start.length; k++) {
      const unit = units[i + k] as number
      if ((unit >= 0x41 && unit <= 0x5a ? unit | 32 : unit) !== start[k]) return false
    }
    return true
  })
}

function isLinkUnit(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x3c && unit !== 0x3e && unit !== 0x5b && unit !== 0x5d
}

/** End of `@name`, or `i` where the sign mentions nobody: a longer run has no end that could be known. */
export function accountNameEnd(units: Uint16Array, classes: Uint8Array, i: number, end: number): number {
  let stop = i + 1
  let hanCount = 0
  while (stop < end && stop - i <= mentionUnitsMax + 1) {
    const kind = classes[stop]
    if (kind === han) hanCount++
    else if (kind !== letter && kind !== digit && units[stop] !== 0x2d && units[stop] !== 0x5f) break
    stop++
  }
  const length = stop - i - 1
  return length === 0 || length > mentionUnitsMax || hanCount > mentionHanMax ? i : stop
}

/** End of `[表情]`, or `i`. */
export function emoticonEnd(units: Uint16Array, classes: Uint8Array, i: number, end: number): number {
  let hasName = false
  for (let stop = i + 1; stop < end && stop - i <= emoticonUnitsMax; stop++) {
    if (units[stop] === 0x5d) return hasName ? stop + 1 : i
    if (classes[stop] === symbol || classes[stop] === space) return i
    if (classes[stop] !== digit) hasName = true
  }
  return i
}

/** End of one emoji with its joiners, skin tones and flags. */
export function emojiEnd(units: Uint16Array, classes: Uint8Array, start: number, end: number): number {
  let i = start + 1
  for (;;) {
    while (i < end && classes[i] === mark) i++
    const isJoined = i < end && classes[i] === emoji && units[i - 1] === 0x200d
    if (!isJoined && !isTone(units, i, end) && !(i - start === 2 && isFlag(units, start) && isFlag(units, i))) return i
    i++
  }
}

function isTone(units: Uint16Array, i: number, end: number): boolean {
  return i + 1 < end && units[i] === 0xd83c && (units[i + 1] as number) >= 0xdffb
}

/** Regional indicators, two of which are a flag. */
function isFlag(units: Uint16Array, i: number): boolean {
  const low = units[i + 1] as number
  return units[i] === 0xd83c && low >= 0xdde6 && low <= 0xddff
}
