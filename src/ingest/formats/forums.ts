// Forums: posts of Discourse, threads and posts of Discuz! X (whose mobile interface gives every number as a string).
import type { Format } from './format.ts'
import { countedIdShape, emptyDraft, firstOf, stringOf, textOf, timeOf } from './format.ts'

export const discourseFormat: Format = {
  name: 'discourse',
  source: 'discourse',
  channel: 'forum',
  signature: ['id', 'username', 'created_at', 'cooked', 'topic_id'],
  idShape: countedIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      channel: 'forum',
      author: firstOf(record, 'user_id', 'username'),
      title: stringOf(record['topic_title']),
      text: textOf(record['raw']) ?? textOf(record['cooked']),
      time: timeOf(record['created_at']),
      counts: { reposts: null, comments: record['reply_count'], likes: record['like_count'] },
      isDeleted: stringOf(record['deleted_at']) !== '' || record['hidden'] === true,
    }
  },
}

export const discuzPostFormat: Format = {
  name: 'discuz_post',
  source: 'discuz',
  channel: 'forum',
  signature: ['pid', 'tid', 'author', 'dbdateline', 'message'],
  idShape: countedIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['pid']),
      channel: 'forum',
      author: stringOf(record['anonymous']) === '1' ? '' : firstOf(record, 'authorid', 'author'),
      text: textOf(record['message']),
      time: timeOf(record['dbdateline']),
    }
  },
}

/** A thread has a subject only; its id is kept apart from those of posts. */
export const discuzThreadFormat: Format = {
  name: 'discuz_thread',
  source: 'discuz',
  channel: 'forum',
  signature: ['tid', 'author', 'subject', 'dbdateline', 'replies'],
  idShape: countedIdShape,
  draft(record) {
    return {
      ...emptyDraft,
      id: `t${stringOf(record['tid'])}`,
      channel: 'forum',
      author: firstOf(record, 'authorid', 'author'),
      title: stringOf(record['subject']),
      time: timeOf(record['dbdateline']),
      counts: { reposts: null, comments: record['replies'], likes: null },
    }
  },
}
