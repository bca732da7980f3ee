import { describe, expect, test } from 'vitest'
import { read } from './read-content.ts'

const noon = Date.UTC(2026, 1, 28, 4)
const status = (id: string, more: object = {}) => ({
  created_at: 'Sat Feb 28 12:00:00 +0800 2026',
  id,
  mid: id,
  text: `停水 ${id}`,
  user: { id: 7 },
  reposts_count: 1,
  comments_count: 2,
  attitudes_count: 3,
  ...more,
})
const comment = (id: string, more: object = {}) => ({
  id,
  rootid: id,
  created_at: 'Sat Feb 28 12:00:00 +0800 2026',
  text: `也停了 ${id}`,
  source: '来自广东',
  user: { id: 8 },
  like_count: 4,
  ...more,
})
const order = { 工单编号: 'A1', 受理时间: '2026-02-28 12:00:00', 诉求内容: '停水三天', 承办单位: '水务局' }

describe('Weibo', () => {
  test('cards, groups of cards, and what is no post between them', () => {
    const cards = [
      { card_type: 9, mblog: status('5000000000000001') },
      {
        card_type: 11,
        card_group: [
          { card_type: 9, mblog: status('5000000000000002') },
          { card_type: 10, user: { id: 1 } },
        ],
      },
      { card_type: 59, title: '广告' },
    ]
    expect(read({ ok: 1, data: { cards, cardlistInfo: { since_id: 5 } } })).toMatchObject([
      { id: '5000000000000001', source: 'weibo' },
      { id: '5000000000000002' },
    ])
  })

  test('comments of both sites with their answers, which are no reposts', () => {
    const answer = comment('5000000000000004')
    const page = {
      ok: 1,
      data: { data: [comment('5000000000000003', { comments: [answer] })], max_id: 0, total_number: 2 },
    }
    expect(read(page)).toMatchObject([
      { id: '5000000000000003', repostOf: null, placeHint: '广东', counts: { likes: 4 } },
      { id: '5000000000000004' },
    ])
    const web = {
      ok: 1,
      data: [{ ...comment('5000000000000005'), text_raw: '也停了', like_counts: 2, like_count: undefined }],
      max_id: 0,
    }
    expect(read(web)).toMatchObject([{ id: '5000000000000005', text: '也停了', counts: { likes: 2 } }])
    expect(
      read({ comments: [comment('5000000000000006', { status: status('5000000000000001') })], total_number: 1 }),
    ).toMatchObject([{ id: '5000000000000006', text: '也停了 5000000000000006' }])
  })

  test('the timeline of the web site and a single status', () => {
    expect(
      read({ ok: 1, data: { list: [status('5000000000000001', { mblogid: 'x', text_raw: '停水' })], since_id: '' } }),
    ).toMatchObject([{ text: '停水' }])
    expect(
      read({ ok: 1, data: status('5000000000000001', { longText: { longTextContent: '停水三天了，全文' } }) }),
    ).toMatchObject([{ text: '停水三天了，全文' }])
  })

  test('an expired session is named as such, and an empty page is no record', () => {
    expect(read({ ok: -100, url: 'https://passport.weibo.com/sso/signin?entry=wapsso' })).toEqual(['session_expired'])
    expect(read({ error: 'expired_token', error_code: 21327, request: '/2/statuses/x.json' })).toEqual([
      'session_expired',
    ])
    expect(read({ ok: 0, msg: '这里还没有内容', data: { cards: [] } })).toEqual([])
    expect(read('<!DOCTYPE html><html><title>登录</title></html>')).toEqual(['unknown_format'])
  })

  test('a file and a push of weibo-crawler, also where the user stands before it at length', () => {
    const post = {
      user_id: 7,
      screen_name: 'x',
      id: 5_000_000_000_000_001,
      bid: 'b',
      text: '停电',
      created_at: '2026-02-28T12:00:00',
      attitudes_count: 1,
      comments_count: 2,
      reposts_count: 3,
      full_created_at: '2026-02-28 12:00:00',
      article_url: '',
    }
    const user = { id: '7', description: '签名'.repeat(100_000) }
    const posts = Array.from({ length: 3 }, (_, i) => ({ ...post, id: post.id + i }))
    expect(read({ user, weibo: posts })).toMatchObject([
      { id: '5000000000000001' },
      { id: '5000000000000002' },
      { id: '5000000000000003' },
    ])
    expect(read(JSON.stringify({ user, weibo: posts }, null, 4))).toHaveLength(3)
  })

  test('a file of any size is read as it comes', () => {
    const post = {
      user_id: 7,
      screen_name: 'x',
      id: 1,
      bid: 'b',
      text: '停电'.repeat(2_000),
      created_at: '2026-02-28T12:00:00',
      attitudes_count: 1,
      article_url: '',
    }
    const many = Array.from({ length: 1_500 }, (_, i) => ({ ...post, id: 5_000_000_000_000_001 + i }))
    const outcomes = read({ user: { id: '7' }, weibo: many, after: { a: [1, '}]'] } })
    expect(outcomes).toHaveLength(1_500)
    expect(outcomes.every((outcome) => typeof outcome === 'object')).toBe(true)
  })

  test('the hot search of the site', () => {
    const realtime = [{ word: '某市停水', num: 1_000, word_scheme: '#某市停水#', label_name: '新' }]
    expect(read({ ok: 1, data: { realtime, hotgov: {} } })).toMatchObject([
      { text: '某市停水', source: 'weibo_hot', counts: { likes: 1_000 } },
    ])
  })
})

