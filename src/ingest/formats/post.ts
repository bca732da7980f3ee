// The project's own post on the wire: {"id","source","channel","author"?,"text","title"?,"time","place"?,"repostOf"?,"counts"?,"attributes"?}.
import type { AccountKind } from '../../core/post.ts'
import type { Format } from './format.ts'
import { emptyDraft, recordOf, stringOf, textOf, timeOf } from './format.ts'

const accounts: readonly AccountKind[] = ['ordinary', 'government', 'media', 'enterprise']

export const postFormat: Format = {
  name: 'post',
  source: 'push',
  channel: 'weibo',
  signature: ['text', 'time'],
  draft(record) {
    const counts = recordOf(record['counts'])
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      ...(typeof record['source'] === 'string' ? { source: record['source'] } : {}),
      channel: stringOf(record['channel']),
      author: stringOf(record['author']),
      // Not part of the first wire shape: a feeder that knows a verified organisation may say so.
      account: accounts.find((kind) => kind === record['account']) ?? 'ordinary',
      organisation: stringOf(record['organisation']),
      title: stringOf(record['title']),
      text: textOf(record['text']),
      time: timeOf(record['time']),
      placeHint: stringOf(record['place']),
      repostOf: stringOf(record['repostOf']),
      counts: counts ? { reposts: counts['reposts'], comments: counts['comments'], likes: counts['likes'] } : null,
      attributes: recordOf(record['attributes']) ?? {},
    }
  },
}
