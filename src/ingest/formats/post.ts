// The project's own post on the wire: {"id","source","channel","author"?,"text","title"?,"time","place"?,"repostOf"?,"counts"?,"attributes"?}.
import type { AccountKind } from '../../core/post.ts'
import { isOrganisationName } from '../redact/organisations.ts'
import type { Format } from './format.ts'
import { emptyDraft, recordOf, stringOf, textOf, timeOf } from './format.ts'

const accounts: readonly AccountKind[] = ['ordinary', 'government', 'media', 'enterprise']

export const postFormat: Format = {
  name: 'post',
  source: 'push',
  channel: 'weibo',
  signatures: [['text', 'time']],
  columns: ['id', 'source', 'channel', 'author', 'text', 'title', 'time', 'place', 'repostOf', 'counts', 'attributes'],
  fills: [
    'id',
    'author',
    'organisation',
    'title',
    'text',
    'time',
    'place',
    'repostOf',
    'reposts',
    'comments',
    'likes',
    'attributes',
  ],
  draft(record) {
    const counts = recordOf(record['counts'])
    // A record may say that an organisation speaks; it is believed only where the name is one that no person has.
    const organisation = stringOf(record['organisation'])
    const claimed = accounts.find((kind) => kind === record['account'])
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      ...(typeof record['source'] === 'string' ? { source: record['source'] } : {}),
      channel: stringOf(record['channel']),
      author: stringOf(record['author']),
      ...(claimed !== undefined && isOrganisationName(organisation) ? { account: claimed, organisation } : {}),
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
