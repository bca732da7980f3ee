// The table of APIs that can be pulled; a new one is a file in apis/ and a line here.
import type { Api, ApiPlace } from './api.ts'
import { createDiscourseApi } from './apis/discourse.ts'
import { createDiscuzApi } from './apis/discuz.ts'
import type { ElasticsearchQuery } from './apis/elasticsearch.ts'
import { createElasticsearchApi } from './apis/elasticsearch.ts'
import { createFeedApi } from './apis/feed.ts'
import { createNewsnowApi } from './apis/newsnow.ts'
import { createOpen311Api } from './apis/open311.ts'
import { createWeiboApi } from './apis/weibo.ts'

export type ApiKind =
  | { readonly kind: 'feed' | 'open311' | 'discourse' }
  | { readonly kind: 'discuz'; readonly forums: readonly string[] }
  | { readonly kind: 'newsnow'; readonly list: string }
  | { readonly kind: 'weibo'; readonly timeline: string }
  | ({ readonly kind: 'elasticsearch' } & ElasticsearchQuery)

/** `secret` is '' where the source needs none. */
export function createApi(kind: ApiKind, place: Omit<ApiPlace, 'headers'>, secret: string): Api {
  const at: ApiPlace = { ...place, headers: secret === '' ? {} : signedWith(kind.kind, secret) }
  switch (kind.kind) {
    case 'feed':
      return createFeedApi(at)
    case 'open311':
      return createOpen311Api(at)
    case 'discourse':
      return createDiscourseApi(at)
    case 'discuz':
      return createDiscuzApi(at, kind.forums)
    case 'newsnow':
      return createNewsnowApi(at, kind.list)
    case 'weibo':
      return createWeiboApi(at, kind.timeline)
    case 'elasticsearch':
      return createElasticsearchApi(at, kind)
  }
}

/** A secret stands in a header, never in the address: addresses are logged on their way. */
function signedWith(kind: ApiKind['kind'], secret: string): Readonly<Record<string, string>> {
  switch (kind) {
    case 'discourse':
      return { 'api-key': secret }
    case 'discuz':
      return { cookie: secret }
    case 'weibo':
      return { authorization: `OAuth2 ${secret}` }
    case 'elasticsearch':
      return { authorization: `ApiKey ${secret}` }
    case 'feed':
    case 'open311':
    case 'newsnow':
      return { authorization: secret }
  }
}
