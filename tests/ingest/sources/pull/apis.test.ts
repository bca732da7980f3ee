// Each API as its server speaks it: pages, since when, what changes without being new, and restarts in the middle.
import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { hourMs } from '../../../../src/core/durations.ts'
import { imitate, json, member, pull, startMs } from './imitated-server.ts'

describe('a feed', () => {
  const entry = (id: number, title = `停水 ${id}`) =>
    `<item><title>${title}</title><link>https://bbs.example.org/t/${id}</link><guid>g${id}</guid><description>已经两天没有水了</description><pubDate>Mon, 02 Mar 2026 07:00:00 +0800</pubDate></item>`
  const feed = (...items: readonly string[]) =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`
  const sends = (answer: ServerResponse, body: string, headers: Record<string, string> = {}) =>
    answer.writeHead(200, { 'content-type': 'application/rss+xml', ...headers }).end(body)

  test('gives each entry once, and an edited one again', async () => {
    const server = await imitate((_, answer) => sends(answer, feed(entry(2), entry(1))))
    const source = pull(server, { kind: 'feed' }, member('title'))
    expect(await source.round()).toEqual(['停水 2', '停水 1'])
    expect(await source.round()).toEqual([])
    server.answering = (_, answer) => sends(answer, feed(entry(3), entry(2, '停水 2（已恢复）'), entry(1)))
    source.restart()
    expect(await source.round()).toEqual(['停水 3', '停水 2（已恢复）'])
  })

  test.for([
    ['etag', 'if-none-match', '"v1"'],
    ['last-modified', 'if-modified-since', 'Mon, 02 Mar 2026 00:00:00 GMT'],
  ] as const)('asks with what it was given (%s) and nothing else', async ([given, asked, value]) => {
    const server = await imitate((one, answer) => {
      if (one.headers[asked] === value) answer.writeHead(304).end()
      else sends(answer, feed(entry(1)), { [given]: value })
    })
    const source = pull(server, { kind: 'feed' }, member('title'))
    expect(await source.round()).toEqual(['停水 1'])
    source.restart()
    expect(await source.round()).toEqual([])
    const headers = server.asked[1]?.headers ?? {}
    expect([headers['if-none-match'], headers['if-modified-since']].filter((one) => one !== undefined)).toEqual([value])
  })

  test('says that entries may have come and gone where all of a long page is new', async () => {
    const range = (from: number) => Array.from({ length: 15 }, (_, i) => entry(from + i))
    const server = await imitate((_, answer) => sends(answer, feed(...range(0))))
    const source = pull(server, { kind: 'feed' }, member('title'))
    expect((await source.round()).length).toBe(15)
    server.answering = (_, answer) => sends(answer, feed(...range(40)))
    expect((await source.round()).filter((name) => name.endsWith('?'))).toEqual(['too_much?'])
  })
})

describe('discourse', () => {
  const post = (id: number) => ({
    id,
    username: 'u',
    user_id: 3,
    created_at: '2026-03-02T07:00:00.000Z',
    cooked: '<p>没有水</p>',
    post_number: 1,
    post_type: 1,
    topic_id: 7,
  })
  /** As Discourse pages: those up to `before`, fifty ids back. */
  const forum =
    (newest: number, isBroken = false) =>
    (asked: { url: URL }, answer: ServerResponse) => {
      const before = Number(asked.url.searchParams.get('before') ?? newest)
      if (isBroken && before < newest) return void answer.destroy()
      const ids = Array.from({ length: 50 }, (_, i) => before - i).filter((id) => id > 0 && id % 3 !== 0)
      json(answer, { latest_posts: ids.map(post) })
    }

  test('goes back to the last known post, and takes nothing of a round that broke on its way', async () => {
    const server = await imitate(forum(100))
    const source = pull(server, { kind: 'discourse' }, member('id'))
    const first = await source.round()
    server.answering = forum(300, true)
    expect(await source.round()).toEqual(['unreachable!'])
    source.restart()
    server.answering = forum(300)
    const second = await source.round()
    expect(second.length).toBe(new Set([...first, ...second]).size - first.length)
    expect(second.map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, i) => 101 + i).filter((id) => id % 3 !== 0),
    )
  })

  test('says so where more came than a round may ask for', async () => {
    const server = await imitate(forum(100))
    const source = pull(server, { kind: 'discourse' }, member('id'), { pagesMax: 2 })
    await source.round()
    server.answering = forum(1_000)
    expect((await source.round()).at(-1)).toBe('too_much?')
  })
})

describe('open311', () => {
  const request = (id: number) => ({
    service_request_id: `SR${id}`,
    status: 'open',
    service_name: '道路',
    service_code: '010',
    description: '路面塌了一块',
    requested_datetime: new Date(startMs - id * 60_000).toISOString(),
  })
  const city = (knowsPages: boolean) => (asked: { url: URL }, answer: ServerResponse) => {
    const query = asked.url.searchParams
    const fromMs = Date.parse(query.get('start_date') ?? '')
    const all = Array.from({ length: 250 }, (_, i) => request(i + 1))
    const found = all.filter((one) => Date.parse(one.requested_datetime) >= fromMs)
    const page = knowsPages ? Number(query.get('page')) : 1
    json(answer, found.slice((page - 1) * 100, page * 100))
  }

  test('takes page after page of the stretch since the last request, less its overlap', async () => {
    const server = await imitate(city(true))
    const source = pull(server, { kind: 'open311' }, member('service_request_id'))
    expect(new Set(await source.round()).size).toBe(250)
    source.restart()
    expect(await source.round()).toEqual([])
    expect(server.asked.at(-1)?.url.searchParams.get('start_date')).toBe('2026-03-01T23:44:00Z')
  })

  test('is content with a server that knows no pages', async () => {
    const server = await imitate(city(false))
    const source = pull(server, { kind: 'open311' }, member('service_request_id'))
    expect((await source.round()).length).toBe(100)
    expect(server.asked.length).toBe(2)
  })
})

describe('weibo with a token', () => {
  const status = (id: string) => ({
    id: Number(id),
    idstr: id,
    mid: id,
    created_at: 'Mon Mar 02 07:00:00 +0800 2026',
    text: '小区停水',
    user: { id: 1, idstr: '1', screen_name: 'u' },
    reposts_count: 0,
    comments_count: 0,
    attitudes_count: 0,
  })
  const kind = { kind: 'weibo', timeline: 'statuses/home_timeline' } as const
  const timeline =
    (...pages: readonly (readonly string[])[]) =>
    (asked: { url: URL }, answer: ServerResponse) => {
      const page = Number(asked.url.searchParams.get('page'))
      const since = asked.url.searchParams.get('since_id') ?? ''
      const ids = (pages[page - 1] ?? []).filter((id) => id > since)
      json(answer, { statuses: ids.map(status), total_number: ids.length })
    }

  test('asks for what came since the last status, over pages that are short because something is left out', async () => {
    const server = await imitate(timeline(['5100000000000002', '5100000000000001']))
    const source = pull(server, kind, member('idstr'), { secret: 'token' })
    expect(await source.round()).toEqual(['5100000000000002', '5100000000000001'])
    expect(server.asked[0]?.headers.authorization).toBe('OAuth2 token')
    source.restart()
    server.answering = timeline(['5100000000000009'], ['5100000000000007', '5100000000000002'])
    expect(await source.round()).toEqual(['5100000000000009', '5100000000000007'])
    expect(server.asked.at(-1)?.url.searchParams.get('since_id')).toBe('5100000000000002')
  })

  test.for([
    ['21327', 'session_expired!'],
    ['10023', 'limited!'],
    ['10014', 'refused!'],
  ] as const)('error %s is %s', async ([code, name]) => {
    const server = await imitate((_, answer) => json(answer, { error: 'x', error_code: Number(code) }, 403))
    expect(await pull(server, kind, member('idstr')).round()).toEqual([name])
  })
})

test('a list of newsnow gives an entry once, however its places and its time change', async () => {
  const item = (id: string) => ({ id, title: `${id} 上热搜`, url: `https://example.org/${id}`, extra: { hover: '' } })
  const list =
    (updatedTime: number, ...items: readonly string[]) =>
    (_: unknown, answer: ServerResponse) =>
      json(answer, { status: 'success', id: 'weibo', updatedTime, items: items.map(item) })
  const server = await imitate(list(startMs, 'a', 'b'))
  const source = pull(server, { kind: 'newsnow', list: 'weibo' }, member('id'))
  expect(await source.round()).toEqual(['a', 'b'])
  server.answering = list(startMs + 60_000, 'b', 'c', 'a')
  source.restart()
  expect(await source.round()).toEqual(['c'])
})

