// Intl.Segmenter (ICU's dictionary breaker) behind the segmenter port: always there, nothing to load.
import type { Segmenter } from '../../../core/segmenter.ts'
import { createTokens, cutLength, fillTokens } from '../tokens.ts'

export function createIntlSegmenter(): Segmenter {
  const tokens = createTokens()
  const breaker = new Intl.Segmenter('zh', { granularity: 'word' })
  function* words(text: string): Generator<string> {
    for (const { segment } of breaker.segment(text)) yield segment
  }
  return {
    name: 'intl',
    segment(text) {
      const cut = text.slice(0, cutLength(text))
      return fillTokens(tokens, cut, words(cut), text.length)
    },
  }
}
