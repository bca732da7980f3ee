// Weibo's own statuses and comments: the open API, both web sites and the commercial push, one a record; their envelopes are opened before.
import type { AccountKind } from '../../core/post.ts'
import type { JsonRecord } from '../json.ts'
import { coordinates } from './fields.ts'
import type { Draft, Format } from './format.ts'
import { emptyDraft, firstOf, recordOf, regionOf, stringOf, textOf, timeOf, weiboIdShape } from './format.ts'

// Weibo's verified_type; celebrities (0), campuses, sites and groups stay ordinary: they may be people.
const accountOfType: Readonly<Record<string, AccountKind>> = { 1: 'government', 2: 'enterprise', 3: 'media' }

const statusMembers = [
  'created_at',
  'id',
  'idstr',
  'mid',
  'text',
  'text_raw',
  'raw_text',
  'user',
  'reposts_count',
  'comments_count',
  'attitudes_count',
  'region_name',
  'isLongText',
  'retweeted_status',
  'source',
  'geo',
]

export const weiboStatusFormat: Format = {
  name: 'weibo_status',
  source: 'weibo',
  channel: 'weibo',
  signatures: [
    [['id', 'idstr', 'mid'], ['text', 'text_raw', 'raw_text'], 'user', ['reposts_count', 'attitudes_count', 'mblogid']],
    [
      ['idstr', 'mid'],
      ['text', 'text_raw'],
      ['created_at', 'user'],
      ['reposts_count', 'attitudes_count', 'isLongText'],
    ],
  ],
  columns: statusMembers,
  fills: [
    'id',
    'author',
    'organisation',
    'text',
    'time',
    'place',
    'repostOf',
    'reposts',
    'comments',
    'likes',
    'attributes',
  ],
  idShape: weiboIdShape,
  draft: statusDraft,
}

/** Comments of both web sites and of the open API. They say whom they answer, which is no repost. */
export const weiboCommentFormat: Format = {
  name: 'weibo_comment',
  source: 'weibo',
  channel: 'weibo',
  signatures: [
    [
      ['id', 'idstr', 'mid'],
      ['text', 'text_raw'],
      'user',
      ['rootid', 'rootidstr', 'floor_number', 'like_counts', 'total_number'],
    ],
    [['id', 'idstr', 'mid'], 'text', 'user', 'created_at', ['like_count', 'status', 'reply_comment']],
  ],
  columns: [
    'created_at',
    'id',
    'idstr',
    'mid',
    'rootid',
    'text',
    'source',
    'user',
    'like_count',
    'total_number',
    'status',
  ],
  fills: ['id', 'author', 'organisation', 'text', 'time', 'place', 'comments', 'likes'],
  idShape: weiboIdShape,
  draft(comment) {
    return {
      ...personalPart(comment),
      text: textOf(comment['text_raw']) ?? textOf(comment['text']),
      placeHint: regionOf(placeSource(stringOf(comment['source']))),
      counts: {
        reposts: null,
        comments: comment['total_number'],
        likes: comment['like_count'] ?? comment['like_counts'],
      },
    }
  },
}

/** Where people write from stands in `source` for comments (来自广东), where older ones name their device. */
function placeSource(source: string): string {
  return source.startsWith('来自') ? source : ''
}

function statusDraft(status: JsonRecord): Draft {
  const long = recordOf(status['longText'])
  const original = recordOf(status['retweeted_status'])
  const edits = stringOf(status['edit_count'])
  return {
    ...personalPart(status),
    text:
      textOf(long?.['longTextContent']) ??
      textOf(long?.['content']) ??
      textOf(status['text_raw']) ??
      textOf(status['text']) ??
      textOf(status['raw_text']),
    placeHint: regionOf(stringOf(status['region_name'])),
    repostOf: original === null ? '' : firstOf(original, 'idstr', 'mid', 'id'),
    counts: { reposts: status['reposts_count'], comments: status['comments_count'], likes: status['attitudes_count'] },
    attributes: { ...pointOf(recordOf(status['geo'])), ...(edits === '' || edits === '0' ? {} : { edits }) },
    // A deleted status keeps its id and loses its user.
    isDeleted: stringOf(status['deleted']) === '1',
  }
}

/** Weibo writes latitude first, although it calls it a Point. */
function pointOf(geo: JsonRecord | null): JsonRecord {
  const pair = geo?.['coordinates']
  return Array.isArray(pair) ? coordinates(pair[0], pair[1]) : {}
}

function personalPart(record: JsonRecord): Omit<Draft, 'text' | 'placeHint' | 'counts'> {
  const user = recordOf(record['user'])
  const account = user?.['verified'] === true ? accountOfType[stringOf(user['verified_type'])] : undefined
  return {
    ...emptyDraft,
    id: firstOf(record, 'idstr', 'mid', 'id'),
    channel: 'weibo',
    author: user === null ? '' : firstOf(user, 'idstr', 'id', 'screen_name'),
    account: account ?? 'ordinary',
    organisation: account === undefined || user === null ? '' : firstOf(user, 'screen_name', 'name'),
    time: timeOf(record['created_at']),
  }
}

/** The same of WeiboSpider and others, who name the members of a user otherwise. */
export function verifiedAccount(user: JsonRecord | null, name: string): Pick<Draft, 'account' | 'organisation'> {
  const account = user?.['verified'] === true ? accountOfType[stringOf(user['verified_type'])] : undefined
  return account === undefined ? { account: 'ordinary', organisation: '' } : { account, organisation: name }
}
