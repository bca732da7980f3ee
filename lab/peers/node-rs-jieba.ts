// @node-rs/jieba (jieba-rs through a native addon) behind the segmenter port; a development dependency, for comparing.
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { Segmenter } from '../../src/core/segmenter.ts'
import { createTokens, cutLength, fillTokens } from '../../src/nlp/segment/tokens.ts'

interface JiebaCutter {
  cut(text: string, hmm: boolean): string[]
}

/** Throws UNAVAILABLE where the package is not installed. */
export async function createNodeRsJiebaSegmenter(options: { readonly hmm?: boolean } = {}): Promise<Segmenter> {
  const { hmm = true } = options
  const jieba = await load()
  const tokens = createTokens()
  return {
    name: hmm ? 'node-rs-jieba-hmm' : 'node-rs-jieba',
    segment(text) {
      const cut = text.slice(0, cutLength(text)).toWellFormed()
      return fillTokens(tokens, cut, jieba.cut(cut, hmm), text.length)
    },
  }
}

async function load(): Promise<JiebaCutter> {
  try {
    const { Jieba } = await import('@node-rs/jieba')
    const { dict } = await import('@node-rs/jieba/dict.js')
    return Jieba.withDict(dict)
  } catch (cause) {
    throw new EarlyWarningError(
      'UNAVAILABLE',
      "The segmenter 'node-rs-jieba' was asked for, but @node-rs/jieba is not installed; run 'npm install -D @node-rs/jieba' or use the segmenter 'qianzhao'.",
      cause,
    )
  }
}
