// Independent voices: a person who repeats himself, a copied text and a repost each count as the voice they come from.
import type { CorrelatorOptions } from './options.ts'
import type { Prepared } from './prepared.ts'

export interface Voice {
  firstMs: number
  lastMs: number
  /** Texts in different words by this voice. */
  texts: number
}

export interface RecentText {
  readonly high: number
  readonly low: number
  readonly voice: string
}

export interface VoiceBook {
  readonly voices: Map<string, Voice>
  /** Accounts that copied a voice before they said anything of their own: the same person, or his echo. */
  readonly aliases: Map<string, string>
  recentTexts: RecentText[]
}

/** The voice that this document copies, or null where it speaks for itself. Remembers the account as that voice's echo. */
export function copiedVoice(book: VoiceBook, document: Prepared, options: CorrelatorOptions): string | null {
  const { observation } = document
  if (observation.repostOf !== null) return observation.repostOf
  if (observation.terms.length < options.copyTermsMin) return null
  const { high, low } = observation.fingerprint
  const same = book.recentTexts.find((text) => distance(text, high, low) <= options.copyDistanceMax)
  if (same === undefined) return null
  if (!book.voices.has(document.voice) && book.aliases.size < options.voicesMax && same.voice !== document.voice) {
    if (!book.aliases.has(document.voice)) book.aliases.set(document.voice, same.voice)
  }
  const voice = book.voices.get(same.voice)
  if (voice !== undefined) voice.lastMs = Math.max(voice.lastMs, observation.timeMs)
  return same.voice
}

/** Counts a text that is no copy; true where its voice is new to the cluster. */
export function addVoice(book: VoiceBook, document: Prepared, options: CorrelatorOptions): boolean {
  const { observation } = document
  const name = book.aliases.get(document.voice) ?? document.voice
  book.recentTexts.push({ ...observation.fingerprint, voice: name })
  if (book.recentTexts.length > options.textsMax) book.recentTexts.shift()
  const known = book.voices.get(name)
  if (known !== undefined) {
    known.texts++
    known.firstMs = Math.min(known.firstMs, observation.timeMs)
    known.lastMs = Math.max(known.lastMs, observation.timeMs)
    return false
  }
  if (book.voices.size >= options.voicesMax) return false
  book.voices.set(name, { firstMs: observation.timeMs, lastMs: observation.timeMs, texts: 1 })
  return true
}

/**
 * Voices since `sinceMs`; persistent repetition in other words adds at most `repeatWeight` of a voice. One complainer who
 * writes ten times is more than one who writes once, but never two people. All accounts that only copied add at most
 * `echoWeight` of a voice together: neighbours who sign one letter are a little more than one, a thousand bots no more.
 */
export function effectiveVoices(book: VoiceBook, sinceMs: number, repeatWeight: number, echoWeight: number): number {
  let sum = book.voices.size === 0 ? 0 : echoWeight * (1 - 2 ** -book.aliases.size)
  for (const voice of book.voices.values()) {
    if (voice.lastMs >= sinceMs) sum += 1 + repeatWeight * (1 - 2 ** (1 - voice.texts))
  }
  return sum
}

/** Texts of the voices heard since `sinceMs`. */
export function textsSince(book: VoiceBook, sinceMs: number): number {
  let sum = 0
  for (const voice of book.voices.values()) if (voice.lastMs >= sinceMs) sum += voice.texts
  return sum
}

export function distance(text: { readonly high: number; readonly low: number }, high: number, low: number): number {
  return bits(text.high ^ high) + bits(text.low ^ low)
}

function bits(value: number): number {
  let count = value - ((value >>> 1) & 0x55555555)
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333)
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
