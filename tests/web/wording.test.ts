// How the console puts times, places, changes and explanations into words.
import { describe, expect, test } from 'vitest'
import { changesOf } from '../../web/src/alerts/changes.ts'
import { explained } from '../../web/src/alerts/explanation.ts'
import { placeTree } from '../../web/src/alerts/place-tree.ts'
import { shortPlace, withoutPlace } from '../../web/src/alerts/place-name.ts'
import { asCsv, dayRange, highlighted, serverQuery } from '../../web/src/search/query.ts'
import { clockSeconds, dateLine, duration, roughly, span, timeSeenFrom } from '../../web/src/time/beijing.ts'
import { zh } from '../../web/src/words/zh.ts'
import { alertRecordOf } from './records.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)

describe('times', () => {
  test('are those of Beijing whatever the machine says', () => {
    expect(clockSeconds(at('2026-11-30T03:12:46'))).toBe('03:12:46')
    expect(dateLine(at('2026-11-30T03:12:46'), 'zh')).toBe('11月30日 周一')
    expect(dateLine(at('2026-11-30T03:12:46'), 'en')).toBe('Mon 30 Nov')
  })

  test('carry their date where that is another', () => {
    expect(timeSeenFrom(at('2026-11-30T00:10:00'), at('2026-11-30T03:12:00'), 'zh')).toBe('00:10')
    expect(timeSeenFrom(at('2026-11-29T22:08:00'), at('2026-11-30T03:12:00'), 'zh')).toBe('29日 22:08')
    expect(span(at('2026-11-29T22:08:00'), at('2026-11-30T03:10:00'), 'zh')).toBe('22:08–03:10')
    expect(span(at('2026-11-28T02:08:00'), at('2026-11-30T02:57:00'), 'zh')).toBe('28日–02:57')
  })

  test('that are waited for round down', () => {
    expect(duration(27 * 60_000 + 59_000, 'zh')).toBe('27 分')
    expect(duration(5 * 3_600_000 + 4 * 60_000, 'zh')).toBe('5 时 4 分')
    expect(roughly(5 * 3_600_000 + 4 * 60_000, 'en')).toBe('5 h')
    expect(duration(-1, 'zh')).toBe('0 秒')
  })
})

describe('places', () => {
  test('are named without what all of them share', () => {
    expect(shortPlace('安徽省合肥市包河区烟墩街道滨湖明珠社区')).toBe('包河区·滨湖明珠社区')
    expect(shortPlace('安徽省合肥市')).toBe('合肥市')
    expect(shortPlace('')).toBe('')
    expect(withoutPlace('安徽省合肥市 饮用水污染：发黄', '安徽省合肥市')).toBe('饮用水污染：发黄')
  })

  test('make a tree whose branches have the sums of what hangs on them', () => {
    const rows = placeTree(
      [
        { name: '安徽省合肥市包河区方兴社区', voices: 4 },
        { name: '安徽省合肥市包河区', voices: 2 },
        { name: '安徽省合肥市', voices: 1 },
        { name: '', voices: 3 },
      ],
      '未细分',
      '不详',
    )
    expect(rows.map(({ depth, name, voices }) => `${depth} ${name} ${voices}`)).toEqual([
      '0 合肥市 7',
      '1 包河区 6',
      '2 方兴社区 4',
      '1 未细分 1',
      '0 不详 3',
    ])
  })
})

test('revisions are told as changes, and what changes nothing is left out', () => {
  const revision = (rev: number, changes: object) =>
    ({ ...alertRecordOf('a', {}), by: null, action: null, text: '', rev, ...changes }) as never
  const changes = changesOf(
    [
      revision(1, { level: 'blue', voices: 4 }),
      revision(2, { level: 'blue', voices: 4, reason: 'grew' }),
      revision(3, { level: 'red', voices: 9, reason: 'level_up' }),
    ],
    zh,
  )
  expect(changes.map(({ head, rest }) => `${head} ${rest}`)).toEqual([
    '升红 反映人由 4 增至 9',
    '首次预警 4 名互不相关的反映人',
  ])
})

test('the explanation opens with two sentences and keeps the rest by its headings', () => {
  const { lead, parts } = explained(
    '自22:08起，3 人提到同一件事。【与平常相比】观察到 3 人，平常约 0.1 人；巧合不多。【说了什么】用词 发黄。',
  )
  expect(lead).toBe('自22:08起，3 人提到同一件事。观察到 3 人，平常约 0.1 人。')
  expect(parts.map(({ head }) => head)).toEqual(['与平常相比', '说了什么'])
})

describe('search', () => {
  test('asks exactly what the address says', () => {
    const query = serverQuery(new URLSearchParams('q=发黄&source=weibo&alert=x'), null)
    expect(query).toBe('limit=50&facets=source%2Cplace%2Ctopic%2Cday&q=%E5%8F%91%E9%BB%84&source=weibo')
    expect(dayRange('2026-11-30')).toEqual({ from: '2026-11-30T00:00:00+08:00', to: '2026-11-30T16:00:00.000Z' })
  })

  test('marks what was searched for without making markup of it', () => {
    expect(highlighted('水(发黄)了', '(发黄)')).toEqual([
      { text: '水', isHit: false },
      { text: '(发黄)', isHit: true },
      { text: '了', isHit: false },
    ])
  })

  test('a cell that a table program would run is defused', () => {
    expect(asCsv([['=1+1', 'a,"b"']])).toBe('\uFEFF\'=1+1,"a,""b"""\r\n')
  })
})
