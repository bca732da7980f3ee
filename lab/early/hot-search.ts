// The archive of a hot-search list as a stream: each title a post at the hour in which it was first listed, with its truth.
import { hourMs } from '../../src/core/durations.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { StreamPost } from './incident-stream.ts'

type Row = Readonly<Record<string, string>>

export interface HotSearchTables {
  /** `h0` first hour (epoch s), `t` title, `d` description. */
  readonly titles: readonly Row[]
  /** `first_hour`, `kind`, `title`, `hours_to_peak`: the titles that a key-word rule takes for emergencies. */
  readonly emergencies: readonly Row[]
  /** `first_seen` (epoch s), `title`, `question` of a second platform; the days that both cover are taken. */
  readonly questions: readonly Row[]
}

/** A title that tells of an emergency. */
export interface EmergencyTitle {
  readonly id: string
  readonly kind: string
  readonly listedMs: number
  /** The end of the hour in which it stood highest. */
  readonly peakMs: number
}

export interface HotSearchStream {
  /** By time, then id; `incident` names the title where it is an emergency. */
  readonly posts: readonly StreamPost[]
  readonly emergencies: readonly EmergencyTitle[]
  readonly startMs: number
  readonly endMs: number
}

export function layHotSearch({ titles, emergencies, questions }: HotSearchTables): HotSearchStream {
  const truth = new Map(emergencies.map((row) => [`${row['first_hour']}|${row['title']}`, row]))
  const listed: EmergencyTitle[] = []
  const posts = titles.flatMap((row, index): StreamPost[] => {
    const listedMs = Number(row['h0']) * 1000
    const title = row['t'] ?? ''
    if (!Number.isFinite(listedMs) || title.trim() === '') return []
    const id = `w${index}`
    const found = truth.get(`${row['h0']}|${title}`)
    if (found !== undefined) {
      const peakMs = listedMs + (Number(found['hours_to_peak']) + 1) * hourMs
      listed.push({ id, kind: found['kind'] ?? '', listedMs, peakMs })
    }
    const text = [title, row['d'] ?? ''].filter((part) => part.trim() !== '').join('。')
    return [{ id, source: 'weibo-hot', channel: 'weibo', text, timeMs: listedMs, incident: found ? id : '' }]
  })
  if (posts.length === 0) {
    throw new EarlyWarningError('INPUT_UNREADABLE', 'No title with a time was found; wanted columns h0, t, d.')
  }
  const startMs = posts.reduce((least, { timeMs }) => Math.min(least, timeMs), Infinity)
  const endMs = posts.reduce((most, { timeMs }) => Math.max(most, timeMs), -Infinity) + hourMs
  posts.push(...questionsOf(questions, startMs, endMs))
  posts.sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
  return { posts, emergencies: listed, startMs, endMs }
}

/** A question is listed anew each day; its first day is when it came. */
function questionsOf(rows: readonly Row[], startMs: number, endMs: number): StreamPost[] {
  const seen = new Set<string>()
  return rows.flatMap((row, index): StreamPost[] => {
    const timeMs = Number(row['first_seen']) * 1000
    const question = row['question'] ?? ''
    if (!(timeMs >= startMs && timeMs < endMs) || seen.has(question)) return []
    seen.add(question)
    return [{ id: `z${index}`, source: 'zhihu-hot', channel: 'forum', text: row['title'] ?? '', timeMs, incident: '' }]
  })
}
