// Messages to a city's mayor or hotline with second-exact times; place names may be masked (A市, A7县).
import type { Format } from './format.ts'
import { countedIdShape, emptyDraft, stringOf, textOf, timeOf } from './format.ts'

export const hotlineStreamFormat: Format = {
  name: 'hotline_stream',
  source: 'hotline',
  channel: 'hotline',
  signatures: [['ts', 'message_id', 'user', 'title', 'text']],
  columns: ['ts', 'message_id', 'user', 'title', 'text', 'likes', 'dislikes', 'issue_rule'],
  fills: ['id', 'author', 'title', 'text', 'time', 'likes', 'attributes'],
  idShape: countedIdShape,
  draft(record) {
    const issue = stringOf(record['issue_rule'])
    return {
      ...emptyDraft,
      id: stringOf(record['message_id']),
      channel: 'hotline',
      author: stringOf(record['user']),
      title: stringOf(record['title']),
      text: textOf(record['text']),
      time: timeOf(record['ts']),
      counts: { reposts: null, comments: null, likes: record['likes'] },
      // A label for evaluation, where the file has one.
      attributes: issue === '' ? {} : { issue_rule: issue },
    }
  },
}
