// What MediaCrawler writes of seven platforms: contents and comments, the same columns in JSON, CSV, XLSX and its database.
import type { FieldColumns } from './fields.ts'
import { tableFormat } from './fields.ts'
import type { Draft, Format, Signature } from './format.ts'
import { countedIdShape, regionOf, weiboIdShape } from './format.ts'

// Since July 2026 people are a cut hash; files from before still name them.
const author = ['creator_hash', 'user_id', 'sec_uid', 'user_link', 'nickname', 'user_nickname', 'user_name']
const beside = [
  'add_ts',
  'last_modify_ts',
  'source_keyword',
  'nickname',
  'user_nickname',
  'avatar',
  'gender',
  'profile_url',
  'ip_location',
  'user_avatar',
  'sub_comment_count',
  'parent_comment_id',
  'type',
  'create_date_time',
]
// Notes of Douyin, Bilibili and Zhihu count in up to nineteen digits, those of Xiaohongshu are 24 hexadecimal ones.
const noteIdShape = /^(?:[2-9]\d{15,18}|\d{6,10}|\d{12,14}|[0-9a-f]{24})$/

interface Platform {
  readonly name: string
  readonly source: string
  readonly channel?: 'forum'
  readonly idShape?: RegExp
  readonly signatures: readonly Signature[]
  readonly fields: FieldColumns
  readonly beside: readonly string[]
}

function crawled(platform: Platform): Format {
  return tableFormat({
    name: platform.name,
    source: platform.source,
    channel: platform.channel ?? 'weibo',
    idShape: platform.idShape ?? noteIdShape,
    signatures: platform.signatures,
    fields: { author, place: [['ip_location']], ...platform.fields },
    beside: [...beside, ...platform.beside],
    change: onlyRegion,
  })
}

function onlyRegion(draft: Draft): Draft {
  // A thread whose page had no time is written as the first hour of 1970.
  const isUnset = typeof draft.time === 'string' && draft.time.startsWith('1970-01-01')
  return { ...draft, placeHint: regionOf(draft.placeHint), time: isUnset ? null : draft.time }
}

const comment = { id: ['comment_id'], text: ['content'], comments: ['sub_comment_count'] }

