// Ids stay as they are only where software gave them out; anything that a person could stand in becomes a pseudonym.
import { describe, expect, test } from 'vitest'
import { countedIdShape, orderIdShape, weiboIdShape } from '../../../src/ingest/formats/format.ts'
import { isDeclaredId, isNoId } from '../../../src/ingest/redact/id-shapes.ts'

describe('an id of a usual shape', () => {
  test.each([
    ['360114', 'a row number'],
    ['4567890123456789', 'a Weibo id'],
    ['post-12', 'a counter'],
    ['t4711', 'a counter with its letter'],
    ['n2602/17', 'a row of an event'],
    ['9f86d081884c7d65', 'a hash'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'a UUID'],
    ['ctnhsfnkjfzvrk', 'a post of the simulated city'],
  ])('%s stays: %s', (id) => {
    expect(isDeclaredId(id, undefined)).toBe(true)
  })

  test.each([
    ['13800138000', 'a mobile'],
    ['138-1234-5678', 'a mobile with hyphens'],
    ['13812345678x', 'a mobile with a letter'],
    ['8613812345678', 'a mobile with the code of the country'],
    ['0551-62831234', 'a landline'],
    ['11010519491231002X', 'an identity number'],
    ['6228480402564890018', 'a bank card'],
    ['4111111111111111', 'a card that begins like a Weibo id'],
    ['123456789', 'a QQ number'],
    ['wxid_abcdefgh12', 'a WeChat id'],
    ['10.20.30.40', 'an address of a computer'],
    ['zhangjianguo', 'a name in pinyin'],
    ['ouyangxiaoming', 'a name of fourteen letters'],
    ['王建国', 'a name'],
    ['someone@example.com', 'an e-mail address'],
    ['weibo-000123456789', 'a counter too long to be one'],
    ['a4e00de53ed9', 'the address of a device'],
  ])('%s does not: %s', (id) => {
    expect(isDeclaredId(id, undefined)).toBe(false)
  })

  test('a format may declare a shape of its own', () => {
    expect(isDeclaredId('Nf9aBcD12', weiboIdShape)).toBe(true)
    expect(isDeclaredId('zhangwei8', weiboIdShape)).toBe(false)
    expect(isDeclaredId('G88546397', weiboIdShape)).toBe(false)
    expect(isDeclaredId('HF20260305001234', orderIdShape)).toBe(true)
    expect(isDeclaredId('HF13800138000', orderIdShape)).toBe(false)
  })

  test.each([
    ['488828757', weiboIdShape, 'a QQ number among ids of Weibo'],
    ['1234567890', weiboIdShape, 'an account among ids of Weibo'],
    ['4888287571', countedIdShape, 'a QQ number among the keys of rows'],
    ['62831234', countedIdShape, 'a landline among the keys of rows'],
    ['E12345678', orderIdShape, 'a passport among the numbers of orders'],
    ['488828757', orderIdShape, 'a QQ number among the numbers of orders'],
  ])('%s does not fit %s: %s', (id, shape) => {
    expect(isDeclaredId(id, shape)).toBe(false)
  })
})

test.each(['None', 'nan', 'null', '-', '4.75E+15'])('%s is no id at all', (id) => {
  expect(isNoId(id)).toBe(true)
})
