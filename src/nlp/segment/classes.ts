// What kind of character a UTF-16 unit is, as one table lookup.
import { unitsMax } from './tokens.ts'

export const characterClass = {
  symbol: 0,
  space: 1,
  han: 2,
  digit: 3,
  letter: 4,
  /** Combining marks, variation selectors, joiners: they belong to what stands before them. */
  mark: 5,
  high: 6,
  low: 7,
  emoji: 8,
} as const

const ranges: readonly (readonly [number, number, number])[] = [
  [0x00, 0x20, characterClass.space],
  [0x7f, 0xa0, characterClass.space],
  [0x1680, 0x1680, characterClass.space],
  [0x2000, 0x200c, characterClass.space],
  [0x2028, 0x202f, characterClass.space],
  [0x205f, 0x206f, characterClass.space],
  [0x3000, 0x3000, characterClass.space],
  [0xe000, 0xf8ff, characterClass.symbol],
  [0xfeff, 0xfeff, characterClass.space],
  [0x30, 0x39, characterClass.digit],
  [0xff10, 0xff19, characterClass.digit],
  [0x41, 0x5a, characterClass.letter],
  [0x61, 0x7a, characterClass.letter],
  [0xff21, 0xff3a, characterClass.letter],
  [0xff41, 0xff5a, characterClass.letter],
  [0xc0, 0x2af, characterClass.letter],
  [0xd7, 0xd7, characterClass.symbol],
  [0xf7, 0xf7, characterClass.symbol],
  [0x370, 0x52f, characterClass.letter],
  [0x531, 0x556, characterClass.letter],
  [0x561, 0x587, characterClass.letter],
  [0x5d0, 0x5ea, characterClass.letter],
  [0x620, 0x64a, characterClass.letter],
  [0xe00, 0xe7f, characterClass.letter],
  [0x1100, 0x11ff, characterClass.letter],
  [0x1e00, 0x1fff, characterClass.letter],
  [0x3041, 0x3096, characterClass.letter],
  [0x30a1, 0x30fa, characterClass.letter],
  [0x30fc, 0x30fe, characterClass.letter],
  [0xac00, 0xd7a3, characterClass.letter],
  [0x3005, 0x3007, characterClass.han],
  [0x3400, 0x4dbf, characterClass.han],
  [0x4e00, 0x9fff, characterClass.han],
  [0xf900, 0xfaff, characterClass.han],
  [0x300, 0x36f, characterClass.mark],
  [0x483, 0x489, characterClass.mark],
  [0x591, 0x5bd, characterClass.mark],
  [0x610, 0x61a, characterClass.mark],
  [0x64b, 0x65f, characterClass.mark],
  [0xe31, 0xe31, characterClass.mark],
  [0xe34, 0xe3a, characterClass.mark],
  [0xe47, 0xe4e, characterClass.mark],
  [0x1ab0, 0x1aff, characterClass.mark],
  [0x1dc0, 0x1dff, characterClass.mark],
  [0x200d, 0x200d, characterClass.mark],
  [0x20d0, 0x20ff, characterClass.mark],
  [0x302a, 0x302f, characterClass.mark],
  [0x3099, 0x309a, characterClass.mark],
  [0xfe00, 0xfe0f, characterClass.mark],
  [0xfe20, 0xfe2f, characterClass.mark],
  [0x231a, 0x231b, characterClass.emoji],
  [0x23e9, 0x23fa, characterClass.emoji],
  [0x2600, 0x27bf, characterClass.emoji],
  [0x2b50, 0x2b55, characterClass.emoji],
  [0xd800, 0xdbff, characterClass.high],
  [0xdc00, 0xdfff, characterClass.low],
]

const table = new Uint8Array(65_536)
for (const [from, to, value] of ranges) table.fill(value, from, to + 1)

/** Copies the units of the text and their classes; an ideograph outside the basic plane is two units of class han. */
export function classifyText(text: string, limit: number, units: Uint16Array, classes: Uint8Array): void {
  for (let i = 0; i < limit; i++) {
    const unit = text.charCodeAt(i)
    units[i] = unit
    classes[i] = table[unit] as number
  }
  // One unit behind the text, so that a look at the next character never reads what an earlier text left there.
  units[limit] = 0
  classes[limit] = characterClass.space
  for (let i = 0; i < limit; i++) if (classes[i] === characterClass.high) i += classifyPair(units, classes, i)
}

/** A half without its other half is a symbol of its own. */
function classifyPair(units: Uint16Array, classes: Uint8Array, at: number): number {
  if (classes[at + 1] !== characterClass.low) return 0
  const point = (((units[at] as number) - 0xd800) << 10) + ((units[at + 1] as number) - 0xdc00) + 0x10000
  if (point >= 0x20000 && point < 0x32000) {
    classes[at] = characterClass.han
    classes[at + 1] = characterClass.han
  } else if (point >= 0x1f000 && point < 0x20000) {
    classes[at] = characterClass.emoji
    classes[at + 1] = characterClass.mark
  } else if (point >= 0xe0000) {
    classes[at] = characterClass.mark
    classes[at + 1] = characterClass.mark
  } else classes[at + 1] = characterClass.mark
  return 1
}

export function createUnits(): { readonly units: Uint16Array; readonly classes: Uint8Array } {
  return { units: new Uint16Array(unitsMax + 1), classes: new Uint8Array(unitsMax + 1) }
}
