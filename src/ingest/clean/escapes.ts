// \u0031 and &#49; for 1: what a program escaped before somebody pasted it, once more than HTML is read, stands for the sign itself.

const unit = /\\u([0-9a-fA-F]{4})/g
const reference = /&#(?:(\d{2,6})|x([0-9a-fA-F]{2,5}));/g
const codeMax = 0x10ffff

/** A text without escapes comes back as it is; a lone half of a pair stays escaped. */
export function unescapeSigns(text: string): string {
  const units =
    text.indexOf('\\u') < 0
      ? text
      : wellFormed(
          text,
          text.replace(unit, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        )
  if (units.indexOf('&#') < 0) return units
  return wellFormed(
    units,
    units.replace(reference, (all, decimal: string | undefined, hex: string | undefined) => {
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return code > codeMax ? all : String.fromCodePoint(code)
    }),
  )
}

function wellFormed(before: string, after: string): string {
  return after.isWellFormed() ? after : before
}