describe('a query of elasticsearch', () => {
  interface Stored {
    readonly id: string
    readonly atMs: number
  }
  const store = (documents: readonly Stored[]) => (asked: { body: string }, answer: ServerResponse) => {
    const { from, size, query } = JSON.parse(asked.body) as {
      from: number
      size: number
      query: { bool: { filter: [unknown, { range: { indexed: { gte: number; lte: number } } }] } }
    }
    const { gte, lte } = query.bool.filter[1].range.indexed
    const found = documents.filter(({ atMs }) => atMs >= gte && atMs <= lte).sort((a, b) => a.atMs - b.atMs)
    const hits = found.slice(from, from + size).map(({ id, atMs }) => ({
      _index: 'posts',
      _id: id,
      _source: { text: '小区停水', time: '2026-03-02T07:00:00+08:00', channel: 'weibo', id },
      sort: [atMs],
    }))
    json(answer, { took: 1, hits: { hits } })
  }
  const kind = { kind: 'elasticsearch', index: 'posts', time: 'indexed', query: { match_all: {} } } as const
  const range = (count: number, at: (i: number) => number): readonly Stored[] =>
    Array.from({ length: count }, (_, i) => ({ id: `d${i}`, atMs: at(i) }))

  test('gives every document once over pages that end within a millisecond, also where the process dies between them', async () => {
    const documents = range(1_600, (i) => startMs - hourMs + Math.floor(i / 700) * 1_000)
    const server = await imitate(store(documents))
    const source = pull(server, kind, member('id'))
    const first = await source.roundThatDies(1)
    expect(first.length).toBe(500)
    source.restart()
    const rest = await source.round()
    expect([...first, ...rest].length).toBe(1_600)
    expect(new Set([...first, ...rest]).size).toBe(1_600)
    expect(await source.round()).toEqual([])
  })

  test('sees what was indexed late within the overlap', async () => {
    const documents = [...range(3, (i) => startMs - hourMs + i * 1_000)]
    const server = await imitate(store(documents))
    const source = pull(server, kind, member('id'))
    expect((await source.round()).length).toBe(3)
    documents.push({ id: 'late', atMs: startMs - hourMs - 60_000 })
    expect(await source.round()).toEqual(['late'])
  })
})

