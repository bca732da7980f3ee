// What the common open-source crawlers of Weibo write: weibo-crawler, weibo-search, WeiboSpider and MediaCrawler.
import type { JsonRecord } from '../json.ts'
import type { Draft, Format } from './format.ts'
import {
  countedIdShape,
  emptyDraft,
  firstOf,
  recordOf,
  regionOf,
  stringOf,
  textOf,
  timeOf,
  weiboIdShape,
} from './format.ts'

/** JSON of weibo-crawler; files are `{"user": {…}, "weibo": […]}`, which the file edge opens. */
export const weiboCrawlerFormat: Format = {
  name: 'weibo_crawler',
  source: 'weibo',
  channel: 'weibo',
  signature: ['user_id', 'screen_name', 'id', 'bid', 'text', 'created_at', 'attitudes_count'],
  idShape: weiboIdShape,
  draft(record) {
    const original = recordOf(record['retweet'])
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      channel: 'weibo',
      author: stringOf(record['user_id']),
      text: textOf(record['text']),
      // `full_created_at` has the seconds that `created_at` may lack.
      time: timeOf(record['full_created_at']) ?? timeOf(record['created_at']),
      placeHint: stringOf(record['location']),
      repostOf: original === null ? '' : stringOf(original['id']),
      counts: {
        reposts: record['reposts_count'],
        comments: record['comments_count'],
        likes: record['attitudes_count'],
      },
    }
  },
}

/** CSV of weibo-crawler: no author column, the id ends with a TAB, repost rows may be two cells short. */
export const weiboCrawlerTableFormat: Format = {
  name: 'weibo_crawler_csv',
  source: 'weibo',
  channel: 'weibo',
  signature: ['id', 'bid', '正文', '日期', '点赞数', '评论数', '转发数'],
  idShape: weiboIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      channel: 'weibo',
      text: textOf(record['正文']),
      time: timeOf(record['完整日期']) ?? timeOf(record['日期']),
      placeHint: stringOf(record['位置']),
      repostOf: stringOf(record['源微博id']).trim(),
      counts: { reposts: record['转发数'], comments: record['评论数'], likes: record['点赞数'] },
    }
  },
}

export const weiboSearchFormat: Format = {
  name: 'weibo_search',
  source: 'weibo',
  channel: 'weibo',
  signature: ['id', 'user_id', '微博正文', '发布时间', '转发数'],
  idShape: weiboIdShape,
  draft(record) {
    // 蓝V are organisations of every kind; the others are people.
    const isOrganisation = stringOf(record['user_authentication']) === '蓝V'
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      channel: 'weibo',
      author: stringOf(record['user_id']),
      account: isOrganisation ? 'enterprise' : 'ordinary',
      organisation: isOrganisation ? stringOf(record['用户昵称']) : '',
      text: textOf(record['微博正文']),
      time: timeOf(record['发布时间']),
      placeHint: stringOf(record['发布位置']) || regionOf(stringOf(record['ip'])),
      repostOf: stringOf(record['retweet_id']).trim(),
      counts: { reposts: record['转发数'], comments: record['评论数'], likes: record['点赞数'] },
    }
  },
}

export const weiboSpiderFormat: Format = {
  name: 'weibo_spider',
  source: 'weibo',
  channel: 'weibo',
  signature: ['_id', 'mblogid', 'created_at', 'content', 'user'],
  idShape: weiboIdShape,
  draft(record) {
    const user = recordOf(record['user'])
    return {
      ...emptyDraft,
      id: stringOf(record['_id']),
      channel: 'weibo',
      author: user === null ? '' : firstOf(user, '_id', 'nick_name'),
      text: textOf(record['content']),
      time: timeOf(record['created_at']),
      placeHint: regionOf(stringOf(record['ip_location'])),
      repostOf: stringOf(record['retweet_id']),
      counts: {
        reposts: record['reposts_count'],
        comments: record['comments_count'],
        likes: record['attitudes_count'],
      },
    }
  },
}

// Notes of Douyin, Bilibili and Zhihu count in up to nineteen digits.
const noteIdShape = /^(?:[2-9]\d{15,18}|\d{6,10})$/

/** Notes of MediaCrawler, several platforms; the address says which. */
export const mediaCrawlerFormat: Format = {
  name: 'media_crawler',
  source: 'media_crawler',
  channel: 'weibo',
  signature: ['note_id', 'content', 'create_time', 'note_url'],
  idShape: noteIdShape,
  draft: (record) => ({
    ...noteDraft(record, stringOf(record['note_id'])),
    ...platformOf(stringOf(record['note_url'])),
    counts: { reposts: record['shared_count'], comments: record['comments_count'], likes: record['liked_count'] },
  }),
}

export const mediaCrawlerCommentFormat: Format = {
  name: 'media_crawler_comment',
  source: 'media_crawler',
  channel: 'weibo',
  signature: ['comment_id', 'note_id', 'content', 'create_time', 'parent_comment_id'],
  idShape: noteIdShape,
  draft: (record) => ({
    ...noteDraft(record, stringOf(record['comment_id'])),
    counts: { reposts: null, comments: record['sub_comment_count'], likes: record['comment_like_count'] },
  }),
}

export const tiebaFormat: Format = {
  name: 'tieba',
  source: 'tieba',
  channel: 'forum',
  signature: ['note_id', 'title', 'desc', 'publish_time', 'tieba_name'],
  idShape: countedIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['note_id']),
      channel: 'forum',
      author: firstOf(record, 'creator_hash', 'user_nickname'),
      title: stringOf(record['title']),
      text: textOf(record['desc']),
      time: timeOf(record['publish_time']),
      placeHint: stringOf(record['tieba_name']),
      counts: { reposts: null, comments: record['total_replay_num'], likes: null },
    }
  },
}

function noteDraft(record: JsonRecord, id: string): Draft {
  return {
    ...emptyDraft,
    id,
    channel: 'weibo',
    author: firstOf(record, 'creator_hash', 'user_id', 'nickname'),
    text: textOf(record['content']),
    time: timeOf(record['create_time']),
    placeHint: regionOf(stringOf(record['ip_location'])),
  }
}

function platformOf(address: string): { readonly source?: string } {
  if (address.includes('weibo.c')) return { source: 'weibo' }
  return address.includes('xiaohongshu.com') ? { source: 'xiaohongshu' } : {}
}
