// \u0031 for 1: what a program escaped before somebody pasted it stands for the sign itself.

const escape = /\\u([0-9a-fA-F]{4})/g

/** A text without escapes comes back as it is; a lone half of a pair stays escaped. */
export function unescapeUnits(text: string): string {
  if (text.indexOf('\\u') < 0) return text
  const plain = text.replace(escape, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return plain.isWellFormed() ? plain : text
}