export const mediaCrawlerFormats: readonly Format[] = [
  crawled({
    name: 'media_crawler',
    source: 'weibo',
    idShape: weiboIdShape,
    signatures: [
      [
        'note_id',
        'content',
        ['create_time', 'create_date_time'],
        ['note_url', 'comments_count', 'shared_count', 'liked_count'],
      ],
      ['content', ['create_time', 'create_date_time'], 'shared_count', 'comments_count'],
    ],
    fields: {
      id: ['note_id'],
      text: ['content'],
      time: ['create_time', 'create_date_time'],
      reposts: ['shared_count'],
      comments: ['comments_count'],
      likes: ['liked_count'],
    },
    beside: ['note_url'],
  }),
  crawled({
    name: 'media_crawler_comment',
    source: 'weibo',
    idShape: weiboIdShape,
    signatures: [['content', 'note_id', ['comment_id', 'create_time'], ['create_date_time', 'comment_like_count']]],
    fields: { ...comment, time: ['create_time', 'create_date_time'], likes: ['comment_like_count'] },
    beside: ['note_id'],
  }),
  crawled({
    name: 'tieba',
    source: 'tieba',
    channel: 'forum',
    idShape: /^(?:[a-z]?\d{1,12})$/,
    signatures: [
      [
        ['note_id', 'title'],
        ['title', 'desc'],
        'tieba_name',
        ['publish_time', 'total_replay_num', 'total_replay_page'],
      ],
    ],
    fields: {
      id: ['note_id'],
      title: ['title'],
      text: ['desc'],
      time: ['publish_time'],
      place: [['ip_location'], ['tieba_name']],
      comments: ['total_replay_num'],
    },
    beside: ['note_url', 'tieba_id', 'tieba_link', 'total_replay_page'],
  }),
  crawled({
    name: 'tieba_comment',
    source: 'tieba',
    channel: 'forum',
    idShape: countedIdShape,
    signatures: [['content', ['comment_id', 'publish_time'], ['tieba_name', 'tieba_id', 'tieba_link']]],
    fields: { ...comment, time: ['publish_time'], place: [['ip_location'], ['tieba_name']] },
    beside: ['note_id', 'note_url', 'tieba_id', 'tieba_link'],
  }),
  crawled({
    name: 'xiaohongshu',
    source: 'xiaohongshu',
    signatures: [
      [
        'note_id',
        ['desc', 'title'],
        'time',
        ['collected_count', 'share_count', 'xsec_token', 'image_list', 'tag_list', 'liked_count'],
      ],
      ['desc', 'time', 'liked_count', 'collected_count'],
    ],
    fields: {
      id: ['note_id'],
      title: ['title'],
      text: ['desc'],
      time: ['time'],
      reposts: ['share_count'],
      comments: ['comment_count'],
      likes: ['liked_count'],
    },
    beside: ['video_url', 'last_update_time', 'collected_count', 'image_list', 'tag_list', 'note_url', 'xsec_token'],
  }),
  crawled({
    name: 'xiaohongshu_comment',
    source: 'xiaohongshu',
    signatures: [['comment_id', 'note_id', 'content', ['create_time', 'pictures', 'like_count']]],
    fields: { ...comment, time: ['create_time'], likes: ['like_count'] },
    beside: ['note_id', 'pictures'],
  }),
  crawled({
    name: 'douyin',
    source: 'douyin',
    signatures: [['aweme_id', ['desc', 'title'], ['create_time', 'aweme_type', 'aweme_url']]],
    fields: {
      id: ['aweme_id'],
      title: ['title'],
      text: ['desc', 'title'],
      time: ['create_time'],
      reposts: ['share_count'],
      comments: ['comment_count'],
      likes: ['liked_count'],
    },
    beside: [
      'aweme_type',
      'collected_count',
      'aweme_url',
      'cover_url',
      'video_download_url',
      'music_download_url',
      'note_download_url',
      'short_user_id',
      'user_unique_id',
      'user_signature',
    ],
  }),
  crawled({
    name: 'douyin_comment',
    source: 'douyin',
    signatures: [['aweme_id', 'content', ['comment_id', 'create_time']]],
    fields: { ...comment, time: ['create_time'], likes: ['like_count'] },
    beside: ['aweme_id', 'pictures', 'short_user_id', 'user_unique_id', 'user_signature'],
  }),
  crawled({
    name: 'zhihu',
    source: 'zhihu',
    channel: 'forum',
    signatures: [
      ['content_id', ['content_text', 'title', 'desc'], ['created_time', 'voteup_count', 'content_url', 'question_id']],
    ],
    fields: {
      id: ['content_id'],
      title: ['title'],
      text: ['content_text', 'desc'],
      time: ['created_time'],
      comments: ['comment_count'],
      likes: ['voteup_count'],
    },
    beside: ['content_type', 'content_url', 'question_id', 'desc', 'updated_time', 'user_url_token', 'user_link'],
  }),
  crawled({
    name: 'zhihu_comment',
    source: 'zhihu',
    channel: 'forum',
    signatures: [['comment_id', 'content', 'content_id', ['publish_time', 'dislike_count', 'content_type']]],
    fields: { ...comment, time: ['publish_time'], likes: ['like_count'] },
    beside: ['content_id', 'content_type', 'dislike_count', 'user_link'],
  }),
  crawled({
    name: 'bilibili',
    source: 'bilibili',
    signatures: [
      [
        'video_id',
        ['desc', 'title'],
        ['video_comment', 'video_share_count', 'video_danmaku', 'video_play_count', 'video_coin_count'],
      ],
    ],
    fields: {
      id: ['video_id'],
      title: ['title'],
      text: ['desc', 'title'],
      time: ['create_time'],
      reposts: ['video_share_count'],
      comments: ['video_comment'],
      likes: ['liked_count'],
    },
    beside: [
      'video_url',
      'video_type',
      'disliked_count',
      'video_play_count',
      'video_favorite_count',
      'video_coin_count',
      'video_danmaku',
      'video_cover_url',
    ],
  }),
  crawled({
    name: 'bilibili_dynamic',
    source: 'bilibili',
    signatures: [['dynamic_id', 'text', ['pub_ts', 'total_liked']]],
    fields: {
      id: ['dynamic_id'],
      text: ['text'],
      time: ['pub_ts'],
      reposts: ['total_forwards'],
      comments: ['total_comments'],
      likes: ['total_liked'],
    },
    beside: ['type'],
  }),
  crawled({
    name: 'kuaishou',
    source: 'kuaishou',
    signatures: [
      ['video_id', ['desc', 'title'], ['create_time', 'video_type'], ['viewd_count', 'video_play_url']],
      ['video_id', 'desc', 'create_time', 'liked_count', 'video_url', 'video_cover_url'],
    ],
    fields: {
      id: ['video_id'],
      title: ['title'],
      text: ['desc', 'title'],
      time: ['create_time'],
      likes: ['liked_count'],
    },
    beside: ['video_type', 'viewd_count', 'video_url', 'video_cover_url', 'video_play_url'],
  }),
  crawled({
    // Comments under videos of Bilibili and Kuaishou have the same columns but two, and so the same file.
    name: 'bilibili_comment',
    source: 'bilibili',
    signatures: [['video_id', 'content', ['comment_id', 'create_time'], ['parent_comment_id', 'like_count']]],
    fields: { ...comment, time: ['create_time'], likes: ['like_count'] },
    beside: ['video_id', 'sex', 'sign'],
  }),
  crawled({
    name: 'kuaishou_comment',
    source: 'kuaishou',
    signatures: [['video_id', 'content', ['comment_id', 'create_time']]],
    fields: { ...comment, time: ['create_time'] },
    beside: ['video_id'],
  }),
]
