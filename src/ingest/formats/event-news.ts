// Dated news articles about named public events, gathered by key word.
import type { Format } from './format.ts'
import { emptyDraft, stringOf, textOf, timeOf } from './format.ts'

export const eventNewsFormat: Format = {
  name: 'event_news',
  source: 'event_news',
  channel: 'news',
  signatures: [['ts', 'event', 'title', 'text']],
  columns: ['ts', 'event', 'title', 'text'],
  fills: ['title', 'text', 'time', 'attributes'],
  draft(record) {
    return {
      ...emptyDraft,
      channel: 'news',
      account: 'media',
      title: stringOf(record['title']),
      text: textOf(record['text']),
      time: timeOf(record['ts']),
      attributes: { event: stringOf(record['event']) },
    }
  },
}
