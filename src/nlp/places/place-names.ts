// Tells redaction where a registered place stands, so that 金山区停水 loses no place to a name that it only looks like.
import type { PlaceCode } from '../../core/ids.ts'
import type { Gazetteer } from './gazetteer.ts'
import { createNameTrie } from './trie.ts'

// 土默特左旗 and 新疆维吾尔自治区: a name that starts further back is longer than any that a person's could lie in.
const lengthMax = 12

/**
 * Whether the full name of a province, city, district or street of the country, or of a community of the home region,
 * reaches into text[start, end).
 */
export function createPlaceSpans(
  gazetteer: Gazetteer,
  home: PlaceCode,
): (text: string, start: number, end: number) => boolean {
  const names = [...gazetteer.places, ...gazetteer.communities(home)].map(({ name }) => name)
  const trie = createNameTrie(names.filter((name) => name.length >= 2 && name.length <= lengthMax))
  return (text, start, end) => {
    let reaches = false
    for (let from = Math.max(0, start - lengthMax + 1); from < end && !reaches; from++) {
      trie.matchesAt(text, from, (stop) => {
        // A place that ends with the first sign of the name has that sign: 山东路 keeps its 路.
        reaches ||= stop > start
      })
    }
    return reaches
  }
}
