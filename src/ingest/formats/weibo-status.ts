// Weibo's own statuses: the open API, the mobile site's cards and the commercial push, one status a record.
import type { AccountKind } from '../../core/post.ts'
import type { JsonRecord } from '../json.ts'
import type { Draft, Format } from './format.ts'
import { emptyDraft, firstOf, recordOf, regionOf, stringOf, textOf, timeOf, weiboIdShape } from './format.ts'

// Weibo's verified_type; celebrities (0), campuses, sites and groups stay ordinary: they may be people.
const accountOfType: Readonly<Record<string, AccountKind>> = { 1: 'government', 2: 'enterprise', 3: 'media' }

export const weiboStatusFormat: Format = {
  name: 'weibo_status',
  source: 'weibo',
  channel: 'weibo',
  signature: ['created_at', 'id', 'text', 'user', 'reposts_count', 'comments_count', 'attitudes_count'],
  idShape: weiboIdShape,
  draft: statusDraft,
}

/** `{card_type, mblog: {…}}` of m.weibo.cn. */
export const weiboCardFormat: Format = {
  name: 'weibo_card',
  source: 'weibo',
  channel: 'weibo',
  signature: ['card_type', 'mblog'],
  idShape: weiboIdShape,
  draft: (record) => statusDraft(recordOf(record['mblog']) ?? {}),
}

/** `{id, text: {type: "status", event: "add", status: {…}}}`; a `delete` event drops. */
export const weiboPushFormat: Format = {
  name: 'weibo_push',
  source: 'weibo',
  channel: 'weibo',
  signature: ['id', 'text'],
  idShape: weiboIdShape,
  draft(record) {
    const text = recordOf(record['text'])
    // The signature is short, so that only what has nothing better comes here: a bare text has no time and says so.
    if (text === null)
      return { ...emptyDraft, channel: 'weibo', id: stringOf(record['id']), text: textOf(record['text']) }
    const draft = statusDraft(recordOf(text['status']) ?? {})
    return { ...draft, isDeleted: draft.isDeleted === true || text['event'] === 'delete' }
  },
}

function statusDraft(status: JsonRecord): Draft {
  const user = recordOf(status['user'])
  const long = recordOf(status['longText'])
  const original = recordOf(status['retweeted_status'])
  const account = user?.['verified'] === true ? accountOfType[stringOf(user['verified_type'])] : undefined
  return {
    ...emptyDraft,
    id: firstOf(status, 'idstr', 'mid', 'id'),
    channel: 'weibo',
    author: user === null ? '' : firstOf(user, 'idstr', 'id', 'screen_name'),
    account: account ?? 'ordinary',
    organisation: account === undefined || user === null ? '' : firstOf(user, 'screen_name', 'name'),
    text: textOf(long?.['longTextContent']) ?? textOf(status['text']) ?? textOf(status['raw_text']),
    time: timeOf(status['created_at']),
    placeHint: regionOf(stringOf(status['region_name'])),
    repostOf: original === null ? '' : firstOf(original, 'idstr', 'mid', 'id'),
    counts: { reposts: status['reposts_count'], comments: status['comments_count'], likes: status['attitudes_count'] },
    // A deleted status keeps its id and loses its user.
    isDeleted: stringOf(status['deleted']) === '1',
  }
}
