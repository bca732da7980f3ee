// Walks a run of digits: takes the numbers in it, the doors that it opens, and addresses whose at sign stands in its gaps.
import { doorAt } from './addresses.ts'
import { idEnd } from './accounts.ts'
import { digitOf, digitScript, isAsciiAlnum, letterDigit, skipInvisible } from './characters.ts'
import { cueBefore } from './cues.ts'
import type { DigitRun } from './digit-run.ts'
import { createDigitRun, gatherDigits, isBoundary } from './digit-run.ts'
import type { Found } from './found.ts'
import { take, takenUntil } from './found.ts'
import { gate, writtenAtFlag } from './gate.ts'
import { spelledAddressEnd } from './loose-mail.ts'
import { takeWrittenAddress } from './mail.ts'
import { classifyNumber } from './numbers.ts'
import type { PreciseSpan } from './precise.ts'
import { digitPlateEnd } from './plates.ts'
import { preciseAt } from './precise.ts'
import { lookalikeNumber } from './worded-number.ts'
import { identityInParts, scatteredNumber } from './scattered-number.ts'

// A run that was cut at its limit is read again from here, so that no number is cut with it.
const carriedDigits = 32

/** Takes what starts at the digit at `index`; gives the index to go on from. */
export function createNumberScanner(): (text: string, index: number, found: Found) => number {
  const run = createDigitRun()
  return function scanNumbers(text, index, found) {
    gatherDigits(text, index, run)
    const whole =
      preciseAt(text, index) ??
      scatteredAt(text, index, run) ??
      mixedAt(text, index, run, found) ??
      spelledAt(text, index)
    if (whole !== null) {
      take(found, Math.max(whole.start, takenUntil(found)), whole.end, whole.kind)
      return whole.end
    }
    let s = 0
    // A number may start right where another one ended.
    let ended = -1
    while (s < run.count) {
      if (run.cut && s > run.count - carriedDigits && s > 0) return run.at[s] ?? run.next
      if (s !== ended && !isBoundary(run, s)) {
        s++
        continue
      }
      const match = run.count - s >= 4 ? classifyNumber(text, run, s, found.at(-1) ?? null) : null
      if (match !== null && match.kind !== null) {
        const last = s + match.count - 1
        const end = skipInvisible(text, Math.max(match.end, run.end[last] ?? 0))
        take(found, run.at[s] ?? 0, end, match.kind)
        if (match.end > 0) return end
        s += match.count
        ended = s
        continue
      }
      const address = s > 0 ? addressBefore(text, run, s, found) : 0
      if (address > 0) return address
      const door = doorAt(text, run.at[s] ?? 0, found.at(-1)?.kind === 'door' && takenUntil(found) === run.at[s])
      if (door !== null && door.end > (run.end[s] ?? 0)) {
        take(found, Math.max(door.start, takenUntil(found)), door.end, 'door')
        return door.end
      }
      s += match === null ? 1 : match.count
    }
    return run.next
  }
}

function goesOn(text: string, from: number): boolean {
  for (let i = from; i < from + 12; i++) {
    const code = text.charCodeAt(i)
    if ((digitOf[code] ?? -1) >= 0 && digitScript[code] !== letterDigit) return true
  }
  return false
}

/** 6ZIZ26: digits that go on in letters which look like digits. */
function mixedAt(text: string, index: number, run: DigitRun, found: Found): PreciseSpan | null {
  if (run.count > 12 || !isAsciiAlnum(text.charCodeAt(run.next)) || text.charCodeAt(run.next) < 0x41) return null
  const alike = lookalikeNumber(text, index, idEnd(text, index), cueBefore(text, index, found.at(-1) ?? null))
  return alike === null ? null : { start: index, ...alike }
}

/** 012345使, and 12345678_at_foxmail_dot_com. */
function spelledAt(text: string, index: number): PreciseSpan | null {
  const plate = digitPlateEnd(text, index)
  if (plate > 0) return { start: index, end: plate, kind: 'plate' }
  const mail = spelledAddressEnd(text, index)
  return mail > 0 ? { start: index, end: mail, kind: 'email' } : null
}

/** Only where digits go on soon after the run is there anything to join. */
function scatteredAt(text: string, index: number, run: DigitRun): PreciseSpan | null {
  const parts = run.count >= 6 && run.count <= 16 ? identityInParts(text, index) : null
  if (parts !== null) return { start: index, ...parts }
  // A run that can be a telephone number by itself is read as one, with its extension.
  if (run.count > 18 || (run.count >= 10 && run.count <= 12 && (run.values[0] ?? 0) < 2)) return null
  const found = goesOn(text, run.next) ? scatteredNumber(text, index) : null
  return found === null ? null : { start: index, ...found }
}

/** End of an e-mail address whose at sign stands in the gap before digit `s` (zhang3#163.com), 0 for none. */
function addressBefore(text: string, run: DigitRun, s: number, found: Found): number {
  if (((gate[run.gapSigns[s] ?? 0] ?? 0) & writtenAtFlag) === 0) return 0
  const from = run.end[s - 1] ?? 0
  for (let i = from; i < (run.at[s] ?? 0); i++) {
    const next = takeWrittenAddress(text, i, found)
    if (next > i) return next
  }
  return 0
}
