// nodejieba (cppjieba through a native addon) behind the segmenter port; the package is optional.
import { EarlyWarningError } from '../../../core/errors.ts'
import type { Segmenter } from '../../../core/segmenter.ts'
import { createTokens, cutLength, fillTokens } from '../tokens.ts'

interface NodejiebaModule {
  cut(text: string, strict: boolean): string[]
  insertWord(word: string): boolean
}

/** Throws UNAVAILABLE where nodejieba did not install. Words added here stay for the whole process: its dictionary is global. */
export async function createNodejiebaSegmenter(words: readonly string[] = []): Promise<Segmenter> {
  const nodejieba = await load()
  for (const word of words) nodejieba.insertWord(word)
  const tokens = createTokens()
  return {
    name: 'nodejieba',
    segment(text) {
      // Its UTF-8 reader stops at a NUL and at a broken pair, so both are replaced by characters of the same length.
      const readable = text.slice(0, cutLength(text)).replaceAll('\0', ' ').toWellFormed()
      // `true` uses the HMM and keeps Latin words together.
      return fillTokens(tokens, readable, nodejieba.cut(readable, true), text.length)
    },
  }
}

async function load(): Promise<NodejiebaModule> {
  try {
    const loaded: { default: NodejiebaModule } = await import('nodejieba')
    return loaded.default
  } catch (cause) {
    throw new EarlyWarningError(
      'UNAVAILABLE',
      "The segmenter 'nodejieba' was asked for, but its native addon did not load; run 'npm install nodejieba' or use the segmenter 'qianzhao'.",
      cause,
    )
  }
}
