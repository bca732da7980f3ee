// What WeiboSpider writes: posts and comments as JSON lines.
import { coordinates } from './fields.ts'
import type { Format } from './format.ts'
import { emptyDraft, firstOf, recordOf, regionOf, stringOf, textOf, timeOf, weiboIdShape } from './format.ts'
import { verifiedAccount } from './weibo-status.ts'

const weibo = { source: 'weibo', channel: 'weibo', idShape: weiboIdShape } as const

/** WeiboSpider drops the zone of its times, which is China's. Its points are latitude first. */
export const weiboSpiderFormat: Format = {
  ...weibo,
  name: 'weibo_spider',
  signatures: [
    ['_id', 'content', ['mblogid', 'user'], ['created_at', 'pic_num', 'reposts_count']],
    ['mblogid', 'content', 'created_at', 'user'],
  ],
  columns: [
    '_id',
    'mblogid',
    'created_at',
    'geo',
    'ip_location',
    'reposts_count',
    'comments_count',
    'attitudes_count',
    'source',
    'content',
    'pic_urls',
    'pic_num',
    'isLongText',
    'is_retweet',
    'retweet_id',
    'user',
    'url',
    'crawl_time',
    'keyword',
  ],
  fills: [
    'id',
    'author',
    'organisation',
    'text',
    'time',
    'place',
    'repostOf',
    'reposts',
    'comments',
    'likes',
    'attributes',
  ],
  draft(record) {
    const user = recordOf(record['user'])
    const pair = recordOf(record['geo'])?.['coordinates']
    return {
      ...emptyDraft,
      id: firstOf(record, '_id'),
      channel: 'weibo',
      author: user === null ? '' : firstOf(user, '_id', 'nick_name'),
      ...verifiedAccount(user, user === null ? '' : firstOf(user, 'nick_name')),
      text: textOf(record['content']),
      time: timeOf(record['created_at']),
      placeHint: regionOf(stringOf(record['ip_location'])),
      repostOf: firstOf(record, 'retweet_id'),
      counts: {
        reposts: record['reposts_count'],
        comments: record['comments_count'],
        likes: record['attitudes_count'],
      },
      attributes: Array.isArray(pair) ? coordinates(pair[0], pair[1]) : {},
    }
  },
}

export const weiboSpiderCommentFormat: Format = {
  ...weibo,
  name: 'weibo_spider_comment',
  signatures: [
    ['_id', 'content', 'comment_user'],
    ['_id', 'content', 'created_at', ['like_counts', 'comment_user']],
  ],
  columns: [
    'created_at',
    '_id',
    'like_counts',
    'ip_location',
    'content',
    'comment_user',
    'reply_comment',
    'crawl_time',
  ],
  fills: ['id', 'author', 'organisation', 'text', 'time', 'place', 'likes'],
  draft(record) {
    const user = recordOf(record['comment_user'])
    return {
      ...emptyDraft,
      id: firstOf(record, '_id'),
      channel: 'weibo',
      author: user === null ? '' : firstOf(user, '_id', 'nick_name'),
      ...verifiedAccount(user, user === null ? '' : firstOf(user, 'nick_name')),
      text: textOf(record['content']),
      time: timeOf(record['created_at']),
      placeHint: regionOf(stringOf(record['ip_location'])),
      counts: { reposts: null, comments: null, likes: record['like_counts'] },
    }
  },
}
