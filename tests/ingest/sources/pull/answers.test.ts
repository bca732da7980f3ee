// What a server may do to whoever asks it: each is told by its own name, and nothing that it brings afterwards is lost or doubled.
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { hourMs, minuteMs } from '../../../../src/core/durations.ts'
import type { Answering, ImitatedServer } from './imitated-server.ts'
import { imitate, json, member, pull, startMs } from './imitated-server.ts'

function post(id: number) {
  return {
    id,
    username: 'u',
    created_at: '2026-03-02T07:00:00.000Z',
    cooked: `<p>楼道里有煤气味 ${id}</p>`,
    post_number: 1,
    post_type: 1,
    topic_id: 7,
    user_id: 3,
  }
}

const good: Answering = (_, answer) => json(answer, { latest_posts: [post(2), post(1)] })
const page = (text: string) => (_: unknown, answer: ServerResponse) =>
  answer.writeHead(200, { 'content-type': 'text/html' }).end(`<!DOCTYPE html><html><body>${text}</body></html>`)

const wrongs: Readonly<Record<string, readonly [Answering, string]>> = {
  'a limit': [(_, answer) => answer.writeHead(429, { 'retry-after': '120' }).end(), 'limited!'],
  'a server that failed': [(_, answer) => answer.writeHead(502).end('Bad gateway'), 'unreachable!'],
  'a token that ran out': [(_, answer) => answer.writeHead(401).end(), 'session_expired!'],
  'an address that is gone': [(_, answer) => answer.writeHead(404).end(), 'refused!'],
  'a page to sign in': [page('请先登录'), 'session_expired!'],
  'a page of a firewall': [page('请稍候'), 'format_changed!'],
  'an answer that was cut off': [
    (_, answer) => {
      answer.writeHead(200, { 'content-length': '5000' }).write('{"latest_posts":[')
      answer.destroy()
    },
    'unreachable!',
  ],
  'no answer': [(_, answer) => answer.destroy(), 'unreachable!'],
  'members with other names': [
    (_, answer) => json(answer, { entries: [{ nr: 1, what: '煤气味' }] }),
    'format_changed!',
  ],
  'half a JSON': [(_, answer) => answer.writeHead(200).end('{"latest_posts":[{"id":'), 'format_changed!'],
  'an answer beyond all limits': [(_, answer) => answer.writeHead(200).end('x'.repeat(200_000)), 'unreachable!'],
  'a bomb': [
    (_, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000, 32))),
    'unreachable!',
  ],
  'a circle of redirects': [(_, answer) => answer.writeHead(302, { location: '/again' }).end(), 'refused!'],
}

test.for(Object.entries(wrongs))(
  '%s has a name, and the next round takes every post once',
  async ([, [wrong, name]]) => {
    const server = await imitate(wrong)
    const source = pull(server, { kind: 'discourse' }, member('id'), { bytesMax: 100_000 })
    expect(await source.round()).toEqual([name])
    server.answering = good
    expect(await source.round()).toEqual(['2', '1'])
    server.answering = wrong
    expect(await source.round()).toEqual([name])
    source.restart()
    server.answering = good
    expect(await source.round()).toEqual([])
  },
)

test('how long it asks to wait is read as seconds and as a date', async () => {
  const server = await imitate((_, answer) => answer.writeHead(429, { 'retry-after': '120' }).end())
  const source = pull(server, { kind: 'discourse' }, member('id'))
  await source.round()
  expect(source.retryAfterMs()).toBe(120_000)
  const until = new Date(startMs + hourMs).toUTCString()
  server.answering = (_, answer) => answer.writeHead(503, { 'retry-after': until }).end()
  await source.round()
  expect(source.retryAfterMs()).toBe(hourMs - 2 * minuteMs)
})

test('a clock that is wrong is told, and the posts are taken', async () => {
  const server = await imitate((asked, answer) => {
    answer.setHeader('date', new Date(startMs - 3 * hourMs).toUTCString())
    good(asked, answer)
  })
  const source = pull(server, { kind: 'discourse' }, member('id'))
  expect((await source.round()).sort()).toEqual(['1', '2', 'clock_wrong?'])
  expect(source.found()[0]).toBe('its clock is 181 minutes behind ours')
})

test('a secret stands in a header, is not followed elsewhere, and an inner address is asked only where that is meant', async () => {
  const other: ImitatedServer = await imitate(good)
  const server = await imitate((_, answer) => answer.writeHead(302, { location: `${other.url}/posts.json` }).end())
  const source = pull(server, { kind: 'discourse' }, member('id'), { secret: 'top' })
  expect(await source.round()).toEqual(['2', '1'])
  expect(server.asked[0]?.headers['api-key']).toBe('top')
  expect(server.asked[0]?.url.href).not.toContain('top')
  expect(other.asked[0]?.headers['api-key']).toBeUndefined()
  const outside = pull(server, { kind: 'discourse' }, member('id'), { isPrivate: false })
  expect(await outside.round()).toEqual(['refused!'])
  expect(server.asked.length).toBe(1)
})
