// The layout of an observation as bytes, between the threads and in the `documents` topic; `benchmarks/observations.ts` compares it with JSON.
//
//   layout, channel, account, emotion | event time | key, source | author, organisation, original, excerpt |
//   sentiment | fingerprint | harm | marks | topics | places | cues | terms
//
// Numbers are little-endian. A text is its length in bytes, with one bit that says whether it is UTF-16 or Latin-1, then the text. A
// probability is a number of ten-thousandths where that is exact, else a double behind 65535. What does not fit stays JSON, with its
// length in front. Channels, accounts, emotions, modalities and cues are their places in the lists of
// core, and a document has a probability for each matter, so those lists grow only at the end.
import { cueKinds, emotions } from '../core/document.ts'
import { matters, modalities } from '../core/harm.ts'
import { accountKinds, channels } from '../core/post.ts'

export const layout = 3
/** The same without harm and marks, as it was written before posts were read for them. */
export const harmlessLayout = 1
export const jsonLayout = 2
/** JSON up to the end of the bytes, as there was before this layout. */
export const openingBrace = 123
/** In place of a probability: a double follows. */
export const escaped = 0xffff
export const wideBit = 0x8000
/** In place of a length: there is no text. */
export const absent = 0xffff
export const textBytesMax = 0x7ffe
export const probabilityScale = 10_000
/** Beside the kind of a cue: it has no value. */
export const noValue = 0x80

export const channelCodes = codesOf(channels)
export const accountCodes = codesOf(accountKinds)
export const emotionCodes = codesOf(emotions)
export const modalityCodes = codesOf(modalities)
/** Numbers of a layout stay what they were: a new matter needs a new layout. */
export const matterCount = matters.length
export const cueCodes = codesOf(cueKinds)

function codesOf<Name extends string>(names: readonly Name[]): ReadonlyMap<Name, number> {
  return new Map(names.map((name, code) => [name, code]))
}
