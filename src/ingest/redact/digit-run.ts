// Reads a run of digits in any disguise, with gaps of at most three signs, into flat arrays that are reused.
import { digitAt, digitOf, digitScript, digitWidth, gapOf, invisible, symbolDigit, visibleGap } from './characters.ts'

/** Digit i stands at text[at[i], end[i]). */
export interface DigitRun {
  count: number
  /** Index of the first unit after the run; more digits may follow where the run was cut at its limit. */
  next: number
  /** True where the run was cut at the limit and goes on. */
  cut: boolean
  readonly values: Uint8Array
  readonly at: Int32Array
  readonly end: Int32Array
  /** Visible gap signs before the digit, 0–3; the first digit has 0. */
  readonly gaps: Uint8Array
  /** First visible gap sign before the digit, 0 for none. */
  readonly gapSigns: Uint16Array
  readonly scripts: Uint8Array
}

// The longest number is a bank card of 19 digits; 256 digits of context make cuts rare and keep the arrays in cache.
export const runDigitsMax = 256
const gapSignsMax = 3

export function createDigitRun(): DigitRun {
  return {
    count: 0,
    next: 0,
    cut: false,
    values: new Uint8Array(runDigitsMax),
    at: new Int32Array(runDigitsMax),
    end: new Int32Array(runDigitsMax),
    gaps: new Uint8Array(runDigitsMax),
    gapSigns: new Uint16Array(runDigitsMax),
    scripts: new Uint8Array(runDigitsMax),
  }
}

/** Fills `run` from the digit at `index` on. Linear: the caller goes on at `run.next`. */
export function gatherDigits(text: string, index: number, run: DigitRun): void {
  run.count = 0
  run.cut = false
  let i = index
  let gaps = 0
  let gapSign = 0
  while (i < text.length) {
    const code = text.charCodeAt(i)
    const value = digitOf[code] !== -1 ? (digitOf[code] ?? -1) : digitAt(text, i)
    if (value >= 0) {
      if (run.count === runDigitsMax) {
        run.cut = true
        return
      }
      const width = digitWidth(code)
      const n = run.count++
      run.values[n] = value
      run.at[n] = i
      run.end[n] = i + width
      run.gaps[n] = gaps
      run.gapSigns[n] = gapSign
      run.scripts[n] = width > 1 ? symbolDigit : (digitScript[code] ?? 0)
      i += width
      run.next = i
      gaps = 0
      gapSign = 0
      continue
    }
    const gap = gapOf[code]
    if (gap === visibleGap) {
      if (++gaps > gapSignsMax) return
      if (gapSign === 0) gapSign = code
      i += code >= 0xd83c && code <= 0xd83e ? 2 : 1
    } else if (gap === invisible) i++
    else return
  }
}

/** True where a number may start at digit `i` or end before it: at a gap, at a change of writing, at the ends of the run. */
export function isBoundary(run: DigitRun, i: number): boolean {
  return i === 0 || i >= run.count || (run.gaps[i] ?? 0) > 0 || run.scripts[i] !== run.scripts[i - 1]
}
