import { describe, expect, test } from 'vitest'
import type { Post } from '../../../src/core/post.ts'
import { detectFormat, formats } from '../../../src/ingest/formats/table.ts'
import { createIngest } from '../../../src/ingest/ingest.ts'
import { rawRecord, standInRedactor } from '../stand-in-redactor.ts'

const ingest = createIngest({ redactor: standInRedactor })

function read(format: string, row: object): Partial<Post> {
  const known = formats.find((one) => one.name === format)
  const outcome = ingest({ ...rawRecord(row, format), source: (known?.source ?? 'none') as never })
  if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome))
  return outcome.value
}

describe('recognising a format by its columns', () => {
  test.each([
    ['hotline_stream', 'ts,message_id,user,title,text,likes,dislikes,issue_rule'],
    ['hotline_replies', 'message_id,ts,reply_ts,title,text,reply'],
    ['cctv_weibo_2020', 'ts,reposts,comments,likes,hashtag,text'],
    ['ced_events', 'event,label,time,text,followers,verified,province,reposts,comments,likes'],
    ['ced_reposts', 'event,dt,parent,user,text'],
    ['covid_weibo_daily', 'day,user,text'],
    ['event_news', 'ts,event,title,text'],
    ['incident_comments', 'ts,incident,platform,text'],
    ['post', 'id,source,channel,text,time'],
  ])('%s', (name, columns) => {
    expect(detectFormat(columns.split(','))?.name).toBe(name)
  })

  test('columns that mean nothing are no format', () => {
    expect(detectFormat(['a', 'b'])).toBeUndefined()
  })
})

describe('reading a row', () => {
  test('of the hotline stream keeps the label as an attribute', () => {
    const row = {
      ts: '2019-04-25 09:32:09',
      message_id: '77',
      user: 'ab',
      title: '停水',
      text: 'A7县停水',
      likes: '2',
      dislikes: '0',
      issue_rule: '停水',
    }
    expect(read('hotline_stream', row)).toMatchObject({
      id: '77',
      source: 'hotline',
      channel: 'hotline',
      author: 't1:author:hotline/ab',
      timeMs: Date.UTC(2019, 3, 25, 1, 32, 9),
      counts: { likes: 2 },
      attributes: { issue_rule: '停水' },
    })
  })

  test('of the hotline replies is the message, not the reply', () => {
    const row = {
      message_id: '77',
      ts: '2019-04-25 09:32:09',
      reply_ts: '2019-05-01 10:00:00',
      title: '停水',
      text: '停水',
      reply: '已处理',
    }
    expect(read('hotline_replies', row)).toMatchObject({
      id: '77',
      source: 'hotline',
      text: '停水',
      attributes: { reply_time: '2019-05-01 10:00:00' },
    })
  })

  test('of the news programme speaks as a verified medium', () => {
    const row = {
      ts: '2020-01-01 08:55',
      reposts: '',
      comments: '1,2万',
      likes: '3万',
      hashtag: '停水',
      text: '停水通知',
    }
    expect(read('cctv_weibo_2020', row)).toMatchObject({
      account: 'media',
      organisation: '央视新闻',
      counts: { likes: 30_000 },
    })
  })

  test('of rumour events and reposts hang together', () => {
    const event = {
      event: 'n1',
      label: 'rumor',
      time: '1291262818',
      text: '听说停水',
      followers: '3',
      verified: '0',
      province: '北京',
      reposts: '5',
      comments: '1',
      likes: '0',
    }
    expect(read('ced_events', event)).toMatchObject({
      id: 'n1',
      source: 'ced',
      placeHint: '北京',
      timeMs: 1_291_262_818_000,
    })
    const row = { event: 'n1', dt: '47', parent: '-1', user: 'u', text: '', row: 3, event_time: 1_291_262_818 }
    expect(read('ced_reposts', row)).toMatchObject({
      id: 'n1/3',
      source: 'ced',
      text: '转发微博',
      timeMs: 1_291_262_865_000,
      repostOf: 'ced:n1',
    })
    expect(read('ced_reposts', { ...row, parent: '2', text: '真的吗' })).toMatchObject({
      repostOf: 'ced:n1/2',
      text: '真的吗',
    })
    expect(read('ced_reposts', { ...row, parent: '9' })).toMatchObject({ repostOf: 'ced:n1' })
  })

  test('of a repost whose event is not known is a dead letter', () => {
    expect(
      ingest(rawRecord({ event: 'n1', dt: '47', parent: '-1', user: 'u', text: '', row: 3 }, 'ced_reposts')),
    ).toMatchObject({
      letter: { reason: 'missing_time' },
    })
  })

  test('of day-only Weibo stands somewhere in its day', () => {
    expect(read('covid_weibo_daily', { day: '2020-01-19', user: 'u', text: '口罩' })).toMatchObject({
      timePrecision: 'day',
    })
  })

  test('of dated news is news', () => {
    const row = { ts: '2009-03-09 03:51', event: '停水', title: '停水', text: '本报讯' }
    expect(read('event_news', row)).toMatchObject({ channel: 'news', account: 'media', attributes: { event: '停水' } })
  })

  test('of incident comments keeps the platforms apart', () => {
    const row = { ts: '2024-08-07 20:01', incident: '90', platform: 'dy', text: '太远了' }
    expect(read('incident_comments', row)).toMatchObject({ source: 'comments_douyin', attributes: { incident: '90' } })
    expect(read('incident_comments', { ...row, platform: 'other' })).toMatchObject({ source: 'incident_comments' })
  })
})
