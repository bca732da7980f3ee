// Independent voices in windows: what a voice said long ago is not new because it speaks again.
import { expect, test } from 'vitest'
import { hash32 } from '../../../src/core/hash.ts'
import type { Prepared } from '../../../src/correlate/match/prepared.ts'
import type { Heard, VoiceBook } from '../../../src/correlate/match/voices.ts'
import { addVoice, copiedVoice, emptyVoices, hear } from '../../../src/correlate/match/voices.ts'

test('of a voice that speaks again after weeks only its last text is of today', () => {
  const book: VoiceBook = {
    ...emptyVoices(),
    voices: new Map([
      ['often', 0],
      ['once', 1],
    ]),
    voiceLastMs: [1_000, 900],
    voiceTexts: [8, 1],
  }
  const heard: Heard[] = [{ voices: 0, texts: 0 }]
  hear(book, [500], heard)
  expect(heard[0]?.texts).toBe(2)
  expect(heard[0]?.voices).toBeCloseTo(2.5, 1)
})

test('copies are recognised of the latest texts, and of nothing older', () => {
  const book = emptyVoices()
  const terms = ['自来水', '发黄', '有味', '小区', '三天', '没人管']
  // Fingerprints of unrelated texts differ in about half of their bits.
  const said = (number: number, voice: string) =>
    ({
      voice,
      observation: {
        repostOf: null,
        timeMs: number,
        terms,
        fingerprint: { high: hash32(`text${number}`, 1), low: hash32(`text${number}`, 2) },
      },
    }) as unknown as Prepared
  for (let number = 0; number < 35; number++) addVoice(book, said(number, `v${number}`))
  const originals = Array.from({ length: 35 }, (_, number) => copiedVoice(book, said(number, 'echo')))
  expect(originals.slice(0, 4)).toEqual([null, null, null, 'v3'])
  expect(originals.slice(4).every((voice) => voice !== null)).toBe(true)
})
