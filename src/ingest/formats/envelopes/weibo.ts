// Envelopes of Weibo: answers of the open API and of both web sites, the commercial push, and the files of weibo-crawler.
import type { JsonRecord } from '../../json.ts'
import { recordOf, recordsOf, stringOf } from '../format.ts'
import { weiboCommentFormat, weiboStatusFormat } from '../weibo-status.ts'
import { weiboCrawlerFormat } from '../weibo-crawlers.ts'
import { hotSearchFormat } from '../hot-lists.ts'
import type { Content, Envelope } from './envelope.ts'
import { deletedMember, records } from './envelope.ts'

const status = weiboStatusFormat.name
const comment = weiboCommentFormat.name

/** `{statuses: […], total_number}`, `{comments: […]}` and `{reposts: […]}` of the open API, and the same inside `data`. */
const listOfStatuses: Envelope = {
  name: 'statuses',
  holds: (value) => isList(value['statuses']) || isList(value['reposts']) || isCommentList(value),
  open: (value) => [
    ...records(recordsOf(value['statuses']), status),
    ...records(recordsOf(value['reposts']), status),
    ...records(recordsOf(value['comments']), comment),
  ],
}

function isCommentList(value: JsonRecord): boolean {
  return isList(value['comments']) && value['text'] === undefined && value['id'] === undefined
}

/** Answers of m.weibo.cn and weibo.com: `{ok, data}`, where `data` is a page of cards, a list, or one status. */
const mobileAnswer: Envelope = {
  name: 'weibo_answer',
  holds: (value) =>
    value['ok'] !== undefined && ('data' in value || 'url' in value || 'msg' in value || 'errno' in value),
  open(value) {
    const ok = stringOf(value['ok'])
    const asksToSignIn = ok === '-100' || /passport\.|signin|\/login/.test(stringOf(value['url']))
    if (asksToSignIn) return [sessionExpired('an answer that asks to sign in')]
    const data = value['data']
    if (Array.isArray(data)) return recordsOf(data).flatMap(statusOrComment)
    const page = recordOf(data)
    if (page === null) return ok === '0' ? failedAnswer(stringOf(value['msg'])) : []
    return openPage(page)
  },
}

function openPage(page: JsonRecord): readonly Content[] {
  if (isList(page['cards'])) return recordsOf(page['cards']).flatMap(openCard)
  if (isList(page['realtime'])) return records(recordsOf(page['realtime']), hotSearchFormat.name)
  if (isList(page['band_list'])) return records(recordsOf(page['band_list']), hotSearchFormat.name)
  for (const name of ['data', 'list', 'statuses', 'comments', 'hot_data']) {
    if (isList(page[name])) return recordsOf(page[name]).flatMap(statusOrComment)
  }
  return page['text'] === undefined ? [] : statusOrComment(page)
}

/** A card holds a status, or a group of cards; what else there is (users, ads, links) says nothing. */
function openCard(card: JsonRecord): readonly Content[] {
  const blog = recordOf(card['mblog'])
  if (blog !== null) return records([blog], status)
  return recordsOf(card['card_group']).flatMap(openCard)
}

/** Comments bring the first of their answers with them. */
function statusOrComment(record: JsonRecord): readonly Content[] {
  if (recordOf(record['mblog']) !== null) return openCard(record)
  const isStatus =
    record['reposts_count'] !== undefined || record['attitudes_count'] !== undefined || record['mblogid'] !== undefined
  if (isStatus) return records([record], status)
  return [...records([record], comment), ...recordsOf(record['comments']).flatMap(statusOrComment)]
}

const singleCard: Envelope = {
  name: 'weibo_card',
  holds: (value) =>
    value['card_type'] !== undefined && (recordOf(value['mblog']) !== null || isList(value['card_group'])),
  open: openCard,
}

const noteAround: Envelope = {
  name: 'mblog',
  holds: (value) => recordOf(value['mblog']) !== null,
  open: openCard,
}

/** `{id, text: {type: "status", event: "add", status: {…}}}`; what it deletes keeps its id. */
const push: Envelope = {
  name: 'weibo_push',
  holds(value) {
    const text = recordOf(value['text'])
    return text !== null && (recordOf(text['status']) !== null || recordOf(text['comment']) !== null)
  },
  open(value) {
    const text = recordOf(value['text']) ?? {}
    const isComment = recordOf(text['comment']) !== null
    const inner = recordOf(text['comment']) ?? recordOf(text['status']) ?? {}
    const record = stringOf(text['event']) === 'delete' ? { ...inner, [deletedMember]: true } : inner
    return records([record], isComment ? comment : status)
  },
}

/** `{user, weibo: […]}`, as weibo-crawler writes and pushes it. */
const crawlerFile: Envelope = {
  name: 'weibo_crawler_file',
  holds: (value) => isList(value['weibo']) && value['text'] === undefined,
  open: (value) => records(recordsOf(value['weibo']), weiboCrawlerFormat.name),
}

/** Archives of the hot search keep two members of a topic, and the address says whose they are. */
const hotTitle: Envelope = {
  name: 'hot_title',
  holds: (value) =>
    typeof value['title'] === 'string' && /^(?:https?:\/\/s\.weibo\.com)?\/weibo\?q=/.test(stringOf(value['url'])),
  open: (value) => records([value], hotSearchFormat.name),
}

const expiredToken: Envelope = {
  name: 'weibo_error',
  holds: (value) => value['error_code'] !== undefined && value['error'] !== undefined,
  open(value) {
    const code = stringOf(value['error_code'])
    return /^213(?:0|1|2|3)\d$|^10006$/.test(code)
      ? [sessionExpired(`error ${code} of Weibo`)]
      : failedAnswer(`error ${code}`)
  },
}

export const weiboEnvelopes: readonly Envelope[] = [
  push,
  crawlerFile,
  listOfStatuses,
  singleCard,
  noteAround,
  mobileAnswer,
  hotTitle,
  expiredToken,
]

export function sessionExpired(found: string): Content {
  return {
    kind: 'refused',
    reason: 'session_expired',
    found,
    wanted: 'an answer with posts: sign in again and renew the session',
  }
}

/** An answer without data is an empty page, unless it says that it failed. */
function failedAnswer(message: string): readonly Content[] {
  const isEmpty = message === '' || /没有|暂无|快来|no data/i.test(message)
  const wanted = 'an answer with posts: look at the limits of the service'
  return isEmpty ? [] : [{ kind: 'refused', reason: 'unknown_format', found: 'an answer that says it failed', wanted }]
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
