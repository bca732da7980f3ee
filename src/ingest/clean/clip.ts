// Shortens a text without leaving half a character, or half a number, at its end.

/** At most `lengthMax` UTF-16 units; a pair that would be cut is left out whole. */
export function clip(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const last = text.charCodeAt(lengthMax - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? lengthMax - 1 : lengthMax)
}

// Longer than any number, address of a mailbox or name that redaction must see whole.
const margin = 256

/**
 * Redacts first and cuts then, so that no number loses the digits by which it is known: only a margin beyond the limit
 * is cut before, and it falls away afterwards.
 */
export function redactedAndClipped(text: string, lengthMax: number, redact: (text: string) => string): string {
  return clip(redact(clip(text, lengthMax + margin)), lengthMax)
}
