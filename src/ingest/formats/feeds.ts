// Items of feeds: RSS, Atom and JSON Feed as the carriers hand them on, one item a record.
import type { JsonRecord } from '../json.ts'
import type { Draft, Format } from './format.ts'
import { emptyDraft, firstOf, recordOf, recordsOf, stringOf } from './format.ts'

const feed = { source: 'feed', channel: 'news', signatures: [], isTimeless: true } as const

/** An `item` of RSS 2.0 or RDF: members are the names of its elements, and `feed_link` is the channel's. */
export const rssItemFormat: Format = {
  ...feed,
  name: 'rss',
  columns: [],
  fills: ['id', 'author', 'title', 'text', 'time', 'comments', 'likes', 'reposts', 'attributes'],
  draft(item) {
    const link = firstOf(item, 'link', 'guid')
    return feedDraft(item, {
      // Discuz gives no guid, and its links carry the thread; RSSHub takes link and title where it has none.
      id: firstOf(item, 'guid') || threadOf(link) || firstOf(item, 'link', 'title'),
      author: firstOf(item, 'dc:creator', 'author', 'creator'),
      text: firstOf(item, 'content:encoded', 'description', 'summary'),
      time: firstOf(item, 'pubDate', 'dc:date', 'pubdate', 'date', 'published'),
      link: `${link} ${stringOf(item['feed_link'])}`,
    })
  },
}

/** An `entry` of Atom. */
export const atomEntryFormat: Format = {
  ...feed,
  name: 'atom',
  columns: [],
  fills: ['id', 'author', 'title', 'text', 'time', 'comments', 'likes', 'reposts', 'attributes'],
  draft(entry) {
    return feedDraft(entry, {
      id: firstOf(entry, 'id', 'link', 'title'),
      author: firstOf(entry, 'author', 'dc:creator'),
      text: firstOf(entry, 'content', 'summary'),
      time: firstOf(entry, 'published', 'issued', 'updated', 'modified'),
      link: `${firstOf(entry, 'link', 'id')} ${stringOf(entry['feed_link'])}`,
    })
  },
}

/** An item of JSON Feed 1.0 or 1.1. */
export const jsonFeedItemFormat: Format = {
  ...feed,
  name: 'json_feed',
  columns: [
    'id',
    'url',
    'title',
    'content_html',
    'content_text',
    'date_published',
    'date_modified',
    'authors',
    'author',
    'tags',
    'summary',
  ],
  signatures: [['id', ['content_html', 'content_text'], ['date_published', 'url', 'title']]],
  fills: ['id', 'author', 'title', 'text', 'time', 'comments', 'likes', 'reposts', 'attributes'],
  draft(item) {
    const author = recordOf(item['author']) ?? recordsOf(item['authors'])[0] ?? {}
    const tags = Array.isArray(item['tags']) ? item['tags'].filter((tag) => typeof tag === 'string').join('、') : ''
    return feedDraft(
      { ...item, category: tags },
      {
        id: firstOf(item, 'id', 'url', 'title'),
        author: firstOf(author, 'name', 'url'),
        text: firstOf(item, 'content_html', 'content_text', 'summary'),
        time: firstOf(item, 'date_published', 'date_modified'),
        link: `${firstOf(item, 'url', 'id')} ${stringOf(item['feed_link'])}`,
      },
    )
  },
}

interface FeedParts {
  readonly id: string
  readonly author: string
  readonly text: string
  readonly time: string
  readonly link: string
}

function feedDraft(item: JsonRecord, { id, author, text, time, link }: FeedParts): Draft {
  const stats = recordOf(item['stats']) ?? recordOf(item['_extra']) ?? {}
  const category = stringOf(item['category'])
  const counts = {
    reposts: stats['reposts_count'],
    comments: stats['comments_count'] ?? item['slash:comments'] ?? item['thr:total'],
    likes: stats['attitudes_count'] ?? stats['likes'],
  }
  const hasCounts = Object.values(counts).some((count) => count !== undefined)
  const title = stringOf(item['title']).trim()
  return {
    ...emptyDraft,
    ...platformOf(link),
    id: id.trim(),
    // An office writes "mail@example.org (name)": the name is enough to tell people apart.
    author: author.replace(/^\S+@\S+\s+\((.*)\)$/, '$1').trim(),
    title: onceEscaped(title),
    text: text === '' ? '' : onceEscaped(text),
    time: time.trim() === '' ? null : time.trim(),
    counts: hasCounts ? counts : null,
    attributes: category === '' ? {} : { category },
  }
}

/** Discuz escapes its HTML inside CDATA once more: what arrives is `&lt;p&gt;` and must be HTML again before it becomes text. */
function onceEscaped(text: string): string {
  const isEscaped = /&(?:amp;)?(?:lt|gt|quot|nbsp|amp|#\d{1,5});/.test(text) && !/<[a-z!/]/i.test(text)
  if (!isEscaped) return text
  return text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')
}

function threadOf(link: string): string {
  const thread = /(?:[?&]tid=|\/thread-|\/t-)(\d{1,12})/.exec(link)
  return thread === null ? '' : `t${thread[1]}`
}

const platforms: readonly (readonly [RegExp, string, 'weibo' | 'forum' | 'news'])[] = [
  [/\bweibo\.(?:com|cn)\b/, 'weibo', 'weibo'],
  [/\btieba\.baidu\.com\b/, 'tieba', 'forum'],
  [/\bzhihu\.com\b/, 'zhihu', 'forum'],
  [/\bdouyin\.com\b/, 'douyin', 'weibo'],
  [/\bbilibili\.com\b/, 'bilibili', 'weibo'],
  [/\bxiaohongshu\.com\b/, 'xiaohongshu', 'weibo'],
  [/forum|bbs|[?&]tid=|\/thread-|\/t\/[^/]+\/\d+/, 'forum', 'forum'],
]

function platformOf(link: string): { readonly source?: string; readonly channel: string } {
  const found = platforms.find(([pattern]) => pattern.test(link))
  return found === undefined ? { channel: 'news' } : { source: found[1], channel: found[2] }
}
