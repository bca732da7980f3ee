// Independent voices: a person who repeats himself, a copied text and a repost each count as the voice they come from.
import { bitsApart } from '../../core/bits.ts'
import type { Fingerprint } from '../../core/document.ts'
import type { Prepared } from './prepared.ts'

export interface VoiceBook {
  /** Position of each voice in the two lists, which are walked for each window of each cluster that changed. */
  readonly voices: Map<string, number>
  readonly voiceLastMs: number[]
  /** Texts in different words. */
  readonly voiceTexts: number[]
  /** Accounts that copied a voice before they said anything of their own: the same person, or his echo. */
  readonly aliases: Map<string, string>
  /** Fingerprints of the latest texts, two signed halves each, and who wrote them: a ring whose oldest is at `recentNext`. */
  readonly recentPrints: number[]
  readonly recentVoices: string[]
  recentNext: number
}

export function emptyVoices(): VoiceBook {
  return {
    voices: new Map(),
    voiceLastMs: [],
    voiceTexts: [],
    aliases: new Map(),
    recentPrints: [],
    recentVoices: [],
    recentNext: 0,
  }
}

/** Voices counted exactly; a cluster with more reports this number. */
const voicesMax = 2_048
/** Recent texts per cluster against which copies are recognised. */
const textsMax = 32
/** Bits of the 64-bit fingerprint that may differ between copies inside a cluster. */
const copyDistanceMax = 6
/** Fewer terms than this say too little to call a text a copy. */
export const copyTermsMin = 6
/** Weight of a voice that repeats itself in other words, at most, as part of one independent voice. */
const repeatWeight = 0.5
/** Weight of all accounts that only copied, together, as part of one independent voice. */
const echoWeight = 0.5

/** The voice that this document copies, or null where it speaks for itself. Remembers the account as that voice's echo. */
export function copiedVoice(book: VoiceBook, document: Prepared): string | null {
  const { observation } = document
  if (observation.repostOf !== null) return observation.repostOf
  if (observation.terms.length < copyTermsMin) return null
  const original = originalOf(book, observation.fingerprint)
  if (original === null) return null
  if (!book.voices.has(document.voice) && book.aliases.size < voicesMax && original !== document.voice) {
    if (!book.aliases.has(document.voice)) book.aliases.set(document.voice, original)
  }
  const voice = book.voices.get(original)
  if (voice !== undefined) {
    book.voiceLastMs[voice] = Math.max(book.voiceLastMs[voice] as number, observation.timeMs)
  }
  return original
}

function originalOf(book: VoiceBook, print: Fingerprint) {
  const { recentPrints, recentVoices, recentNext } = book
  for (let k = 0; k < recentVoices.length; k++) {
    const i = (recentNext + k) % recentVoices.length
    const bits = bitsApart(recentPrints[2 * i] as number, recentPrints[2 * i + 1] as number, print.high, print.low)
    if (bits <= copyDistanceMax) return recentVoices[i] as string
  }
  return null
}

/** Counts a text that is no copy; true where its voice is new to the cluster. */
export function addVoice(book: VoiceBook, document: Prepared): boolean {
  const { fingerprint, timeMs } = document.observation
  const name = book.aliases.get(document.voice) ?? document.voice
  remember(book, fingerprint, name)
  const known = book.voices.get(name)
  if (known !== undefined) {
    book.voiceTexts[known] = (book.voiceTexts[known] as number) + 1
    book.voiceLastMs[known] = Math.max(book.voiceLastMs[known] as number, timeMs)
    return false
  }
  if (book.voices.size >= voicesMax) return false
  book.voices.set(name, book.voices.size)
  book.voiceLastMs.push(timeMs)
  book.voiceTexts.push(1)
  return true
}

function remember(book: VoiceBook, print: Fingerprint, name: string): void {
  const at = book.recentVoices.length < textsMax ? book.recentVoices.length : book.recentNext
  book.recentPrints[2 * at] = print.high | 0
  book.recentPrints[2 * at + 1] = print.low | 0
  book.recentVoices[at] = name
  if (book.recentVoices.length === textsMax) book.recentNext = (at + 1) % textsMax
}

/** What was heard in one window. */
export interface Heard {
  /** Independent voices, see `hear`. */
  voices: number
  /** Texts in the window: the last of each voice. Its earlier ones may be of any age, and what is old must not count as new. */
  texts: number
}

/**
 * Voices since each of the times, which fall; persistent repetition in other words adds at most `repeatWeight` of a voice.
 * One complainer who writes ten times is more than one who writes once, but never two people. All accounts that only copied
 * add at most `echoWeight` of a voice together: neighbours who sign one letter are a little more than one, a thousand bots
 * no more. `heard` is filled, one entry a time.
 */
export function hear(book: VoiceBook, sinceMs: readonly number[], heard: readonly Heard[]): void {
  const { voiceLastMs, voiceTexts } = book
  const echo = book.voices.size === 0 ? 0 : echoWeight * (1 - 2 ** -book.aliases.size)
  for (const one of heard) {
    one.voices = echo
    one.texts = 0
  }
  for (let voice = 0; voice < voiceTexts.length; voice++) {
    const texts = voiceTexts[voice] as number
    const lastMs = voiceLastMs[voice] as number
    const weight = texts === 1 ? 1 : 1 + repeatWeight * (1 - 2 ** (1 - texts))
    // The longest window is the last, so a voice is heard in the windows from the end down to where it was too early.
    for (let i = heard.length - 1; i >= 0 && lastMs >= (sinceMs[i] as number); i--) {
      const one = heard[i] as Heard
      one.voices += weight
      one.texts++
    }
  }
}
