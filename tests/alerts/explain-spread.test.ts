// How a situation spread is told by what posts did: an office is named, an ordinary person's post cannot be looked up by it.
import { expect, test } from 'vitest'
import { explainInChinese } from '../../src/alerts/explain-chinese.ts'
import { explainInEnglish } from '../../src/alerts/explain-english.ts'
import type { DocumentKey } from '../../src/core/ids.ts'
import type { SpreadPost } from '../../src/core/situation.ts'
import { names, situationOf, startMs } from './situations.ts'

const post = (key: string, organisation: string | null): SpreadPost => ({
  key: key as DocumentKey,
  timeMs: startMs,
  channel: 'weibo',
  source: 'weibo',
  account: organisation === null ? 'ordinary' : 'government',
  organisation,
})

const situation = situationOf({
  spread: {
    posts: 40,
    voices: 31,
    depth: 2,
    earliest: post('weibo:4567890123456780', null),
    earliestIndependent: null,
    timeline: [],
    roles: [
      { role: 'amplifier', post: post('weibo:4567890123456789', null), spreadPosts: 12 },
      { role: 'official_response', post: post('weibo:4567890123456799', '庐阳发布'), spreadPosts: 3 },
    ],
  },
})

test('the post of an ordinary person is told by source and time, never by its id', () => {
  const zh = explainInChinese(names, situation)
  const en = explainInEnglish(names, situation)
  expect(zh).toContain('放大 微博上一条（')
  expect(en).toContain('amplified by a post on weibo at ')
  expect(zh + en).not.toContain('4567890123456789')
})

test('an office is told by its name', () => {
  expect(explainInChinese(names, situation)).toContain('官方回应 庐阳发布（带出 3 条）')
  expect(explainInEnglish(names, situation)).toContain('answered by 庐阳发布 (3 posts)')
})
