import { describe, expect, test } from 'vitest'
import type { Post } from '../../../src/core/post.ts'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { createRecordReader } from '../../../src/ingest/sources/records.ts'
import { receivedAtMs, standInRedactor } from '../stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor })

/** What a file with this content becomes. */
function read(content: string | object): (Partial<Post> | string)[] {
  const reader = createRecordReader({ file: 'x', receivedAtMs })
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return [...reader.push(bytes), ...reader.end()].map((raw) => {
    const outcome = ingest(raw)
    return outcome.kind === 'ok' ? outcome.value : outcome.kind === 'drop' ? outcome.reason : outcome.letter.reason
  })
}

const status = {
  created_at: 'Sat Feb 28 15:10:18 +0800 2026',
  id: 5_000_000_000_000_001,
  idstr: '5000000000000001',
  text: '停水三天了<span class="url-icon"><img alt="[怒]" src="x"></span> ​',
  user: { id: 77, idstr: '77', screen_name: '某地发布', verified: true, verified_type: 3 },
  region_name: '发布于 广东',
  reposts_count: 3,
  comments_count: '1.2万',
  attitudes_count: '100万+',
}

describe('Weibo', () => {
  test('a status of the open API, inside its envelope', () => {
    expect(read({ statuses: [status, { ...status, idstr: '2', user: null }], total_number: 2 })).toMatchObject([
      {
        id: '5000000000000001',
        source: 'weibo',
        text: '停水三天了[怒]',
        author: 't1:author:weibo/77',
        account: 'media',
        organisation: '某地发布',
        placeHint: '广东',
        timeMs: Date.UTC(2026, 1, 28, 7, 10, 18),
        counts: { reposts: 3, comments: 12_000, likes: 1_000_000 },
      },
      { id: '2', author: null, account: 'ordinary', organisation: null },
    ])
  })

  test('what else the envelope holds is passed by, and what follows it is not lost', () => {
    const envelope = { ok: 1, data: { statuses: [status], users: [{ id: 1, note: ']}' }] }, total: { n: [1] } }
    const lines = `${JSON.stringify(envelope)}\n${JSON.stringify({ ...status, idstr: '3' })}\n`
    expect(read(lines)).toMatchObject([{ id: '5000000000000001' }, { id: '3' }])
    const post = {
      id: '1',
      source: 's',
      channel: 'forum',
      text: '停水',
      time: '2026-02-28',
      attributes: { weibo: [1] },
    }
    expect(read(`${JSON.stringify(post)}\n${JSON.stringify(post)}`)).toMatchObject([{ id: '1' }, { id: '1' }])
  })

  test('a person with a verified name is not shown by it', () => {
    const person = { ...status, user: { ...status.user, verified_type: 0 } }
    expect(read(JSON.stringify(person))).toMatchObject([{ account: 'ordinary', organisation: null }])
  })

  test('a card of the mobile site, with a relative time and a repost', () => {
    const mblog = { ...status, created_at: '5分钟前', retweeted_status: { idstr: '1', user: null } }
    expect(read(JSON.stringify({ card_type: 9, itemid: 'x', mblog }))).toMatchObject([
      { timeMs: receivedAtMs - 300_000, repostOf: 'weibo:1' },
    ])
  })

  test('a pushed status, a deleted one and a deletion', () => {
    const pushed = (event: string, one: object) =>
      JSON.stringify({ id: 9, text: { type: 'status', event, status: one } })
    const lines = [
      pushed('add', status),
      pushed('add', { ...status, deleted: '1', user: null }),
      pushed('delete', status),
    ]
    expect(read(lines.join('\n'))).toMatchObject([{ id: '5000000000000001' }, 'deleted_post', 'deleted_post'])
  })

  test('a file of weibo-crawler', () => {
    const post = {
      user_id: 77,
      screen_name: 'x',
      id: 5_000_000_000_000_002,
      bid: 'b',
      text: '停电',
      created_at: '2026-02-28T10:00:00',
      attitudes_count: 1,
      comments_count: 2,
      reposts_count: 3,
      retweet: { id: 5 },
    }
    const file = JSON.stringify({ user: { id: 77, description: 'a "quoted" word' }, weibo: [post] }, null, 2)
    expect(read(file)).toMatchObject([
      { id: '5000000000000002', text: '停电', repostOf: 'weibo:5', counts: { reposts: 3 } },
    ])
  })

  test('a table of weibo-crawler, whose ids end with a TAB and whose repost rows are short', () => {
    const header =
      '\ufeffid,bid,正文,头条文章url,原始图片url,视频url,Live Photo视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户,完整日期,是否编辑过,编辑次数'
    expect(
      read(`${header}\n5000000000000003\t,b,停水,,,,,某市,2026-02-28,微博,1,2,3,,,2026-02-28 10:00:01\n`),
    ).toMatchObject([
      { id: '5000000000000003', text: '停水', placeHint: '某市', timeMs: Date.UTC(2026, 1, 28, 2, 0, 1) },
    ])
  })

  test('a table of weibo-search', () => {
    const header =
      'id,bid,user_id,用户昵称,微博正文,头条文章url,发布位置,艾特用户,话题,转发数,评论数,点赞数,发布时间,发布工具,微博图片url,微博视频url,retweet_id,ip,user_authentication,会员类型,会员等级'
    expect(
      read(`${header}\n1,b,77,某公司,停水,,,,,10万+,2,3,2026-02-28 10:00,微博,,,5,发布于 北京,蓝V,,\n`),
    ).toMatchObject([
      {
        id: '1',
        account: 'enterprise',
        organisation: '某公司',
        placeHint: '北京',
        repostOf: 'weibo:5',
        counts: { reposts: 100_000 },
      },
    ])
  })

  test('lines of WeiboSpider', () => {
    const line = {
      _id: '5',
      mblogid: 'b',
      created_at: '2026-02-28 10:00:00',
      content: '停水',
      ip_location: '广东',
      user: { _id: '77' },
      reposts_count: 1,
    }
    expect(read(JSON.stringify(line))).toMatchObject([{ id: '5', author: 't1:author:weibo/77', placeHint: '广东' }])
  })

  test('lines of MediaCrawler: notes, comments and Tieba', () => {
    const note = {
      note_id: '5',
      content: '停水',
      create_time: 1_772_244_000,
      note_url: 'https://m.weibo.cn/detail/5',
      creator_hash: 'h',
      liked_count: '3',
    }
    const comment = {
      comment_id: '6',
      create_time: 1_772_244_000,
      note_id: '5',
      content: '也停了',
      parent_comment_id: '',
      creator_hash: 'h',
    }
    const thread = { note_id: '7', title: '停电', desc: '全区', publish_time: '2026-02-28 10:00', tieba_name: '某吧' }
    expect(read([note, comment, thread].map((one) => JSON.stringify(one)).join('\n'))).toMatchObject([
      { source: 'weibo', id: '5', timeMs: 1_772_244_000_000, counts: { likes: 3 } },
      { id: '6', text: '也停了' },
      { channel: 'forum', title: '停电', text: '全区', placeHint: '某吧' },
    ])
  })
})