describe('discuz', () => {
  const thread = (tid: string, replies: string) => ({
    tid,
    subject: `帖子 ${tid}`,
    author: 'u',
    authorid: '3',
    dateline: '2026-3-2',
    dbdateline: '1772406000',
    replies,
    views: '9',
  })
  const said = (pid: number) => ({
    pid: String(pid),
    tid: '7',
    author: 'u',
    authorid: '3',
    message: '没有水',
    dbdateline: '1772406000',
    number: '1',
  })
  const kind = { kind: 'discuz', forums: ['2'] } as const
  const forum = (replies: number) => (asked: { url: URL }, answer: ServerResponse) => {
    const query = asked.url.searchParams
    if (query.get('module') === 'forumdisplay')
      return json(answer, {
        Variables: { ppp: '10', forum_threadlist: [thread('7', String(replies)), thread('8', '0')] },
      })
    const page = Number(query.get('page'))
    const pids = Array.from({ length: replies + 1 }, (_, i) => i + 1).slice((page - 1) * 10, page * 10)
    json(answer, { Variables: { thread: { subject: '帖子 7' }, postlist: pids.map(said) } })
  }
  const named = (record: Parameters<ReturnType<typeof member>>[0]) =>
    member('pid')(record) || `t${member('tid')(record)}`

  test('gives the threads of the list, then what is written in those that grow, page by page', async () => {
    const server = await imitate(forum(3))
    const source = pull(server, kind, named)
    expect(await source.round()).toEqual(['t7', 't8'])
    server.answering = forum(11)
    source.restart()
    const grown = (await source.round()).filter((name) => !name.startsWith('t'))
    expect(grown).toEqual(Array.from({ length: 12 }, (_, i) => String(i + 1)))
    server.answering = forum(12)
    expect((await source.round()).filter((name) => !name.startsWith('t'))).toEqual(['13'])
  })

  test('says that its session ran out', async () => {
    const server = await imitate((_, answer) =>
      json(answer, { Variables: {}, Message: { messageval: 'to_login//1', messagestr: '请登录' } }),
    )
    expect(await pull(server, kind, named).round()).toEqual(['session_expired!'])
  })
})
