// Independent voices in windows: what a voice said long ago is not new because it speaks again.
import { expect, test } from 'vitest'
import type { CorrelatorOptions } from '../../../src/correlate/options.ts'
import type { Prepared } from '../../../src/correlate/match/prepared.ts'
import type { Heard, VoiceBook } from '../../../src/correlate/match/voices.ts'
import { addVoice, copiedVoice, hear } from '../../../src/correlate/match/voices.ts'

test('of a voice that speaks again after weeks only its last text is of today', () => {
  const book: VoiceBook = {
    voices: new Map([
      ['often', 0],
      ['once', 1],
    ]),
    voiceLastMs: [1_000, 900],
    voiceTexts: [8, 1],
    aliases: new Map(),
    recentPrints: [],
    recentVoices: [],
    recentNext: 0,
  }
  const heard: Heard[] = [{ voices: 0, texts: 0 }]
  hear(book, [500], heard, { repeatWeight: 0.5, echoWeight: 0.5 })
  expect(heard[0]?.texts).toBe(2)
  expect(heard[0]?.voices).toBeCloseTo(2.5, 1)
})

test('copies are recognised of the latest texts, and of nothing older', () => {
  const textsMax = 4
  const options = { textsMax, voicesMax: 100, copyTermsMin: 1, copyDistanceMax: 3 } as CorrelatorOptions
  const book: VoiceBook = {
    voices: new Map(),
    voiceLastMs: [],
    voiceTexts: [],
    aliases: new Map(),
    recentPrints: [],
    recentVoices: [],
    recentNext: 0,
  }
  // Eight bits each, and no two in common: no text is near another.
  const said = (number: number, voice: string) =>
    ({
      voice,
      observation: {
        repostOf: null,
        timeMs: number,
        terms: ['水'],
        fingerprint: { high: number < 4 ? 0xff << (8 * number) : 0, low: number < 4 ? 0 : 0xff << (8 * (number - 4)) },
      },
    }) as unknown as Prepared
  for (let number = 0; number < 7; number++) addVoice(book, said(number, `v${number}`), options)
  const originals = Array.from({ length: 7 }, (_, number) => copiedVoice(book, said(number, 'echo'), options))
  expect(originals).toEqual([null, null, null, 'v3', 'v4', 'v5', 'v6'])
})
