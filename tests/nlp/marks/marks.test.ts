// Marks: by what posts about one happening recognise each other.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hash32 } from '../../../src/core/hash.ts'
import { loadCommonTriples, packCommonTriples, tripleHash } from '../../../src/nlp/marks/common-triples.ts'
import { createMarksReader } from '../../../src/nlp/marks/marks.ts'
import { venuesOf } from '../../../src/nlp/marks/venues.ts'
import { loadDictionary } from '../../../src/nlp/segment/segment.ts'

const model = (name: string) => readFileSync(new URL(`../../../src/nlp/models/${name}`, import.meta.url))
const marksOf = createMarksReader({
  dictionary: loadDictionary(model('words.bin')),
  commonTriples: loadCommonTriples(model('triples.bin')),
})
const triple = (text: string) => tripleHash(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))

describe('marks', () => {
  test('a venue is two signs of a name before a word for a kind of place, however the sentence goes on', () => {
    const venue = [hash32('栖霞小区')]
    expect(venuesOf('栖霞小区停水了')).toEqual(venue)
    expect(venuesOf('住在栖霞小区，三号楼')).toEqual(venue)
    expect(venuesOf('这个小区的路')).toEqual([])
    expect(venuesOf('在医院里')).toEqual([])
    expect(venuesOf('云溪地铁站')).toEqual([hash32('云溪地铁站')])
  })

  test('a text and its copies with a word, a mood or an account added share their longest clause', () => {
    const clause = marksOf('楼道里一直有很重的煤气味，大家小心', []).clause
    for (const copy of [
      '楼道里一直有很重的煤气味，大家小心[泪]',
      '@某某 楼道里一直有很重的煤气味 大家小心',
      '楼道里一直有很重的煤气味！速看',
    ])
      expect(marksOf(copy, []).clause).toBe(clause)
    expect(marksOf('楼下一直有很重的油烟味，大家小心', []).clause).not.toBe(clause)
  })

  test('what was passed on and who took it down are no marks of the happening', () => {
    expect(marksOf('转发//@别人:龙潭巷塌了', []).triples).toEqual([])
    expect(marksOf('转发//@别人:龙潭巷塌了', []).copied).toBe(true)
    expect(marksOf('市民反映：龙潭巷塌了', []).clause).toBe(marksOf('龙潭巷塌了', []).clause)
  })

  test('rare words weigh more than frequent ones, and unknown ones most', () => {
    const [frequent = 0, rare = 0, unknown = 0] = marksOf('', ['问题', '煤气', '栖霞锦']).rarities
    expect(frequent).toBeLessThan(rare)
    expect(unknown).toBeGreaterThan(rare)
  })

  test('the table holds what was put in, and hardly anything else', () => {
    const common = ['怎么办', '不知道', '停水了']
    const table = loadCommonTriples(packCommonTriples(common.map(triple)))
    for (const text of common) expect(table.has(triple(text))).toBe(true)
    const others = Array.from({ length: 10_000 }, (_, i) => tripleHash(0x4e00 + i, 0x5000 + i, 0x6000 + i))
    expect(others.filter((one) => table.has(one)).length).toBeLessThan(10)
    expect(() => loadCommonTriples(new Uint8Array(5))).toThrow(/has 5 bytes; wanted/u)
  })
})