describe('forums', () => {
  test('Discourse posts in their envelope; deleted ones are dropped', () => {
    const post = {
      id: 1,
      username: 'u',
      created_at: '2026-02-28T02:00:00.000Z',
      cooked: '<p>停水</p>',
      topic_id: 9,
      topic_title: '停水',
      deleted_at: null,
    }
    expect(read({ latest_posts: [post, { ...post, id: 2, deleted_at: '2026-02-28T03:00:00Z' }] })).toMatchObject([
      { id: '1', channel: 'forum', title: '停水', text: '停水' },
      'deleted_post',
    ])
  })

  test('Discuz! posts and threads', () => {
    const post = {
      pid: '1',
      tid: '9',
      author: 'u',
      authorid: '7',
      dbdateline: '1772244000',
      message: '停水<br />三天',
      anonymous: '1',
    }
    const thread = { tid: '9', author: 'u', authorid: '7', subject: '停水', dbdateline: '1772244000', replies: '3' }
    expect(read({ Version: '4', Variables: { postlist: [post] } })).toMatchObject([
      { id: '1', author: null, text: '停水\n三天' },
    ])
    expect(read({ Variables: { forum_threadlist: [thread] }, Message: {} })).toMatchObject([
      { id: 't9', title: '停水', text: '' },
    ])
  })
})

describe('hotlines and grids', () => {
  test('a work order keeps its caller as a pseudonym, and a secret one as nobody', () => {
    const order = {
      orderId: 1,
      orderNum: 'A1',
      callTime: '2026-02-28 10:00:00',
      majorContent: '停水，电话13812345678',
      callerPhone: '13812345678',
      callerType: '投诉',
      address: '某街道',
      isSecret: 0,
    }
    expect(read([order, { ...order, orderNum: 'A2', isSecret: 1 }])).toMatchObject([
      {
        id: 'A1',
        text: '停水，电话〔手机〕',
        author: 't1:author:hotline/13812345678',
        placeHint: '某街道',
        attributes: { kind: '投诉' },
      },
      { id: 'A2', author: null },
    ])
  })

  test('a table of work orders', () => {
    expect(
      read(
        '\ufeff工单编号,工单标题,工单内容,推送时间,承办单位,问题分类(A>B>C),问题点位\nA1,停水,停水三天,2026-02-28 10:00:00,水务局,民生>供水>停水,某路\n',
      ),
    ).toMatchObject([{ id: 'A1', title: '停水', attributes: { category: '民生>供水>停水', organisation: '水务局' } }])
  })

  test('an Open311 request', () => {
    expect(
      read([
        {
          service_request_id: '1',
          service_name: 'Water',
          description: 'no water',
          requested_datetime: '2026-02-28T10:00:00+08:00',
          address: 'x',
          status: 'open',
        },
      ]),
    ).toMatchObject([{ id: '1', title: 'Water', text: 'no water', attributes: { state: 'open' } }])
  })

  test('a grid case speaks through its classes', () => {
    expect(
      read(
        '案件号,问题来源,问题类型,大类名称,小类名称,小类明细,微类名称,街道,上报时间\n1,巡查,部件,公用设施,井盖,井盖缺失,,某街道,2026-02-28 10:00:00\n',
      ),
    ).toMatchObject([{ channel: 'grid', title: '井盖', text: '公用设施，井盖，井盖缺失', placeHint: '某街道' }])
  })
})
