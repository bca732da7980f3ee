// Tells everyday words from names by the dictionary, for redaction: what the dictionary calls 毛衣 or 顶楼 is hardly a person.
import type { Dictionary } from '../segment/dictionary.ts'
import { tagNames } from '../segment/dictionary.ts'

/** Whether text[start, end) is a word of the dictionary that names no person, place, body or brand. */
export function createWordTest(dictionary: Dictionary): (text: string, start: number, end: number) => boolean {
  const { trie, tags, frequencyIds } = dictionary
  const { codes, cells } = trie
  const isName = tagNames.map((tag) => /^n[rstz]/u.test(tag))
  return (text, start, end) => {
    let slot = 0
    for (let i = start; i < end; i++) {
      const code = codes[text.charCodeAt(i)] ?? 0
      slot = (cells[slot * 2] ?? 0) + code
      if (code === 0 || ((cells[slot * 2 + 1] ?? 0) & 0xffff) !== code) return false
    }
    const isWord = (cells[slot * 2 + 1] ?? 0) >>> 16 !== 0 || frequencyIds[slot] !== 0
    return isWord && isName[tags[slot] ?? 0] === false
  }
}
