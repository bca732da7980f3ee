// Lists of what is hot: hot searches, newsnow, DailyHot and TrendRadar. Most of them say no time: what stands there is hot now.
import { tableFormat } from './fields.ts'
import type { Draft, Format } from './format.ts'
import { emptyDraft, firstOf, recordOf, stringOf } from './format.ts'

/** 微博热搜 as Weibo answers it and as archives keep it. */
export const hotSearchFormat: Format = tableFormat({
  name: 'hot_search',
  source: 'weibo_hot',
  channel: 'weibo',
  signatures: [
    ['word', ['num', 'word_scheme', 'realpos', 'label_name', 'raw_hot'], ['num', 'note', 'category', 'word_scheme']],
    ['title', 'url', ['hot', 'heat', 'hotScore', 'hot_score']],
    ['标题', '热度', ['链接', '排名', '时间']],
  ],
  isTimeless: true,
  fields: {
    id: ['word', 'title', '标题'],
    text: ['note', 'word', 'title', '标题'],
    time: ['onboard_time', 'time', 'created_at', '时间', 'seen_at'],
    likes: ['num', 'hot', 'heat', 'hotScore', 'hot_score', '热度'],
    attributes: { kind: ['category', 'field_tag'], label: ['label_name', 'icon_desc'] },
  },
  beside: [
    'word_scheme',
    'realpos',
    'rank',
    'emoticon',
    'mid',
    'flag',
    'topic_flag',
    'raw_hot',
    'url',
    'desc',
    'index',
    '排名',
    '链接',
  ],
  change: (draft) => ({ ...draft, id: draft.id.replace(/^#(.*)#$/s, '$1') }),
})

const platforms: Readonly<Record<string, string>> = {
  'bilibili-hot-search': 'bilibili',
  toutiao: 'toutiao',
  weibo: 'weibo',
}

/** An item of newsnow: `list_id` and `seen_at` come from around it. */
export const newsnowFormat: Format = {
  name: 'newsnow',
  source: 'newsnow',
  channel: 'news',
  signatures: [['id', 'title', 'url', ['mobileUrl', 'extra', 'pubDate']]],
  columns: ['id', 'title', 'url', 'mobileUrl', 'pubDate', 'extra', 'list_id', 'seen_at'],
  fills: ['id', 'text', 'time'],
  isTimeless: true,
  draft(record) {
    const extra = recordOf(record['extra'])
    const list = stringOf(record['list_id'])
    return listItem({
      list,
      id: firstOf(record, 'id', 'url', 'title'),
      title: stringOf(record['title']),
      text: extra === null ? '' : stringOf(extra['hover']),
      time: timeIn(record, 'pubDate') ?? (extra === null ? null : timeIn(extra, 'date')) ?? timeIn(record, 'seen_at'),
    })
  },
}

/** An item of DailyHot's API. */
export const dailyHotFormat: Format = {
  name: 'daily_hot',
  source: 'daily_hot',
  channel: 'news',
  signatures: [['id', 'title', 'hot', ['timestamp', 'mobileUrl', 'desc']]],
  columns: ['id', 'title', 'desc', 'cover', 'author', 'hot', 'timestamp', 'url', 'mobileUrl', 'list_id', 'seen_at'],
  fills: ['id', 'title', 'text', 'time', 'likes'],
  isTimeless: true,
  draft(record) {
    return {
      ...listItem({
        list: stringOf(record['list_id']),
        id: firstOf(record, 'id', 'url', 'title'),
        title: stringOf(record['title']),
        text: stringOf(record['desc']),
        time: timeIn(record, 'timestamp') ?? timeIn(record, 'seen_at'),
      }),
      counts: { reposts: null, comments: null, likes: record['hot'] },
    }
  },
}

/** TrendRadar keeps the hour in China and, in UTC, when the row was written. */
export const trendRadarFormat: Format = {
  name: 'trend_radar',
  source: 'trend_radar',
  channel: 'news',
  signatures: [['title', 'platform_id', ['rank', 'first_crawl_time', 'crawl_date', 'crawl_count']]],
  columns: [
    'id',
    'title',
    'platform_id',
    'rank',
    'url',
    'mobile_url',
    'crawl_date',
    'first_crawl_time',
    'last_crawl_time',
    'crawl_count',
    'created_at',
    'updated_at',
  ],
  fills: ['text', 'time'],
  isTimeless: true,
  draft(record) {
    const clock = stringOf(record['first_crawl_time']).replace(/^(\d{1,2})[-:时](\d{2}).*$/s, '$1:$2')
    const day = stringOf(record['crawl_date']).trim()
    const written = stringOf(record['created_at']).trim()
    const title = stringOf(record['title'])
    const list = stringOf(record['platform_id'])
    const utc = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/.test(written) ? `${written.replace(' ', 'T')}Z` : written
    const time = day !== '' && clock !== '' ? `${day} ${clock}` : utc === '' ? null : utc
    return listItem({ list, id: `${list}/${firstOf(record, 'url', 'title')}`, title, text: '', time })
  },
}

interface ListItem {
  readonly list: string
  readonly id: string
  readonly title: string
  readonly text: string
  readonly time: string | number | null
}

/** A platform's list is a source of its own, so that agreement between lists counts. */
function listItem({ list, id, title, text, time }: ListItem): Draft {
  const platform = platforms[list] ?? list.replace(/-(?:hot|hotlist|realtime|daily).*$/, '')
  const isName = /^[a-z][a-z0-9_-]{1,30}$/i.test(platform)
  return {
    ...emptyDraft,
    id,
    ...(isName ? { source: `hot_${platform}` } : {}),
    channel: platform === 'weibo' ? 'weibo' : platform === 'tieba' || platform === 'zhihu' ? 'forum' : 'news',
    title: text === '' ? '' : title,
    text: text === '' ? title : text,
    time,
  }
}

function timeIn(record: Readonly<Record<string, unknown>>, name: string): string | number | null {
  const value = record[name]
  if (typeof value === 'number') return value > 0 ? value : null
  return typeof value === 'string' && value.trim() !== '' ? value : null
}
