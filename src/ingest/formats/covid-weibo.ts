// Weibo posts of which only the day is known.
import type { Format } from './format.ts'
import { emptyDraft, stringOf, textOf, timeOf } from './format.ts'

export const covidWeiboFormat: Format = {
  name: 'covid_weibo_daily',
  source: 'covid_weibo',
  channel: 'weibo',
  signatures: [['day', 'user', 'text']],
  columns: ['day', 'user', 'text'],
  fills: ['author', 'text', 'time'],
  draft(record) {
    return {
      ...emptyDraft,
      channel: 'weibo',
      author: stringOf(record['user']),
      text: textOf(record['text']),
      time: timeOf(record['day']),
    }
  },
}
