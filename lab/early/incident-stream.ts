// Lays the comments of real incidents over ordinary posts: one stream in the project's own Post shape, with its truth.
import { chinaOffsetMs } from '../../src/core/china-time.ts'
import { dayMs, hourMs, minuteMs } from '../../src/core/durations.ts'
import { createRandom } from '../../src/core/random.ts'
import type { Random } from '../../src/core/random.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'

type Row = Readonly<Record<string, string>>

export interface StreamPost {
  readonly id: string
  readonly source: string
  readonly channel: 'weibo' | 'forum'
  readonly author?: string
  readonly text: string
  readonly timeMs: number
  /** '' for background. */
  readonly incident: string
}

/** An incident that reached the hot-search list, and when it first stood there. */
export interface ListedIncident {
  readonly incident: string
  readonly name: string
  readonly listedMs: number
}

export interface IncidentTables {
  readonly comments: readonly Row[]
  readonly listings: readonly Row[]
  readonly posts: readonly Row[]
  readonly rhythm: readonly Row[]
}

export interface IncidentStreamOptions {
  readonly seed: string
  readonly backgroundPerDay: number
  /** Days of background before the first comment: what is common has to be known before anything can be new. */
  readonly warmUpDays: number
  /** `shuffled`: any post on any day. `days`: the archive's days one after the other, over and over, with their own bursts. */
  readonly background: 'shuffled' | 'days'
}

export interface IncidentStream {
  /** By time, then id. */
  readonly posts: readonly StreamPost[]
  readonly listed: readonly ListedIncident[]
  /** Midnight (China) of the first comment's day; before it there is background alone. */
  readonly judgedFromMs: number
  readonly endMs: number
}

/** 84 buckets of two hours; the first is Monday from midnight to two, China time. */
const bucketMs = 2 * hourMs
const platforms: Readonly<Record<string, string>> = { wb: 'weibo', dy: 'douyin', xhs: 'xiaohongshu', bili: 'bilibili' }

/**
 * Comments keep text, platform and minute; the seconds are drawn. Background posts are drawn without return, over and over.
 * What says which incident a comment belongs to is only in the truth.
 */
export function layIncidents(tables: IncidentTables, options: IncidentStreamOptions): IncidentStream {
  const random = createRandom(`${options.seed}|incidents`)
  const comments = commentsOf(tables.comments, random)
  const first = comments.reduce((least, post) => Math.min(least, post.timeMs), Infinity)
  const last = comments.reduce((most, post) => Math.max(most, post.timeMs), -Infinity)
  if (!Number.isFinite(first)) {
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      'No comment with a time was found; wanted columns ts, incident, platform, text.',
    )
  }
  const judgedFromMs = midnightOf(first)
  const endMs = midnightOf(last) + dayMs
  const startMs = judgedFromMs - options.warmUpDays * dayMs
  const posts = [...comments, ...backgroundOf(tables, startMs, endMs, options, random)]
  posts.sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
  const listed = tables.listings.map((row) => ({
    incident: row['incident'] ?? '',
    name: row['name'] ?? '',
    listedMs: chinaTimeMs(row['first_seen_cst'] ?? ''),
  }))
  return { posts, listed, judgedFromMs, endMs }
}

function commentsOf(rows: readonly Row[], random: Random): StreamPost[] {
  return rows.flatMap((row, index): StreamPost[] => {
    const text = row['text'] ?? ''
    const timeMs = chinaTimeMs(row['ts'] ?? '') + random.below(minuteMs)
    if (text.trim() === '' || Number.isNaN(timeMs)) return []
    const source = platforms[row['platform'] ?? ''] ?? 'comments'
    return [{ id: `c${index}`, source, channel: 'weibo', text, timeMs, incident: row['incident'] ?? '' }]
  })
}

function backgroundOf(
  { posts, rhythm }: IncidentTables,
  startMs: number,
  endMs: number,
  options: IncidentStreamOptions,
  random: Random,
): StreamPost[] {
  const pool = posts.filter((row) => (row['text'] ?? '').trim() !== '')
  if (pool.length === 0 || rhythm.length !== 84) {
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `Found ${pool.length} background posts and ${rhythm.length} buckets of the week; wanted posts with a text and 84 buckets.`,
    )
  }
  const counts = rhythm.map((row) => Number(row['count']))
  const weekly = counts.reduce((sum, count) => sum + count, 0)
  const draw = options.background === 'days' ? drawByDay(pool, random) : drawShuffled(pool, random)
  const background: StreamPost[] = []
  for (let fromMs = startMs; fromMs < endMs; fromMs += bucketMs) {
    // Monday, 5 January 1970, midnight in China.
    const bucket = Math.floor((fromMs + chinaOffsetMs - 4 * dayMs) / bucketMs) % 84
    const mean = (options.backgroundPerDay * 7 * (counts[bucket] ?? 0)) / weekly
    for (let left = random.poisson(mean); left > 0; left--) {
      const row = draw(Math.floor((fromMs - startMs) / dayMs))
      if (row === null) break
      background.push({
        id: `b${background.length}`,
        source: 'weibo',
        channel: 'weibo',
        ...((row['user'] ?? '') === '' ? {} : { author: row['user'] ?? '' }),
        text: row['text'] ?? '',
        timeMs: fromMs + random.below(bucketMs),
        incident: '',
      })
    }
  }
  return background
}

/** The next post for a day of the stream; null where that day has no more. */
type Draw = (day: number) => Row | null

function drawShuffled(pool: readonly Row[], random: Random): Draw {
  let order: Uint32Array = new Uint32Array(0)
  let next = 0
  return () => {
    if (next >= order.length) {
      order = shuffled(pool.length, random)
      next = 0
    }
    return pool[order[next++] ?? 0] ?? null
  }
}

/** Days of which less than half was obtained are left out. */
function drawByDay(pool: readonly Row[], random: Random): Draw {
  const byDay = new Map<string, Row[]>()
  for (const row of pool) {
    const day = row['day'] ?? ''
    const list = byDay.get(day)
    if (list === undefined) byDay.set(day, [row])
    else list.push(row)
  }
  const days = [...byDay].filter(([, rows]) => rows.length >= 1_000).sort((a, b) => (a[0] < b[0] ? -1 : 1))
  let today = -1
  let rows: readonly Row[] = []
  let order: Uint32Array = new Uint32Array(0)
  let next = 0
  return (day) => {
    if (day !== today) {
      today = day
      rows = days[day % days.length]?.[1] ?? []
      order = shuffled(rows.length, random)
      next = 0
    }
    return rows[order[next++] ?? -1] ?? null
  }
}

/** Fisher and Yates. */
function shuffled(size: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, index) => index)
  for (let i = size - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const kept = order[i] ?? 0
    order[i] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

function midnightOf(timeMs: number): number {
  return Math.floor((timeMs + chinaOffsetMs) / dayMs) * dayMs - chinaOffsetMs
}

/** `2024-08-07 20:01` in China time as epoch ms; NaN where it is none. */
function chinaTimeMs(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}:00+08:00`)
}
