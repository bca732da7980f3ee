// Discourse: posts and topics. A topic has no text of its own, and its id is kept apart from those of posts.
import type { JsonRecord } from '../json.ts'
import type { Format } from './format.ts'
import { countedIdShape, emptyDraft, firstOf, recordsOf, stringOf, textOf, timeOf } from './format.ts'

const discourse = { source: 'discourse', channel: 'forum', idShape: countedIdShape } as const
// Post types of Discourse: 3 is what the forum itself notes between posts (moved, closed, pinned).
const smallAction = '3'

export const discourseFormat: Format = {
  ...discourse,
  name: 'discourse',
  signatures: [
    ['id', 'cooked', ['topic_id', 'post_number'], ['username', 'created_at', 'user_id']],
    ['id', 'raw', 'topic_id', ['username', 'post_number']],
  ],
  columns: [
    'id',
    'name',
    'username',
    'created_at',
    'cooked',
    'raw',
    'post_number',
    'post_type',
    'updated_at',
    'reply_count',
    'topic_id',
    'topic_title',
    'actions_summary',
    'user_id',
    'version',
    'hidden',
    'deleted_at',
  ],
  fills: ['id', 'author', 'title', 'text', 'time', 'comments', 'likes', 'attributes'],
  draft(record) {
    const edits = Number(record['version'] ?? 1) - 1
    return {
      ...emptyDraft,
      id: stringOf(record['id']),
      channel: 'forum',
      author: firstOf(record, 'user_id', 'username'),
      title: firstOf(record, 'topic_title', 'title'),
      text: textOf(record['raw']) ?? withoutQuotes(textOf(record['cooked'])),
      time: timeOf(record['created_at']),
      counts: { reposts: null, comments: record['reply_count'], likes: likesOf(record) },
      attributes: edits > 0 ? { edits: String(edits) } : {},
      isNoPost: stringOf(record['post_type']) === smallAction,
      isDeleted: stringOf(record['deleted_at']) !== '' || record['hidden'] === true || record['user_deleted'] === true,
    }
  },
}

/** The action 2 is a like. */
function likesOf(record: JsonRecord): unknown {
  const like = recordsOf(record['actions_summary']).find((action) => action['id'] === 2)
  return like?.['count'] ?? record['like_count'] ?? (Array.isArray(record['actions_summary']) ? 0 : undefined)
}

/** What somebody else wrote is not said again by who quotes it. */
function withoutQuotes(cooked: string | null): string | null {
  return cooked === null ? null : cooked.replace(/<aside class="quote[^"]*"[^>]*>(?:(?!<aside)[\s\S])*?<\/aside>/g, '')
}

export const discourseTopicFormat: Format = {
  ...discourse,
  name: 'discourse_topic',
  signatures: [
    ['id', 'title', 'slug', ['posts_count', 'reply_count', 'last_posted_at', 'category_id']],
    ['id', 'fancy_title', ['posts_count', 'created_at']],
  ],
  columns: [
    'id',
    'title',
    'fancy_title',
    'slug',
    'posts_count',
    'reply_count',
    'created_at',
    'last_posted_at',
    'views',
    'like_count',
    'category_id',
    'last_poster_username',
    'excerpt',
    'bumped',
    'posters',
  ],
  fills: ['id', 'title', 'text', 'time', 'comments', 'likes'],
  draft(record) {
    const replies = record['reply_count'] ?? Math.max(0, Number(record['posts_count'] ?? 1) - 1)
    return {
      ...emptyDraft,
      id: `t${stringOf(record['id'])}`,
      channel: 'forum',
      title: firstOf(record, 'title', 'fancy_title'),
      text: textOf(record['excerpt']),
      time: timeOf(record['created_at']),
      counts: { reposts: null, comments: replies, likes: record['like_count'] },
    }
  },
}
