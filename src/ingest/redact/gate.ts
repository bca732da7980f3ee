// One look-up for each sign of a text says whether anything personal can start there; clean text hardly leaves this table.
import { mayFollowNumber } from './addresses.ts'
import { asciiOf, digitAt, digitOf, digitScript, gapOf, hanDigit, letterDigit } from './characters.ts'
import { endsNameCue, startsPersonalTitle } from './name-cues.ts'
import { mayStartName } from './name-features.ts'
import { isNameDot } from './dotted-names.ts'
import { plateFirstSigns } from './plates.ts'
import { soundAlikes } from './worded-number.ts'

export const digitFlag = 1
export const atFlag = 2
export const plateFlag = 4
export const surnameFlag = 8
export const latinFlag = 16
export const openingFlag = 32
export const writtenAtFlag = 64
export const nameMarkFlag = 128
export const soundFlag = 256

export const gate: Uint16Array = createGate()

function createGate(): Uint16Array {
  const flags = new Uint16Array(65536)
  const mark = (code: number, flag: number): void => {
    flags[code] = (flags[code] ?? 0) | flag
  }
  for (let code = 0; code < 65536; code++) {
    const folded = asciiOf[code] ?? 0
    if ((digitOf[code] ?? -1) >= 0) mark(code, digitFlag)
    if (folded >= 0x61 && folded <= 0x7a) mark(code, latinFlag)
    if (folded === 0x40) mark(code, atFlag)
    if (mayStartName(code)) mark(code, surnameFlag)
    if (endsNameCue(code) || isNameDot(code) || startsPersonalTitle(code)) mark(code, nameMarkFlag)
  }
  for (const sign of plateFirstSigns) mark(sign.charCodeAt(0), plateFlag)
  for (const sign of '[(（【{<［艾圈小ⓐ*＊#＃ ') mark(sign.charCodeAt(0), writtenAtFlag)
  for (const high of [0xd835, 0xd83e, 0xd83c]) mark(high, digitFlag)
  for (const sign of soundAlikes) mark(sign.charCodeAt(0), soundFlag)
  mark(0x25, digitFlag)
  mark(0x3014, openingFlag)
  return flags
}

/** A lone 一 or 三 between other words is skipped at once: nothing that digits are made of stands behind it. */
export function mayBeNumber(text: string, index: number): boolean {
  if (digitAt(text, index) < 0) return false
  const code = text.charCodeAt(index)
  if (digitScript[code] !== hanDigit && digitScript[code] !== letterDigit) return true
  // The o of geo:31.2 is a letter: what it would be read as hides where the number begins.
  if (digitScript[code] === letterDigit && isOtherLetter(text.charCodeAt(index - 1))) return false
  const next = text.charCodeAt(index + 1)
  if ((digitOf[next] ?? -1) >= 0 || gapOf[next] !== 0 || next >= 0xd800 || mayFollowNumber(next)) return true
  // 幺鸡，二饼: a sign between the digit and the gap before the next one.
  return gapOf[text.charCodeAt(index + 2)] !== 0 && (digitOf[text.charCodeAt(index + 3)] ?? -1) >= 0
}

function isOtherLetter(code: number): boolean {
  return (code | 32) >= 0x61 && (code | 32) <= 0x7a && digitScript[code] !== letterDigit
}
