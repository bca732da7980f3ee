// Words the reports of a planned event: each one differently, each with a changing subset of the facts.
import { hourMs, minuteMs } from '../core/durations.ts'
import { assert } from '../core/errors.ts'
import type { TopicId } from '../core/ids.ts'
import type { Channel } from '../core/post.ts'
import type { Random } from '../core/random.ts'
import { circumstances } from './circumstances.ts'
import type { Fill } from './grammar.ts'
import type { PlannedEvent, PlannedReport } from './plan-event.ts'
import { isoTime } from './post-writer.ts'
import type { PostWriter, SimulatedPost } from './post-writer.ts'
import type { ScenarioSource } from './scenario.ts'
import type { Silence } from './silence.ts'
import { isSilent } from './silence.ts'
import type { ToldEvent } from './truth.ts'
import type { Report } from './voice.ts'

export interface Telling {
  readonly planned: PlannedEvent
  readonly writer: PostWriter
  readonly sources: readonly ScenarioSource[]
  readonly silences: readonly Silence[]
  readonly random: Random
}

const attemptsMax = 24

export function tellEvent(telling: Telling): ToldEvent {
  const { planned, writer, random } = telling
  const { kind } = planned
  const posts: SimulatedPost[] = []
  const said = new Set<string>()
  for (const report of planned.reports) {
    const source = sourceFor(report.channel, telling, report.timeMs)
    if (source === null) continue
    const post = tellOnce(report, source, telling, said)
    // People share what frightens them: now and then an early Weibo post is passed on a few times.
    if (post === null) continue
    posts.push(post)
    if (source.channel !== 'weibo' || random.next() > 0.12) continue
    for (let share = random.below(4); share > 0; share--) {
      const timeMs = report.timeMs + Math.floor(random.next() * 3 * hourMs) + minuteMs
      if (timeMs >= planned.endMs || isSilent(source, timeMs, telling.silences)) continue
      posts.push(writer.repost(post, source, timeMs, random))
    }
  }
  posts.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.id < b.id ? -1 : 1))
  assert(posts.length > 0, `The event ${kind.kind} has nobody to report it.`)
  return {
    truth: {
      kind: kind.kind,
      crisis: kind.crisis,
      topic: kind.topic as TopicId,
      place: planned.place,
      onset: posts[0]?.time ?? isoTime(planned.onsetMs),
      outbreak: isoTime(planned.outbreakMs),
      posts: posts.map(({ id }) => id),
    },
    posts,
  }
}

/** Two reports of one event are never the same; where the grammar has nothing new to say, nothing is said. */
function tellOnce(
  planned: PlannedReport,
  source: ScenarioSource,
  telling: Telling,
  said: Set<string>,
): SimulatedPost | null {
  const { writer, random } = telling
  const { kind } = telling.planned
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const report = compose(planned, source.channel, telling)
    const post = writer.write({
      source,
      timeMs: planned.timeMs,
      spot: planned.spot,
      report,
      fill: fillFor(planned, source.channel, telling),
      random,
      fresh: random.next() < 0.9,
    })
    if (said.has(post.text)) continue
    said.add(post.text)
    return post
  }
  assert(said.size > 0, `The grammar of ${kind.words} has nothing to say.`)
  return null
}

function compose(planned: PlannedReport, channel: Channel, telling: Telling): Report {
  const { random } = telling
  const { words, mood } = telling.planned.kind
  const late = planned.phase === 'late'
  const hashtag = late && telling.planned.kind.kind === 'festival' ? (planned.names['festival'] ?? '') : ''
  if (planned.phase === 'official') {
    return { titleRule: '', rules: [`${words}.news`], mood, hashtag: '' }
  }
  const hasBurst = telling.writer.has(`${words}.burst`)
  const core = late && hasBurst ? `${words}.burst` : `${words}.core`
  const extra = late && hasBurst ? `${words}.burstextra` : `${words}.extra`
  const extras = Array.from({ length: extraCount(channel, random) }, () => extra)
  // One report in eight leaves the main thing out and tells a detail only.
  const rules: string[] =
    random.next() < 0.12 && !late ? [extra, extra] : random.next() < 0.75 ? [core, ...extras] : [...extras, core]
  rules.push(...circumstances(channel, random))
  return { titleRule: `${words}.title`, rules, mood, hashtag }
}

function extraCount(channel: Channel, random: Random): number {
  if (channel === 'weibo') return random.pick([0, 0, 1, 1, 2])
  if (channel === 'forum') return random.pick([0, 1, 2, 3])
  return channel === 'grid' ? random.pick([0, 1]) : random.pick([0, 1, 1, 2, 3])
}

function fillFor(planned: PlannedReport, channel: Channel, telling: Telling): Fill {
  const venue = planned.names['estate'] ?? ''
  const place = telling.writer.placeFill(planned.spot, venue, channel, telling.random)
  return (name) => planned.names[name] ?? place(name) ?? (name === 'weather' ? '阴' : undefined)
}

/** A source of the channel that is not silent then; Weibo where the channel has none; null where nobody can speak. */
function sourceFor(channel: Channel, telling: Telling, timeMs: number): ScenarioSource | null {
  const speaking = telling.sources.filter((source) => !isSilent(source, timeMs, telling.silences))
  const fitting = speaking.filter((source) => source.channel === channel)
  if (fitting.length > 0) return telling.random.pick(fitting)
  const other = speaking.filter((source) => source.channel === 'weibo' || source.channel === 'hotline')
  return other.length > 0 ? telling.random.pick(other) : null
}
