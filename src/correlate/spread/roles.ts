// Names the posts that made a cascade what it was, by what came of them: amplifiers, bridges, official responses.
import { hourMs } from '../../core/durations.ts'
import type { Forest } from './forest.ts'
import type { ShownPost } from './post.ts'
import { showPost, voiceOf } from './post.ts'

export interface Amplifier extends ShownPost {
  /** Posts that hang on it, directly or not. */
  readonly spreadPosts: number
  /** The same without its biggest branch: what is due to this post and not to one that passed it on. */
  readonly ownPosts: number
  readonly spreadWithinHour: number
  /** Mean number of posts that passed on a post of its subtree, itself left out. */
  readonly branchReproductionNumber: number
  readonly shell: number
}

export type Bridge = ShownPost & { readonly spreadPosts: number } & (
    | { readonly kind: 'channel'; readonly fromChannel: string }
    /** `branches` of the cascade this author took part in. */
    | { readonly kind: 'branches'; readonly branches: number }
  )

export interface OfficialResponse extends ShownPost {
  readonly delayMs: number
  /** Share of all posts that had come before it. */
  readonly shareBefore: number
  /** Mean number of posts that passed on a post, for posts before and after it; null where there are none. */
  readonly reproductionBefore: number | null
  readonly reproductionAfter: number | null
}

export interface Roles {
  readonly amplifiers: readonly Amplifier[]
  readonly bridges: readonly Bridge[]
  readonly officialResponses: readonly OfficialResponse[]
}

const rolesMax = 5
// Two reposts happen to anybody; an amplifier also carried at least one post in a hundred.
const ownPostsMin = 3
const ownShareMin = 0.01
// An account with most of the cascade below it in one branch does not join branches; it needs a part in two.
const branchesMin = 2

export function rolesOf(forest: Forest, shellOf: (index: number) => number): Roles {
  return {
    amplifiers: amplifiersOf(forest, shellOf),
    bridges: [...channelBridges(forest), ...branchBridges(forest)].sort(byWeight).slice(0, rolesMax),
    officialResponses: officialResponses(forest),
  }
}

function amplifiersOf(forest: Forest, shellOf: (index: number) => number): Amplifier[] {
  const { posts, parent, size } = forest
  const largestChild = new Int32Array(posts.length)
  for (const [index, above] of parent.entries()) {
    if (above >= 0) largestChild[above] = Math.max(largestChild[above] ?? 0, size[index] ?? 0)
  }
  // A child without followers of its own is the doing of its parent; only the part below a bigger child is not.
  const own = largestChild.map((largest, index) => (size[index] ?? 0) - 1 - (largest > 1 ? largest - 1 : 0))
  const needed = Math.max(ownPostsMin, posts.length * ownShareMin)
  return [...own.keys()]
    .filter((index) => index > 0 && (own[index] ?? 0) >= needed)
    .sort((a, b) => (own[b] ?? 0) - (own[a] ?? 0) || a - b)
    .slice(0, rolesMax)
    .map((index) => amplifier(forest, index, own[index] ?? 0, shellOf(index)))
}

function amplifier(forest: Forest, index: number, ownPosts: number, shell: number): Amplifier {
  const { posts, order, parent, children } = forest
  const isBelow = new Uint8Array(posts.length)
  isBelow[index] = 1
  let spreadPosts = 0
  let spreadWithinHour = 0
  let passedOn = 0
  const untilMs = (posts[index]?.timeMs ?? 0) + hourMs
  for (const at of order) {
    const above = parent[at] ?? -1
    if (above < 0 || isBelow[above] !== 1) continue
    isBelow[at] = 1
    spreadPosts++
    passedOn += children[at] ?? 0
    if ((posts[at]?.timeMs ?? 0) <= untilMs) spreadWithinHour++
  }
  return {
    ...shown(forest, index),
    spreadPosts,
    ownPosts,
    spreadWithinHour,
    branchReproductionNumber: spreadPosts === 0 ? 0 : passedOn / spreadPosts,
    shell,
  }
}

/** The first posts that carried the talk from one channel into another in which it then went on. */
function channelBridges(forest: Forest): Bridge[] {
  const { posts, parent, size } = forest
  const found = new Map<string, Bridge>()
  for (const [index, post] of posts.entries()) {
    const above = posts[parent[index] ?? -1]
    if (above === undefined || above.channel === post.channel) continue
    const spreadPosts = (size[index] ?? 1) - 1
    const pair = `${above.channel} ${post.channel}`
    const known = found.get(pair)
    if (known !== undefined && known.spreadPosts >= spreadPosts) continue
    found.set(pair, { ...showPost(post), kind: 'channel', fromChannel: above.channel, spreadPosts })
  }
  return [...found.values()]
}

/** Authors with posts in several branches; a branch is what hangs on one direct repost of a root, or a root by itself. */
function branchBridges(forest: Forest): Bridge[] {
  const { posts, parent, order, depth, size } = forest
  const branch = new Int32Array(posts.length)
  for (const at of order) branch[at] = (depth[at] ?? 0) <= 1 ? at : (branch[parent[at] ?? 0] ?? 0)
  const byVoice = new Map<string, { first: number; spreadPosts: number; readonly branches: Set<number> }>()
  for (const [index, post] of posts.entries()) {
    // The roots hold everything together by nature; a bridge is somebody who passes on.
    if (post.author === null || (depth[index] ?? 0) === 0) continue
    const voice = byVoice.get(voiceOf(post)) ?? { first: index, spreadPosts: 0, branches: new Set<number>() }
    byVoice.set(voiceOf(post), voice)
    const at = branch[index] ?? 0
    // Passing on the root again and again without an echo makes branches of one post; they join nothing.
    if ((size[at] ?? 1) < 2) continue
    voice.branches.add(at)
    voice.spreadPosts += (size[index] ?? 1) - 1
  }
  return [...byVoice.values()]
    .filter((voice) => voice.branches.size >= branchesMin && voice.spreadPosts > 0)
    .map((voice) => ({
      ...shown(forest, voice.first),
      kind: 'branches',
      branches: voice.branches.size,
      spreadPosts: voice.spreadPosts,
    }))
}

function byWeight(a: Bridge, b: Bridge): number {
  return b.spreadPosts - a.spreadPosts || a.timeMs - b.timeMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

function officialResponses(forest: Forest): OfficialResponse[] {
  const { posts, children } = forest
  const before = new Float64Array(posts.length + 1)
  for (let index = 0; index < posts.length; index++) before[index + 1] = (before[index] ?? 0) + (children[index] ?? 0)
  const all = before[posts.length] ?? 0
  const found = [...posts.entries()].filter(([index, post]) => index > 0 && post.isOfficialResponse).slice(0, rolesMax)
  return found.map(([index, post]) => ({
    ...showPost(post),
    delayMs: post.timeMs - (posts[0]?.timeMs ?? 0),
    shareBefore: index / posts.length,
    reproductionBefore: index === 0 ? null : (before[index] ?? 0) / index,
    reproductionAfter:
      index + 1 === posts.length ? null : (all - (before[index + 1] ?? 0)) / (posts.length - index - 1),
  }))
}

function shown(forest: Forest, index: number): ShownPost {
  const post = forest.posts[index]
  if (post === undefined) throw new RangeError(`The cascade has no post ${index}`)
  return showPost(post)
}