describe('forums, lists and feeds', () => {
  test('a topic of Discourse gives its title to its posts; what the forum notes is no post', () => {
    const post = {
      id: 1,
      username: 'u',
      created_at: '2026-02-28T04:00:00.000Z',
      cooked: '<p>停水</p>',
      topic_id: 9,
      post_number: 1,
      post_type: 1,
    }
    const page = {
      post_stream: { posts: [post, { ...post, id: 2, post_type: 3, cooked: '' }], stream: [1, 2] },
      id: 9,
      title: '停水三天',
    }
    expect(read(page)).toMatchObject([{ id: '1', title: '停水三天', text: '停水' }, 'no_post'])
    const topic = {
      id: 9,
      title: '停水',
      slug: 'x',
      posts_count: 2,
      reply_count: 1,
      created_at: '2026-02-28T04:00:00.000Z',
    }
    expect(read({ users: [{ id: 1, username: 'u' }], topic_list: { topics: [topic] } })).toMatchObject([
      { id: 't9', title: '停水' },
    ])
  })

  test('a thread of Discuz!, whose session is never kept', () => {
    const post = {
      pid: '31',
      tid: '9',
      author: 'u',
      authorid: '7',
      dbdateline: '1772251200',
      message: '停水',
      number: '1',
      first: '1',
    }
    const banned = { ...post, pid: '32', message: '提示: <em>作者被禁止或删除 内容自动屏蔽</em>' }
    const variables = {
      auth: 'secret',
      saltkey: 'secret',
      formhash: 'secret',
      thread: { subject: '停水三天' },
      postlist: { 0: post, 2: banned },
    }
    const outcomes = read({ Version: '4', Charset: 'UTF-8', Variables: variables })
    expect(outcomes).toMatchObject([{ id: '31', title: '停水三天', text: '停水', timeMs: noon }, 'no_post'])
    expect(JSON.stringify(outcomes)).not.toContain('secret')
    expect(read({ Variables: { auth: null }, Message: { messageval: 'to_login//1', messagestr: '' } })).toEqual([
      'session_expired',
    ])
  })

  test('what a search of Discourse finds, with the titles of the topics', () => {
    const posts = [
      {
        id: 5,
        username: 'u',
        created_at: '2026-02-28T04:00:00.000Z',
        like_count: 3,
        blurb: '停水三天',
        post_number: 1,
        topic_id: 9,
      },
    ]
    const page = { posts, topics: [{ id: 9, title: '停水' }], grouped_search_result: {} }
    expect(read(page)).toMatchObject([{ id: '5', title: '停水', text: '停水三天', counts: { likes: 3 } }])
  })

  test('an archive of the hot search that keeps titles and addresses alone', () => {
    expect(read([{ title: '某市停水', url: 'https://s.weibo.com/weibo?q=x' }])).toMatchObject([
      { source: 'weibo_hot', text: '某市停水' },
    ])
    expect(read([{ title: '某站', url: 'https://example.org' }])).toEqual(['unknown_format'])
  })

  test('newsnow: the item has a time, or the list was seen at one', () => {
    const items = [
      { id: '某市停水', title: '某市停水', url: 'https://s.weibo.com/x', extra: { icon: false } },
      { id: 7, title: '某市通报', url: 'x', pubDate: noon },
    ]
    expect(read({ status: 'success', id: 'weibo', updatedTime: noon + 1_000, items })).toMatchObject([
      { source: 'hot_weibo', channel: 'weibo', text: '某市停水', timeMs: noon + 1_000 },
      { text: '某市通报', timeMs: noon },
    ])
    expect(
      read([
        {
          status: 'cache',
          id: 'zhihu',
          updatedTime: noon,
          items: [{ id: '1', title: '停水', url: 'x', extra: { hover: '为什么' } }],
        },
      ]),
    ).toMatchObject([{ source: 'hot_zhihu', channel: 'forum', title: '停水', text: '为什么', timeMs: noon }])
  })

  test('RSS 2.0, with entities, CDATA and an unescaped sign', () => {
    const rss = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>某站</title><link>https://news.example.org</link>
      <item><title>停水 &amp; 停电</title><link>https://news.example.org/1?a=1&b=2</link><guid>g1</guid><description><![CDATA[<p>三天了</p>]]></description>
      <pubDate>Sat, 28 Feb 2026 12:00:00 +0800</pubDate><author>某记者</author><category>民生</category><category>供水</category></item>
      <item><title>没有时间</title><link>https://news.example.org/2</link></item></channel></rss>`
    expect(read(rss)).toMatchObject([
      {
        source: 'feed',
        channel: 'news',
        title: '停水 & 停电',
        text: '三天了',
        timeMs: noon,
        attributes: { category: '民生、供水' },
      },
      // Seen now, and so it is of now.
      { title: '没有时间', timeMs: Date.UTC(2026, 2, 1, 4) },
    ])
  })

  test('RSS of Discuz!, escaped twice and without a guid', () => {
    const rss = `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>论坛</title><link>https://bbs.example.org/</link>
      <item><title>停水</title><link>https://bbs.example.org/forum.php?mod=viewthread&amp;tid=9</link><description><![CDATA[&lt;p&gt;三天了&lt;/p&gt; &amp;nbsp;真的]]></description><category>民生</category><author>甲</author><pubDate>Sat, 28 Feb 2026 04:00:00 +0000</pubDate></item></channel></rss>`
    expect(read(rss)).toMatchObject([
      { source: 'forum', channel: 'forum', title: '停水', text: '三天了\n真的', timeMs: noon },
    ])
  })

  test('Atom and JSON Feed', () => {
    const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>某站</title><link href="https://weibo.com/u/7"/>
      <entry><id>https://weibo.com/7/O</id><title>停水</title><link rel="alternate" href="https://weibo.com/7/O"/><link rel="self" href="x"/><author><name>某号</name><uri>x</uri></author>
      <published>2026-02-28T04:00:00Z</published><updated>2026-02-28T05:00:00Z</updated><content type="html">&lt;p&gt;三天了&lt;/p&gt;</content></entry></feed>`
    expect(read(atom)).toMatchObject([
      { source: 'weibo', author: 't1:author:weibo/某号', title: '停水', text: '三天了', timeMs: noon },
    ])
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: '某站',
      home_page_url: 'https://news.example.org',
      items: [
        {
          id: '1',
          url: 'x',
          title: '停水',
          content_html: '<p>三天了</p>',
          date_published: '2026-02-28T04:00:00Z',
          authors: [{ name: '甲' }],
        },
      ],
    }
    expect(read(feed)).toMatchObject([{ title: '停水', text: '三天了', timeMs: noon, author: 't1:author:feed/甲' }])
  })

  test('Open311 in XML and in JSON that was XML', () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?><service_requests><request><service_request_id>1</service_request_id><status>open</status><service_name>Water</service_name>
      <service_code>7</service_code><description>no water</description><requested_datetime>2026-02-28T12:00:00+08:00</requested_datetime><lat>22.5</lat><long>114.1</long></request></service_requests>`
    const post = {
      id: '1',
      title: 'Water',
      text: 'no water',
      timeMs: noon,
      attributes: { state: 'open', latitude: 22.5, longitude: 114.1 },
    }
    expect(read(xml)).toMatchObject([post])
    const wrapped = {
      service_request_id: ['1'],
      status: ['open'],
      service_name: ['Water'],
      service_code: ['7'],
      description: ['no water'],
      requested_datetime: ['2026-02-28T12:00:00+08:00'],
      lat: ['22.5'],
      long: ['114.1'],
    }
    expect(read({ service_requests: [wrapped] })).toMatchObject([post])
    expect(read({ service_requests: { request: [wrapped] } })).toMatchObject([post])
  })

  test('XML that defines entities is refused, and the feed before it is not read', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>`
    expect(read(bomb)).toEqual(['unknown_format'])
  })
})

describe('dumps and pipelines', () => {
  const post = { id: 'A1', text: '停水三天', timeMs: noon, attributes: { organisation: '水务局' } }

  test('Elasticsearch: an answer, lines of elasticdump, and the body of _bulk', () => {
    const hit = { _index: 'orders', _id: 'x', _score: 1, _source: order }
    expect(read({ took: 1, hits: { total: { value: 1 }, hits: [hit] } })).toMatchObject([post])
    expect(read(`${JSON.stringify(hit)}\n${JSON.stringify(hit)}\n`)).toMatchObject([post, post])
    expect(read(`{"index":{"_index":"orders","_id":"x"}}\n${JSON.stringify(order)}\n`)).toMatchObject([post])
  })

  test('Kafka: a dump with the record as text or as an object', () => {
    const message = {
      topic: 'orders',
      partition: 0,
      offset: 5,
      tstype: 'create',
      ts: noon,
      key: null,
      payload: JSON.stringify(order),
    }
    expect(
      read(
        `${JSON.stringify(message)}\n${JSON.stringify({ ...message, payload: order })}\n${JSON.stringify({ ...message, payload: null })}\n`,
      ),
    ).toMatchObject([post, post])
  })

  test('Kafka: lines of a console that prints times and keys before the record', () => {
    const line = (key: string) => `CreateTime:1772251200000\t${key}\t${JSON.stringify(order)}\n`
    expect(read(line('k1') + line('null'))).toMatchObject([post, post])
  })

  test('Canal and Maxwell: rows as they are, and rows that are gone', () => {
    const canal = {
      data: [order],
      database: 'hotline',
      table: 'orders',
      type: 'UPDATE',
      es: noon,
      ts: noon,
      isDdl: false,
      old: [{ 承办单位: 'x' }],
    }
    expect(read(JSON.stringify(canal))).toMatchObject([post])
    expect(read(JSON.stringify({ ...canal, type: 'DELETE' }))).toEqual(['deleted_post'])
    expect(read(JSON.stringify({ ...canal, type: 'ALTER', isDdl: true, data: null }))).toEqual([])
    expect(
      read(JSON.stringify({ database: 'hotline', table: 'orders', type: 'insert', ts: 1, data: order })),
    ).toMatchObject([post])
  })

  test('Debezium: a local time is counted as if it were UTC, and its schema says so', () => {
    const after = { ...order, 受理时间: Date.UTC(2026, 1, 28, 12) }
    const fields = [{ field: '受理时间', type: 'int64', name: 'io.debezium.time.Timestamp' }]
    const schema = {
      type: 'struct',
      fields: [
        { field: 'before', fields },
        { field: 'after', fields },
      ],
    }
    const payload = { before: null, after, source: { db: 'hotline' }, op: 'c', ts_ms: noon }
    expect(read(JSON.stringify({ schema, payload }))).toMatchObject([post])
    expect(read(JSON.stringify({ before: null, after: order, source: {}, op: 'u', ts_ms: noon }))).toMatchObject([post])
    expect(read(JSON.stringify({ before: order, after: null, source: {}, op: 'd', ts_ms: noon }))).toEqual([
      'deleted_post',
    ])
  })

  test('Logstash: the record inside its message, or beside its stamp', () => {
    const event = { '@timestamp': '2026-02-28T05:00:00.000Z', '@version': '1', host: 'h' }
    expect(read(JSON.stringify({ ...event, message: JSON.stringify(order) }))).toMatchObject([post])
    expect(read(JSON.stringify({ ...event, ...order }))).toMatchObject([post])
  })

  test('the answer of any service around rows that are known', () => {
    expect(read({ code: 0, msg: 'ok', data: { total: 1, records: [order] } })).toMatchObject([post])
  })
})
