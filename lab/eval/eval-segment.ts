// Scores a segmenter against segmented text: word precision, recall and F1 by spans.
import type { Segmenter } from '../../src/core/segmenter.ts'

export interface SegmentScore {
  readonly posts: number
  readonly characters: number
  readonly goldWords: number
  readonly foundWords: number
  readonly rightWords: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Each row holds the words of one post in order; the post is cut as their concatenation, as the SIGHAN bakeoffs do. */
export function scoreSegments(segmenter: Segmenter, rows: readonly (readonly string[])[]): SegmentScore {
  let characters = 0
  let goldWords = 0
  let foundWords = 0
  let rightWords = 0
  for (const words of rows) {
    const text = words.join('')
    characters += text.length
    const tokens = segmenter.segment(text)
    goldWords += words.length
    foundWords += tokens.count
    let goldStart = 0
    let token = 0
    for (const word of words) {
      while (token < tokens.count && (tokens.starts[token] as number) < goldStart) token++
      if (token < tokens.count && tokens.starts[token] === goldStart && tokens.lengths[token] === word.length)
        rightWords++
      goldStart += word.length
    }
  }
  const precision = foundWords === 0 ? 0 : rightWords / foundWords
  const recall = goldWords === 0 ? 0 : rightWords / goldWords
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { posts: rows.length, characters, goldWords, foundWords, rightWords, precision, recall, f1 }
}

/** Rows of a file with one post a line, words separated by white space; a CSV header and CSV quotes are taken off. */
export function parseSegmented(text: string): string[][] {
  const rows: string[][] = []
  for (const line of text.split('\n')) {
    const bare = unquote(line.trim())
    if (bare === '' || bare === 'words_separated_by_space') continue
    rows.push(bare.split(/\s+/))
  }
  return rows
}

function unquote(line: string): string {
  return line.length > 1 && line.startsWith('"') && line.endsWith('"') ? line.slice(1, -1).replaceAll('""', '"') : line
}
