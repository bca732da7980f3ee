// What weibo-crawler and weibo-search write: files, tables and databases.
import { tableFormat } from './fields.ts'
import type { Draft, Format } from './format.ts'
import { firstOf, recordOf, regionOf, stringOf, weiboIdShape } from './format.ts'

const weibo = { source: 'weibo', channel: 'weibo', idShape: weiboIdShape } as const
const counts = { reposts: ['reposts_count'], comments: ['comments_count'], likes: ['attitudes_count'] }

/** JSON of weibo-crawler, and the table `weibo` of its database. `full_created_at` has the seconds that `created_at` may lack. */
export const weiboCrawlerFormat: Format = tableFormat({
  ...weibo,
  name: 'weibo_crawler',
  signatures: [
    [
      'id',
      'bid',
      'text',
      ['user_id', 'screen_name'],
      ['created_at', 'full_created_at'],
      ['article_url', 'at_users', 'topics'],
    ],
    ['user_id', 'screen_name', 'id', 'text', 'created_at', 'attitudes_count'],
  ],
  fields: {
    ...counts,
    id: ['id'],
    author: ['user_id', 'screen_name'],
    text: ['text'],
    time: ['full_created_at', 'created_at'],
    place: [['location']],
    repostOf: ['retweet_id'],
  },
  beside: [
    'bid',
    'article_url',
    'pics',
    'video_url',
    'live_photo_url',
    'source',
    'topics',
    'at_users',
    'retweet',
    'edited',
    'edit_count',
  ],
  change(draft, record) {
    const original = recordOf(record['retweet'])
    return original === null ? draft : { ...draft, repostOf: firstOf(original, 'id') }
  },
})

/** CSV of weibo-crawler: no author column, the id ends with a TAB, repost rows may be two cells short. */
export const weiboCrawlerTableFormat: Format = tableFormat({
  ...weibo,
  name: 'weibo_crawler_csv',
  signatures: [
    ['正文', ['日期', '完整日期'], ['bid', '头条文章url', '原始图片url', 'Live Photo视频url']],
    ['id', '正文', ['点赞数', '评论数', '转发数'], ['bid', '工具', '位置']],
  ],
  fields: {
    id: ['id'],
    text: ['正文'],
    time: ['完整日期', '日期'],
    place: [['位置']],
    repostOf: ['源微博id'],
    reposts: ['转发数'],
    comments: ['评论数'],
    likes: ['点赞数'],
  },
  beside: [
    'bid',
    '头条文章url',
    '原始图片url',
    '视频url',
    'Live Photo视频url',
    '工具',
    '话题',
    '@用户',
    '是否编辑过',
    '编辑次数',
  ],
  // The judgement of a language model may stand before the last three cells, and the header does not name it.
  cellsBeyondMax: 1,
  change(draft, record) {
    const shifted = [record['完整日期'], record['是否编辑过'], record['日期']]
    const time = shifted.map(stringOf).find((cell) => /^\s*\d{4}-\d{2}-\d{2}[T ]/.test(cell))
    return { ...draft, time: time ?? draft.time }
  },
})

/** Comments and reposts of weibo-crawler's database, and its `NAME_comments.csv`. */
export const weiboCrawlerCommentFormat: Format = tableFormat({
  ...weibo,
  name: 'weibo_crawler_comment',
  signatures: [
    ['weibo_id', 'text', ['user_screen_name', 'user_id'], ['created_at', 'id']],
    ['id', 'weibo_id', 'created_at', 'text'],
  ],
  fields: {
    id: ['id'],
    author: ['user_id', 'user_screen_name'],
    text: ['text'],
    time: ['created_at'],
    likes: ['like_count'],
  },
  beside: ['bid', 'weibo_id', 'root_id', 'user_avatar_url', 'pic_url', 'comment_count'],
  change(draft, record) {
    // Only comments have a picture and a root; what repeats a post is a repost of it.
    const isComment = ['pic_url', 'root_id', 'comment_count'].some((name) => record[name] !== undefined)
    return isComment ? draft : { ...draft, repostOf: firstOf(record, 'weibo_id') }
  },
})

const tail = /^(.*?\d{1,2}:\d{2})\s*(?:转赞人数|转发|点赞|评论).*$/s

function searched(draft: Draft, name: string, authentication: string, region: string): Draft {
  // 蓝V are organisations of every kind; the others are people.
  const isOrganisation = authentication === '蓝V'
  return {
    ...draft,
    account: isOrganisation ? 'enterprise' : 'ordinary',
    organisation: isOrganisation ? name : '',
    // A busy post carries 转赞人数超过1千 behind its time.
    time: typeof draft.time === 'string' ? draft.time.replace(tail, '$1') : draft.time,
    placeHint: draft.placeHint || regionOf(region),
  }
}

export const weiboSearchFormat: Format = tableFormat({
  ...weibo,
  name: 'weibo_search',
  signatures: [
    ['微博正文', ['发布时间', '用户昵称', 'user_id'], ['id', 'bid', '转发数']],
    ['id', '发布时间', '发布工具', ['微博图片url', '微博视频url', '艾特用户']],
  ],
  fields: {
    id: ['id'],
    author: ['user_id', '用户昵称'],
    text: ['微博正文'],
    time: ['发布时间'],
    place: [['发布位置']],
    repostOf: ['retweet_id'],
    reposts: ['转发数'],
    comments: ['评论数'],
    likes: ['点赞数'],
  },
  beside: [
    'bid',
    '头条文章url',
    '艾特用户',
    '话题',
    '发布工具',
    '微博图片url',
    '微博视频url',
    'ip',
    'user_authentication',
    '会员类型',
    '会员等级',
  ],
  alsoFills: ['organisation'],
  change: (draft, record) =>
    searched(draft, stringOf(record['用户昵称']), stringOf(record['user_authentication']), stringOf(record['ip'])),
})

/** The table `weibo` that weibo-search keeps; it differs from weibo-crawler's by who is verified and where. */
export const weiboSearchTableFormat: Format = tableFormat({
  ...weibo,
  name: 'weibo_search_table',
  signatures: [
    [
      'id',
      'text',
      ['created_at', 'bid'],
      ['user_authentication', 'ip'],
      ['user_authentication', 'vip_type', 'screen_name'],
    ],
  ],
  fields: {
    ...counts,
    id: ['id'],
    author: ['user_id', 'screen_name'],
    text: ['text'],
    time: ['created_at'],
    place: [['location']],
    repostOf: ['retweet_id'],
  },
  beside: [
    'bid',
    'article_url',
    'topics',
    'at_users',
    'pics',
    'video_url',
    'source',
    'ip',
    'user_authentication',
    'vip_type',
    'vip_level',
  ],
  alsoFills: ['organisation'],
  change: (draft, record) =>
    searched(draft, stringOf(record['screen_name']), stringOf(record['user_authentication']), stringOf(record['ip'])),
})
