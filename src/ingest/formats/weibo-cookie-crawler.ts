// What the elder crawler of weibo-crawler's author writes (weiboSpider), which reads the old mobile site: ids in letters, and 无 where there is nothing.
import { tableFormat } from './fields.ts'
import type { Format } from './format.ts'
import { weiboIdShape } from './format.ts'

export const weiboCookieCrawlerFormat: Format = tableFormat({
  name: 'weibo_cookie_crawler',
  source: 'weibo',
  channel: 'weibo',
  idShape: weiboIdShape,
  signatures: [['微博id', '微博正文', ['发布时间', '发布位置', '点赞数']]],
  fields: {
    id: ['微博id'],
    text: ['微博正文'],
    time: ['发布时间'],
    place: [['发布位置', '位置']],
    reposts: ['转发数'],
    comments: ['评论数'],
    likes: ['点赞数'],
  },
  beside: [
    '头条文章url',
    '原始图片url',
    '被转发微博原始图片url',
    '微博视频url',
    '发布工具',
    '话题',
    '@用户',
    '是否为原创微博',
  ],
  change: (draft) => ({ ...draft, placeHint: draft.placeHint === '无' ? '' : draft.placeHint }),
})
