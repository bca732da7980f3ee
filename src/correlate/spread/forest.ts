// Builds the trees of a cascade from parents and times: who passed on what, how deep, how much came of each post.
import type { CascadePost } from './post.ts'
import { copiesOf } from './copies.ts'

/** Posts by index, in canonical order (time, key); `parent` is an index or -1. */
export interface Forest {
  readonly posts: readonly CascadePost[]
  readonly parent: Int32Array
  /** Indexes with every parent before its children. */
  readonly order: Int32Array
  /** 0 for a root. */
  readonly depth: Int32Array
  readonly children: Int32Array
  /** Posts that hang on it, directly or not, itself included. */
  readonly size: Int32Array
  readonly root: Int32Array
  /** 1 where the post passes on something that is not among the posts. */
  readonly isFromOutside: Uint8Array
  /** 1 where the link was not stated but found by the copied text. */
  readonly isCopy: Uint8Array
  readonly postsLeftOut: number
}

/** The earliest `postCountMax` posts are read; of several posts with one key the earliest counts. */
export function buildForest(input: readonly CascadePost[], postCountMax: number): Forest {
  const { posts, postsLeftOut } = canonical(input, postCountMax)
  const parent = new Int32Array(posts.length).fill(-1)
  const isFromOutside = new Uint8Array(posts.length)
  const isCopy = new Uint8Array(posts.length)
  const indexOf = new Map(posts.map((post, index) => [post.key, index]))
  for (const [index, post] of posts.entries()) {
    if (post.parent === null) continue
    const at = indexOf.get(post.parent)
    // A parent that is later than its child is a fault of a clock or of the record; the link is not believed.
    if (at !== undefined && at !== index && timeOf(posts, at) <= post.timeMs) parent[index] = at
    else isFromOutside[index] = 1
  }
  for (const [index, original] of copiesOf(posts)) {
    parent[index] = original
    isCopy[index] = 1
  }
  cutRings(parent)
  return { posts, parent, ...measure(parent), isFromOutside, isCopy, postsLeftOut }
}

function timeOf(posts: readonly CascadePost[], index: number): number {
  return posts[index]?.timeMs ?? 0
}

function canonical(
  input: readonly CascadePost[],
  postCountMax: number,
): { readonly posts: readonly CascadePost[]; readonly postsLeftOut: number } {
  const sorted = [...input].sort(
    (a, b) => a.timeMs - b.timeMs || compare(a.key, b.key) || compare(a.parent ?? '', b.parent ?? ''),
  )
  const seen = new Set<string>()
  const posts: CascadePost[] = []
  for (const post of sorted) {
    if (seen.has(post.key)) continue
    seen.add(post.key)
    if (posts.length < postCountMax) posts.push(post)
  }
  return { posts, postsLeftOut: seen.size - posts.length }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Posts of the same second may point at each other in a ring; the first of the ring then becomes a root. */
function cutRings(parent: Int32Array): void {
  const visitedFrom = new Int32Array(parent.length).fill(-1)
  for (let start = 0; start < parent.length; start++) {
    let at = start
    while (at >= 0 && visitedFrom[at] === -1) {
      visitedFrom[at] = start
      at = parent[at] ?? -1
    }
    if (at >= 0 && visitedFrom[at] === start) parent[firstOfRing(parent, at)] = -1
  }
}

function firstOfRing(parent: Int32Array, inside: number): number {
  let first = inside
  for (let at = parent[inside] ?? -1; at !== inside && at >= 0; at = parent[at] ?? -1) first = Math.min(first, at)
  return first
}

function depthsOf(parent: Int32Array): Int32Array {
  const depth = new Int32Array(parent.length).fill(-1)
  const trail: number[] = []
  for (let start = 0; start < parent.length; start++) {
    let at = start
    while (at >= 0 && depth[at] === -1) {
      trail.push(at)
      at = parent[at] ?? -1
    }
    let below = at < 0 ? 0 : (depth[at] ?? 0) + 1
    while (trail.length > 0) depth[trail.pop() ?? 0] = below++
  }
  return depth
}

/** A counting sort by depth: by level, and inside a level by time. */
function levelOrder(depth: Int32Array): Int32Array {
  const starts = new Int32Array(depth.reduce((most, one) => Math.max(most, one), 0) + 2)
  for (const level of depth) starts[level + 1] = (starts[level + 1] ?? 0) + 1
  for (let level = 1; level < starts.length; level++) starts[level] = (starts[level] ?? 0) + (starts[level - 1] ?? 0)
  const order = new Int32Array(depth.length)
  for (const [index, level] of depth.entries()) {
    order[starts[level] ?? 0] = index
    starts[level] = (starts[level] ?? 0) + 1
  }
  return order
}

function measure(parent: Int32Array): Pick<Forest, 'order' | 'depth' | 'children' | 'size' | 'root'> {
  const depth = depthsOf(parent)
  const order = levelOrder(depth)
  const children = new Int32Array(parent.length)
  const size = new Int32Array(parent.length).fill(1)
  const root = new Int32Array(parent.length)
  for (const at of order) {
    const above = parent[at] ?? -1
    root[at] = above < 0 ? at : (root[above] ?? 0)
    if (above >= 0) children[above] = (children[above] ?? 0) + 1
  }
  for (let i = order.length - 1; i >= 0; i--) {
    const at = order[i] ?? 0
    const above = parent[at] ?? -1
    if (above >= 0) size[above] = (size[above] ?? 0) + (size[at] ?? 0)
  }
  return { order, depth, children, size, root }
}
