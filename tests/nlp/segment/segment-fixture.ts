// The shipped dictionary and a way to see tokens as strings, for the segmenter's tests.
import { existsSync, readFileSync } from 'node:fs'
import { tokenKinds } from '../../../src/core/segmenter.ts'
import type { Segmenter } from '../../../src/core/segmenter.ts'
import { loadDictionary } from '../../../src/nlp/segment/segment.ts'
import { tokenTexts } from '../../../src/nlp/segment/tokens.ts'

export const dictionaryBytes = readFileSync(new URL('../../../src/nlp/models/words.bin', import.meta.url))
export const dictionary = loadDictionary(dictionaryBytes)

export function cut(segmenter: Segmenter, text: string): string[] {
  return tokenTexts(text, segmenter.segment(text))
}

/** `text/kind` for every token. */
export function cutWithKinds(segmenter: Segmenter, text: string): string[] {
  const tokens = segmenter.segment(text)
  return tokenTexts(text, tokens).map((token, index) => `${token}/${tokenKinds[tokens.kinds[index] ?? 0]}`)
}

/** The folder of real data beside the repository, '' where it is absent. */
export function sharedFolder(): string {
  const folder = process.env.QIANZHAO_SHARED ?? new URL('../../../../shared', import.meta.url).pathname
  if (existsSync(folder)) return folder
  console.warn(`skipped: no folder of shared data at ${folder}; set QIANZHAO_SHARED`)
  return ''
}
