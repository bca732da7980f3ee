// Analyses how one happening spread: where it began, who made it spread, through which channels, how fast and how deep.
import type { Forest } from './forest.ts'
import { buildForest } from './forest.ts'
import type { CascadePost, ShownPost } from './post.ts'
import { showPost, voiceOf } from './post.ts'
import type { Roles } from './roles.ts'
import { rolesOf } from './roles.ts'
import { shellsOf } from './shells.ts'
import type { Timeline } from './timeline.ts'
import { timelineOf } from './timeline.ts'

export interface Origin {
  readonly earliest: ShownPost
  /** The earliest post that says it by itself: no repost, no copy, nothing from outside; null where every post passes on. */
  readonly earliestIndependent: ShownPost | null
  /** The next such post by somebody else: the first corroboration. */
  readonly firstCorroboration: ShownPost | null
}

export interface CascadeShape {
  readonly posts: number
  readonly voices: number
  readonly roots: number
  /** Levels below a root. */
  readonly depth: number
  readonly depthMean: number
  /** The most posts on one level. */
  readonly breadth: number
  /** Mean distance between two posts of the biggest tree (Goel et al., 2016): about 2 for a broadcast, more for a chain. */
  readonly structuralVirality: number
  /** Posts of the biggest tree. */
  readonly largestTree: number
  /** Mean number of posts that passed on a post that was itself passed on: what spread does without the roots' own reach. */
  readonly reproductionNumber: number
  /** The highest k-shell of who-passed-on-whom, and how many voices stand in it. */
  readonly shellMax: number
  readonly shellVoices: number
}

export interface Cascade {
  /** null only where there are no posts. */
  readonly origin: Origin | null
  readonly shape: CascadeShape
  readonly timeline: Timeline
  readonly roles: Roles
  /** Posts beyond the limit, the latest ones; nothing above counts them. */
  readonly postsLeftOut: number
}

export interface CascadeOptions {
  readonly postCountMax: number
}

// 200,000 posts x 6 arrays of 4 bytes + the posts themselves; a bigger cascade is known by its first 200,000.
export const cascadeDefaults: CascadeOptions = { postCountMax: 200_000 }

/** The order of the posts does not matter; n log n in their number. */
export function analyseCascade(posts: readonly CascadePost[], options: CascadeOptions = cascadeDefaults): Cascade {
  const forest = buildForest(posts, options.postCountMax)
  const shells = voiceShells(forest)
  return {
    origin: originOf(forest),
    shape: { ...shapeOf(forest), ...shells.summary },
    timeline: timelineOf(forest),
    roles: rolesOf(forest, shells.shellOf),
    postsLeftOut: forest.postsLeftOut,
  }
}

function originOf({ posts, parent, isFromOutside }: Forest): Origin | null {
  const [earliest] = posts
  if (earliest === undefined) return null
  const independent = posts.filter((_, index) => (parent[index] ?? -1) < 0 && isFromOutside[index] !== 1)
  const [first] = independent
  const second = first === undefined ? undefined : independent.find((post) => voiceOf(post) !== voiceOf(first))
  return {
    earliest: showPost(earliest),
    earliestIndependent: first === undefined ? null : showPost(first),
    firstCorroboration: second === undefined ? null : showPost(second),
  }
}

function shapeOf(forest: Forest): Omit<CascadeShape, 'voices' | 'shellMax' | 'shellVoices'> {
  const { posts, parent, depth, children, size } = forest
  const levels: number[] = []
  let roots = 0
  let depthSum = 0
  let passedOnBelow = 0
  let largest = 0
  for (let index = 0; index < posts.length; index++) {
    const level = depth[index] ?? 0
    levels[level] = (levels[level] ?? 0) + 1
    depthSum += level
    if ((parent[index] ?? -1) >= 0) passedOnBelow += children[index] ?? 0
    else {
      roots++
      if ((size[index] ?? 0) > (size[largest] ?? 0)) largest = index
    }
  }
  const below = posts.length - roots
  return {
    posts: posts.length,
    roots,
    depth: Math.max(0, levels.length - 1),
    depthMean: posts.length === 0 ? 0 : depthSum / posts.length,
    breadth: levels.reduce((most, one) => Math.max(most, one), 0),
    structuralVirality: structuralVirality(forest, largest),
    largestTree: size[largest] ?? 0,
    reproductionNumber: below === 0 ? 0 : passedOnBelow / below,
  }
}

/** Each link of a tree of n posts that cuts off s of them lies on s (n - s) of the n (n - 1) / 2 paths. */
function structuralVirality({ parent, root, size }: Forest, of: number): number {
  const total = size[of] ?? 0
  if (total < 2) return 0
  let paths = 0
  for (const [index, above] of parent.entries()) {
    if (above < 0 || root[index] !== of) continue
    const below = size[index] ?? 0
    paths += below * (total - below)
  }
  return (2 * paths) / (total * (total - 1))
}

function voiceShells({ posts, parent }: Forest): {
  readonly summary: Pick<CascadeShape, 'voices' | 'shellMax' | 'shellVoices'>
  readonly shellOf: (index: number) => number
} {
  const nodes = new Map<string, number>()
  const nodeOf = posts.map((post) => {
    const voice = voiceOf(post)
    const node = nodes.get(voice) ?? nodes.size
    nodes.set(voice, node)
    return node
  })
  const pairs: [number, number][] = []
  for (const [index, above] of parent.entries()) if (above >= 0) pairs.push([nodeOf[index] ?? 0, nodeOf[above] ?? 0])
  const shells = shellsOf(nodes.size, pairs)
  const shellMax = shells.reduce((most, one) => Math.max(most, one), 0)
  return {
    summary: { voices: nodes.size, shellMax, shellVoices: shells.filter((shell) => shell === shellMax).length },
    shellOf: (index) => shells[nodeOf[index] ?? 0] ?? 0,
  }
}
