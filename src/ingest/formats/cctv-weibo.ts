// The Weibo account of one national news programme: minute times, engagement counts, no ids.
import type { Format } from './format.ts'
import { emptyDraft, textOf, timeOf } from './format.ts'

export const cctvWeiboFormat: Format = {
  name: 'cctv_weibo_2020',
  source: 'cctv_weibo',
  channel: 'weibo',
  signatures: [['ts', 'reposts', 'comments', 'likes', 'hashtag', 'text']],
  columns: ['ts', 'reposts', 'comments', 'likes', 'hashtag', 'text'],
  fills: ['text', 'organisation', 'author', 'time', 'reposts', 'comments', 'likes'],
  draft(record) {
    return {
      ...emptyDraft,
      channel: 'weibo',
      author: '央视新闻',
      account: 'media',
      organisation: '央视新闻',
      text: textOf(record['text']),
      time: timeOf(record['ts']),
      counts: { reposts: record['reposts'], comments: record['comments'], likes: record['likes'] },
    }
  },
}
