// Independent voices in windows: what a voice said long ago is not new because it speaks again.
import { expect, test } from 'vitest'
import type { Heard, VoiceBook } from '../../src/correlate/voices.ts'
import { hear } from '../../src/correlate/voices.ts'

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
