// To which kind of source a name belongs, so that its colour is the same everywhere. The kind stands in the id or the name.

export type SourceKind = 'hotline' | 'weibo' | 'forum' | 'grid' | 'news' | 'other'

const kinds: readonly (readonly [SourceKind, RegExp])[] = [
  ['hotline', /hotline|12345|热线/iu],
  ['weibo', /weibo|微博/iu],
  ['forum', /forum|bbs|tieba|论坛|贴吧/iu],
  ['grid', /grid|网格/iu],
  ['news', /news|paper|media|报纸|新闻|媒体/iu],
]

export function sourceKind(source: string, name = ''): SourceKind {
  return kinds.find(([, pattern]) => pattern.test(source) || pattern.test(name))?.[0] ?? 'other'
}
