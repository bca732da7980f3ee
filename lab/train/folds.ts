// Splits texts into folds by their content, so that the same text is always on the same side.
import { hash32 } from '../../src/core/hash.ts'

/** Fold 0 … count - 1 of each text. Copies that differ after 48 characters stay together. */
export function foldsOf(texts: readonly string[], count: number): Uint8Array {
  return Uint8Array.from(texts, (text) => hash32(text.replace(/\s+/gu, '').slice(0, 48), 7) % count)
}
