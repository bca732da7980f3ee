// Hotline messages with the official reply; the message is the post, the time of the reply an attribute.
import type { Format } from './format.ts'
import { countedIdShape, emptyDraft, stringOf, textOf, timeOf } from './format.ts'

export const hotlineRepliesFormat: Format = {
  name: 'hotline_replies',
  // The same source as the stream, so that a message that stands in both files is one post.
  source: 'hotline',
  channel: 'hotline',
  signatures: [['message_id', 'ts', 'reply_ts', 'text', 'reply']],
  columns: ['message_id', 'ts', 'reply_ts', 'text', 'reply'],
  fills: ['id', 'title', 'text', 'time', 'attributes'],
  idShape: countedIdShape,
  draft(record) {
    const replied = stringOf(record['reply_ts'])
    return {
      ...emptyDraft,
      id: stringOf(record['message_id']),
      channel: 'hotline',
      title: stringOf(record['title']),
      text: textOf(record['text']),
      time: timeOf(record['ts']),
      attributes: replied === '' ? {} : { reply_time: replied },
    }
  },
}
