// Hostile text: endless repetition, broken surrogates, marks and controls; always an answer, and the same one the second time.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../src/ingest/redact/redact.ts'

const nameModel = readFileSync(join(import.meta.dirname, '../../../src/nlp/models/names.bin'))
const { redact, find } = createRedactor({ keys: [{ id: 'p3', key: new Uint8Array(32).fill(7) }], nameModel })

const units =
  '1|1 |1#|1@|13|a@|a@b.|@|a[at]|[at]|#a|a#163.|一号|路1号|路1|1-|1栋|京A1|京 A|微信a|微信:|v:a|qq1 |王先生|王小|欧阳|我叫|姓名：|·|阿·阿|〔|〔手机〕|〔姓名〕：|http://|1\u0301|\u0301|\u200b1|𝟏|1:|1,|0731-|4001 |86 1|13800138000|6222 |转1|1、2|某|李某某先生|a.b|_|一二三四|十百千|😀1|\ud83c|\udc00|\ud83c1|wxid_|电话：1 |、1|联系人|1)(|a点|\u0000|\u202e1|\ufeff'.split(
    '|',
  )

describe('ten thousand signs of one kind', () => {
  test.each(units)('%j', (unit) => {
    const text = unit.repeat(Math.ceil(10_000 / unit.length))
    const once = redact(text)
    expect(once.length).toBeLessThanOrEqual(text.length * 6)
    expect(redact(once)).toBe(once)
  })
})

test('a phone behind a hundred thousand combining marks is taken', () => {
  const text = `1${'\u0301'.repeat(100_000)}3800138000`
  expect(redact(text)).toBe('〔手机〕')
})

test('a made-up placeholder hides nothing', () => {
  expect(redact('〔手机13800138000〕')).toBe('〔手机〔手机〕〕')
})

test('lone surrogates stay where they are', () => {
  expect(redact('停水\ud83c了')).toBe('停水\ud83c了')
  expect(find('\udc00')).toEqual([])
})

test('a megabyte of text is read', () => {
  const text = '小区停水三天了，联系13800138000。'.repeat(50_000)
  expect(redact(text)).toBe('小区停水三天了，联系〔手机〕。'.repeat(50_000))
})
