// A cascade hour by hour: which channel, source and kind of account carried it, how much each post led to, when it peaked.
import { hourMs } from '../../core/durations.ts'
import type { Forest } from './forest.ts'

export interface TimelineBin {
  readonly startMs: number
  readonly posts: number
  readonly channels: Readonly<Record<string, number>>
  readonly sources: Readonly<Record<string, number>>
  readonly accounts: Readonly<Record<string, number>>
  /** Mean number of posts that passed on a post of this bin: the case reproduction number (Wallinga and Teunis, 2004). */
  readonly reproductionNumber: number | null
  /** True where most posts of this bin may still be passed on, so that the number is too low. */
  readonly isStillOpen: boolean
}

export interface Timeline {
  readonly binSizeMs: number
  /** Bins without posts are left out. */
  readonly bins: readonly TimelineBin[]
  /** From the first post to the start of the bin with the most posts, the earliest of equals. */
  readonly timeToPeakMs: number
}

// A week of hours; a longer cascade gets wider bins.
const binsMax = 168
const sourcesMax = 20

export function timelineOf(forest: Forest): Timeline {
  const { posts, children } = forest
  const firstMs = posts[0]?.timeMs ?? 0
  const lastMs = posts.at(-1)?.timeMs ?? 0
  const binSizeMs = binSize(lastMs - firstMs)
  const originMs = Math.floor(firstMs / binSizeMs) * binSizeMs
  const openFromMs = lastMs - usualDelayMs(forest)
  const bins = new Map<number, Tally>()
  for (const [index, post] of posts.entries()) {
    const startMs = originMs + Math.floor((post.timeMs - originMs) / binSizeMs) * binSizeMs
    const tally = bins.get(startMs) ?? newTally()
    bins.set(startMs, tally)
    tally.posts++
    tally.passedOn += children[index] ?? 0
    add(tally.channels, post.channel)
    add(tally.sources, post.source)
    add(tally.accounts, post.account)
  }
  const list = [...bins].map(([startMs, tally]) => closeBin(startMs, tally, startMs + binSizeMs > openFromMs))
  const peak = list.reduce<TimelineBin | null>(
    (best, bin) => (best === null || bin.posts > best.posts ? bin : best),
    null,
  )
  return { binSizeMs, bins: list, timeToPeakMs: peak === null ? 0 : Math.max(0, peak.startMs - firstMs) }
}

interface Tally {
  posts: number
  passedOn: number
  readonly channels: Map<string, number>
  readonly sources: Map<string, number>
  readonly accounts: Map<string, number>
}

function newTally(): Tally {
  return { posts: 0, passedOn: 0, channels: new Map(), sources: new Map(), accounts: new Map() }
}

function closeBin(startMs: number, tally: Tally, isStillOpen: boolean): TimelineBin {
  return {
    startMs,
    posts: tally.posts,
    channels: record(tally.channels),
    sources: record(tally.sources),
    accounts: record(tally.accounts),
    reproductionNumber: tally.posts === 0 ? null : tally.passedOn / tally.posts,
    isStillOpen,
  }
}

/** Hours, doubled until the whole fits. */
function binSize(spanMs: number): number {
  let size = hourMs
  while (spanMs / size >= binsMax - 1) size *= 2
  return size
}

/** Nine tenths of the links were made within this time. */
function usualDelayMs({ posts, parent }: Forest): number {
  const delays: number[] = []
  for (const [index, above] of parent.entries()) {
    if (above >= 0) delays.push((posts[index]?.timeMs ?? 0) - (posts[above]?.timeMs ?? 0))
  }
  delays.sort((a, b) => a - b)
  return delays[Math.floor(delays.length * 0.9)] ?? 0
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** The most frequent names; the others are one entry, so that a bin stays small. */
function record(counts: ReadonlyMap<string, number>): Record<string, number> {
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const rest = sorted.slice(sourcesMax).reduce((sum, [, count]) => sum + count, 0)
  return Object.fromEntries([...sorted.slice(0, sourcesMax), ...(rest > 0 ? [['(others)', rest] as const] : [])])
}
