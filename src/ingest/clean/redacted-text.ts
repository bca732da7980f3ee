// Texts and fields as they may be kept: normalised, redacted and no longer than they may be.
import { remembered } from '../../core/remembered.ts'
import { fieldCharactersMax, titleCharactersMax } from '../limits.ts'
import type { Redactor } from '../redact/redactor.ts'
import { clip, redactedAndClipped } from './clip.ts'
import { normaliseText } from './normalise.ts'

export interface RedactedText {
  title(raw: string): string
  text(raw: string): { readonly text: string; readonly isCut: boolean }
  field(name: string, value: string): string
  place(value: string): string
}

// Offices name the same few thousand places again and again.
const placesHeldMax = 4_096
const placeCharactersHeld = 40

export function createRedactedText(redactor: Redactor, textLengthMax: number): RedactedText {
  const heldPlaceOf = remembered((value: string) => fieldOf('place', value), placesHeldMax)

  function textOf(raw: string): { readonly text: string; readonly isCut: boolean } {
    // HTML and entities may take ten times the characters of the text they stand for.
    const plain = normaliseText(raw.length > 10 * textLengthMax ? clip(raw, 10 * textLengthMax) : raw)
    if (plain.length <= textLengthMax && raw.length <= 10 * textLengthMax)
      return { text: redactor.redact(plain), isCut: false }
    return { text: redactedAndClipped(plain, textLengthMax, redactor.redact), isCut: true }
  }

  function fieldOf(name: string, value: string): string {
    return redactedAndClipped(normaliseText(value), fieldCharactersMax, (text) => redactor.redactField(name, text))
  }

  return {
    title: (raw) => redactedAndClipped(normaliseText(raw), titleCharactersMax, redactor.redact),
    text: textOf,
    field: fieldOf,
    place: (value) => (value.length > placeCharactersHeld ? fieldOf('place', value) : heldPlaceOf(value)),
  }
}
