// Records as the posts that they would become: redacted, a line each.
import type { RawRecord } from '../core/post.ts'
import type { AnnotatePool } from '../run/text/pool.ts'
import { packRecords, packedText } from '../wire/record-batch.ts'
import { recordKindAt } from '../wire/record-kind.ts'

export interface PrintedPost {
  readonly kind: string
  readonly text: string
  readonly topic: string
}

/** A line for each record, as it would be stored: a post, or why it is none. */
export async function shownPosts(records: readonly RawRecord[], pool: AnnotatePool): Promise<readonly PrintedPost[]> {
  const result = await pool.annotate({
    kind: 'raw',
    records: packRecords(records),
    wanted: { records: true, documents: false },
  })
  return Array.from(result.kinds, (_, i) => {
    const kind = recordKindAt(result.kinds, i)
    if (kind !== 'post') return { kind, text: `  ${kind}: ${packedText(result.posts, i)}`, topic: '' }
    const post = JSON.parse(packedText(result.records, i)) as PostShown
    const parts = [
      post.time,
      post.id,
      post.placeHint,
      post.title,
      post.text.slice(0, 60),
      JSON.stringify(post.attributes),
    ]
    return {
      kind,
      text: `  ${parts.filter((part) => part !== '' && part !== '{}').join(' · ')}`,
      topic: post.topics[0]?.topic ?? '',
    }
  })
}

interface PostShown {
  readonly id: string
  readonly time: string
  readonly title: string
  readonly text: string
  readonly placeHint: string
  readonly attributes: object
  readonly topics: readonly { readonly topic: string }[]
}
