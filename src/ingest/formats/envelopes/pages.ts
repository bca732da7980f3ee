// Envelopes of forums, feeds, hot lists and service requests: one page of an answer each.
import type { JsonRecord } from '../../json.ts'
import { discourseFormat, discourseTopicFormat } from '../discourse.ts'
import { discuzPostFormat, discuzThreadFormat } from '../discuz.ts'
import { jsonFeedItemFormat } from '../feeds.ts'
import { firstOf, recordOf, recordsOf, stringOf } from '../format.ts'
import { dailyHotFormat, newsnowFormat } from '../hot-lists.ts'
import { open311Format } from '../open311.ts'
import type { Envelope } from './envelope.ts'
import { records } from './envelope.ts'
import { sessionExpired } from './weibo.ts'

const discoursePosts: Envelope = {
  name: 'discourse_posts',
  holds: (value) => Array.isArray(value['latest_posts']),
  open: (value) => records(recordsOf(value['latest_posts']), discourseFormat.name),
}

/** A topic: its title stands around its posts. */
const discourseTopic: Envelope = {
  name: 'discourse_topic_page',
  holds: (value) => Array.isArray(recordOf(value['post_stream'])?.['posts']),
  open(value) {
    const title = firstOf(value, 'title', 'fancy_title')
    const posts = recordsOf(recordOf(value['post_stream'])?.['posts'])
    return records(
      posts.map((post) => ({ topic_title: title, ...post })),
      discourseFormat.name,
    )
  },
}

const discourseTopics: Envelope = {
  name: 'discourse_topics',
  holds: (value) => Array.isArray(recordOf(value['topic_list'])?.['topics']),
  open: (value) => records(recordsOf(recordOf(value['topic_list'])?.['topics']), discourseTopicFormat.name),
}

/** A search finds posts with a part of their text, and the topics that they stand in. */
const discourseSearch: Envelope = {
  name: 'discourse_search',
  holds: (value) => Array.isArray(value['posts']) && recordOf(value['grouped_search_result']) !== null,
  open(value) {
    const topics = recordsOf(value['topics'])
    const titleOf = (post: JsonRecord): string => stringOf(topics.find(({ id }) => id === post['topic_id'])?.['title'])
    const posts = recordsOf(value['posts']).map((post) => ({ ...post, topic_title: titleOf(post), raw: post['blurb'] }))
    return records(posts, discourseFormat.name)
  },
}

/** Only the lists are taken out: `Variables` also carries the reader's session, and telephone numbers of members. */
const discuzPage: Envelope = {
  name: 'discuz',
  holds: (value) => recordOf(value['Variables']) !== null,
  open(value) {
    const variables = recordOf(value['Variables']) ?? {}
    const message = recordOf(value['Message'])
    const isLogin = /to_login|login_before|not_loggedin|nopermission/.test(
      message === null ? '' : firstOf(message, 'messageval'),
    )
    const subject = stringOf(recordOf(variables['thread'])?.['subject'])
    const posts = listOf(variables['postlist']).map((post) => titled(post, subject))
    const threads = ['forum_threadlist', 'data', 'threadlist', 'hotthread'].flatMap((name) => listOf(variables[name]))
    if (posts.length + threads.length === 0 && isLogin) return [sessionExpired('a page that asks to sign in')]
    return [...records(posts, discuzPostFormat.name), ...records(threads, discuzThreadFormat.name)]
  },
}

function titled(post: JsonRecord, subject: string): JsonRecord {
  return subject === '' ? post : { ...post, thread_subject: subject }
}

/** PHP writes a list that has gaps as an object of its places. */
function listOf(value: unknown): readonly JsonRecord[] {
  const places = recordOf(value)
  return places === null ? recordsOf(value) : recordsOf(Object.values(places))
}

const jsonFeed: Envelope = {
  name: 'json_feed_page',
  holds: (value) => Array.isArray(value['items']) && stringOf(value['version']).includes('jsonfeed'),
  open(value) {
    const link = firstOf(value, 'home_page_url', 'feed_url')
    return records(
      recordsOf(value['items']).map((item) => ({ ...item, feed_link: link })),
      jsonFeedItemFormat.name,
    )
  },
}

const newsnow: Envelope = {
  name: 'newsnow_page',
  holds: (value) => Array.isArray(value['items']) && value['id'] !== undefined && value['updatedTime'] !== undefined,
  open(value) {
    const around = { list_id: stringOf(value['id']), seen_at: value['updatedTime'] }
    return records(
      recordsOf(value['items']).map((item) => ({ ...around, ...item })),
      newsnowFormat.name,
    )
  },
}

const dailyHot: Envelope = {
  name: 'daily_hot_page',
  holds: (value) => Array.isArray(value['data']) && value['name'] !== undefined && value['updateTime'] !== undefined,
  open(value) {
    const around = { list_id: stringOf(value['name']), seen_at: value['updateTime'] }
    return records(
      recordsOf(value['data']).map((item) => ({ ...around, ...item })),
      dailyHotFormat.name,
    )
  },
}

/** `{service_requests: […]}`, `{requests: […]}`, and XML turned into JSON with one level more. */
const open311: Envelope = {
  name: 'open311_page',
  holds: (value) => value['service_requests'] !== undefined || value['requests'] !== undefined,
  open(value) {
    const list = value['service_requests'] ?? value['requests']
    const inner = recordOf(list)
    return records(inner === null ? recordsOf(list) : recordsOf(asList(inner['request'])), open311Format.name)
  },
}

function asList(value: unknown): unknown {
  return Array.isArray(value) ? value : [value]
}

export const pageEnvelopes: readonly Envelope[] = [
  discoursePosts,
  discourseTopic,
  discourseTopics,
  discourseSearch,
  discuzPage,
  jsonFeed,
  newsnow,
  dailyHot,
  open311,
]
