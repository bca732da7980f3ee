// Names of sources stand in metrics, pages and files, so that nobody's name or number may be one.
import { describe, expect, test } from 'vitest'
import { isPlainSourceName } from '../../src/ingest/source-names.ts'

describe('the name of a source', () => {
  test.each([
    'hotline',
    'weibo-2',
    'forum_a',
    'comments_douyin',
    'city_12345',
    '12345',
    'hefei-hotline',
    '合肥论坛',
    '市长热线',
  ])('%s stays', (name) => {
    expect(isPlainSourceName(name)).toBe(true)
  })

  test.each([
    'zhang_wei',
    'zhangwei8',
    'abcde_1234',
    '123607851',
    '138点1234点5678',
    '王伟',
    '一三八零零零零热线',
    'x8Kd92LmQp01',
  ])('%s is keyed', (name) => {
    expect(isPlainSourceName(name)).toBe(false)
  })
})
