// What a report quotes: those who tell of the harm, each saying once.
import { expect, test } from 'vitest'
import { quotes } from '../../src/alerts/reports/sentences.ts'
import type { RenderNames } from '../../src/alerts/wording.ts'
import type { EvidenceItem } from '../../src/core/signal.ts'

const names = { placeName: (code: string) => code, sourceName: () => '微博' } as unknown as RenderNames
const witness = (key: string, excerpt: string, weight = 0.9) =>
  ({
    key,
    timeMs: Date.parse('2026-03-05T14:00:00+08:00'),
    source: 'weibo',
    voice: key,
    place: '',
    excerpt,
    weight,
  }) as unknown as EvidenceItem
const quoted = (...witnesses: EvidenceItem[]) => quotes(names, witnesses).map(({ cites }) => cites[0])

test('a sentence that others pass on with a word or a sign added is quoted once', () => {
  expect(
    quoted(
      witness('a', '仓库那边爆炸了，窗户都震碎了'),
      witness('b', '听说仓库那边爆炸了，窗户都震碎了！！'),
      witness('c', '仓库那边爆炸了 窗户都震碎了[泪]'),
      witness('d', '门口已经拉了警戒线，车过不去'),
    ),
  ).toEqual(['a', 'd'])
})

test('who hardly tells of harm is quoted only where nobody else is', () => {
  const doubtful = witness('b', '刚才是不是地震了', 0.1)
  expect(quoted(witness('a', '仓库那边爆炸了，窗户都震碎了'), doubtful)).toEqual(['a'])
  expect(quoted(doubtful)).toEqual(['b'])
})
