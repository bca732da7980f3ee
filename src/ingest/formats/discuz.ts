// Discuz! X through its mobile interface, where every scalar is a string and empty members are left out.
import type { Format } from './format.ts'
import { countedIdShape, emptyDraft, firstOf, stringOf, textOf, timeOf } from './format.ts'

const discuz = { source: 'discuz', channel: 'forum', idShape: countedIdShape } as const

/** `thread_subject` comes from around the post; of a thread's first post it is the title. */
export const discuzPostFormat: Format = {
  ...discuz,
  name: 'discuz_post',
  signatures: [
    ['pid', 'message', ['tid', 'author', 'authorid'], ['dbdateline', 'dateline', 'first', 'number']],
    ['pid', 'tid', 'dbdateline'],
  ],
  columns: [
    'pid',
    'tid',
    'author',
    'authorid',
    'first',
    'dbdateline',
    'dateline',
    'message',
    'number',
    'anonymous',
    'subject',
    'thread_subject',
  ],
  fills: ['id', 'author', 'title', 'text', 'time', 'attributes'],
  draft(record) {
    const message = textOf(record['message'])
    return {
      ...emptyDraft,
      id: firstOf(record, 'pid'),
      channel: 'forum',
      author: isAnonymous(record['anonymous']) ? '' : firstOf(record, 'authorid', 'author'),
      title: firstOf(record, 'subject', 'thread_subject'),
      text: message === null ? null : saidIn(message),
      time: timeOf(record['dbdateline']) ?? plainTime(record['dateline']),
      attributes: message !== null && editMark.test(message) ? { edits: '1' } : {},
      isNoPost: message !== null && banned.test(message),
    }
  },
}

/** A thread has a subject only; its id is kept apart from those of posts. */
export const discuzThreadFormat: Format = {
  ...discuz,
  name: 'discuz_thread',
  signatures: [
    ['tid', 'subject', ['author', 'authorid'], ['dbdateline', 'dateline', 'replies', 'views']],
    ['tid', 'subject', 'replies'],
  ],
  columns: ['tid', 'author', 'authorid', 'subject', 'dbdateline', 'dateline', 'lastpost', 'replies', 'views', 'digest'],
  fills: ['id', 'author', 'title', 'time', 'comments', 'likes'],
  draft(record) {
    return {
      ...emptyDraft,
      id: `t${firstOf(record, 'tid')}`,
      channel: 'forum',
      author: firstOf(record, 'authorid', 'author'),
      title: stringOf(record['subject']),
      time: timeOf(record['dbdateline']) ?? plainTime(record['dateline']),
      counts: { reposts: null, comments: record['replies'], likes: record['recommend_add'] },
    }
  },
}

function isAnonymous(value: unknown): boolean {
  return stringOf(value) === '1'
}

/** `dateline` is made for people: 昨天&nbsp;12:25, or a span whose title has the day. */
function plainTime(value: unknown): string | number | null {
  const written = timeOf(value)
  if (typeof written !== 'string') return written
  const titled = /title="([^"]+)"/.exec(written)
  const plain = (titled?.[1] ?? written)
    .replaceAll('&nbsp;', ' ')
    .replace(/<[^>]*>/g, '')
    .trim()
  return plain === '' ? null : plain
}

const editMark = /(?:<i class="pstatus">)?\s*本帖最后由 .{1,60}? 于 .{4,40}? 编辑\s*(?:<\/i>)?(?:\s*<br\s*\/?>)*/s
const quote =
  /<div class="(?:quote|reply_wrap)">(?:(?!<div)[\s\S])*?<\/div>(?:\s*<br\s*\/?>)*|\[quote\][\s\S]*?\[\/quote\]/g
const banned = /提示:\s*(?:<em>)?\s*(?:作者被禁止或删除|该帖被管理员或版主屏蔽|此帖仅作者可见)/

/** The post without what it quotes and without the mark of its last edit. */
function saidIn(message: string): string {
  return message.replace(quote, '').replace(editMark, '')
}
