// The limits of a push: what is too much is said with what to do, early, and while others are served.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { cut, wideLimits } from '../pushed-records.ts'

const post = (id: number) =>
  JSON.stringify({ id: String(id), channel: 'forum', text: '停水', time: '2026-02-28 10:00' })
const posts = (count: number) => Array.from({ length: count }, (_, i) => post(i)).join('\n')

describe('a push beyond its limits', () => {
  test('of twenty-two million records in 64 kB is given up after the first of them', async () => {
    const bomb = gzipSync(Buffer.alloc(66_000_000, '{}\n'), { level: 9 })
    let held = 0
    const cutIt = await cut(bomb, {
      limits: { ...wideLimits, recordsMax: 20_000 },
      hold: (bytes) => {
        held += bytes
        return true
      },
    })
    expect(cutIt).toEqual({
      kind: 'too_large',
      found: 'more than 20000 records',
      wanted: 'at most 20000 records a push',
    })
    expect(held).toBeLessThan(8_000_000)
  })

  test.each([
    ['records', Buffer.from(posts(11)), { recordsMax: 10 }, 'more than 10 records'],
    [
      'records of an array',
      Buffer.from(`[${posts(11).replaceAll('\n', ',')}]`),
      { recordsMax: 10 },
      'more than 10 records',
    ],
    ['bytes', Buffer.from(posts(11)), { bytesMax: 100 }, 'more than 100 bytes once it is inflated'],
    ['bytes in gzip', gzipSync(posts(11)), { bytesMax: 100 }, 'more than 100 bytes once it is inflated'],
    ['repetition', gzipSync(Buffer.alloc(4_000_000, ' ')), {}, 'more than 200 bytes for each compressed one'],
  ])('of %s is refused in whole', async (_, body, limits, found) => {
    expect(await cut(body, { limits: { ...wideLimits, ...limits } })).toMatchObject({ kind: 'too_large', found })
  })

  test('that nobody waits for any more, or that there is no room for, goes no further', async () => {
    expect(await cut(Buffer.from(posts(3)), { isLate: () => true })).toMatchObject({ kind: 'too_large' })
    expect(await cut(gzipSync(posts(3)), { hold: () => false })).toEqual({ kind: 'no_room' })
  })

  test('is measured in what was held: records and what was inflated, not the body once more', async () => {
    let held = 0
    const hold = (bytes: number) => {
      held += bytes
      return true
    }
    await cut(Buffer.from(posts(3)), { hold })
    const plain = held
    held = 0
    await cut(gzipSync(posts(3)), { hold })
    expect(held - plain).toBe(Buffer.byteLength(posts(3)))
  })
})

test('other work goes on while a large body is cut', async () => {
  let turns = 0
  const counting = setInterval(() => turns++, 0)
  await cut(Buffer.from(posts(80_000)))
  clearInterval(counting)
  expect(turns).toBeGreaterThan(10)
})

describe('the format of a push', () => {
  const formatOf = async (body: unknown) => {
    const done = await cut(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))
    return done.kind === 'records' ? [done.format, ...new Set(done.records.map((record) => record.format))] : []
  }
  const status = {
    created_at: 'Sat Feb 28 10:00:00 +0800 2026',
    id: 1,
    text: '停水',
    user: {},
    reposts_count: 0,
    comments_count: 0,
    attitudes_count: 0,
  }

  test('is that of its first record that has one', async () => {
    expect(await formatOf(JSON.parse(post(1)))).toEqual(['post', 'post'])
    expect(await formatOf([status, status])).toEqual(['weibo_status', 'auto'])
    expect(await formatOf({ statuses: [status] })).toEqual(['weibo_status', 'weibo_status'])
    expect(await formatOf({ id: '1', text: { type: 'status', event: 'add', status } })).toEqual([
      'weibo_status',
      'weibo_status',
    ])
  })

  test('is the own one for a text without anything else, and for what cannot be read', async () => {
    expect(await formatOf({ id: '1', text: '停水' })).toEqual(['post', 'post'])
    expect(await formatOf({})).toEqual(['post', 'post'])
    expect(await formatOf('{"broken')).toEqual(['post', 'post'])
  })
})
