// A rumour: one account says something untrue and a thousand others repeat it; no crisis and no corroboration.
import type { TopicId } from '../core/ids.ts'
import type { Random } from '../core/random.ts'
import type { City } from './city.ts'
import type { Spot } from './city-place.ts'
import type { Fill } from './grammar.ts'
import type { EventWindow } from './plan-event.ts'
import { isoTime } from './post-writer.ts'
import type { PostWriter, SimulatedPost } from './post-writer.ts'
import { hourMs } from '../core/durations.ts'
import type { ScenarioSource } from './scenario.ts'
import type { Silence } from './silence.ts'
import { isSilent } from './silence.ts'
import type { ToldEvent } from './truth.ts'
import type { VenueKind } from './venue-names.ts'

export interface RumourOptions {
  readonly window: EventWindow
  readonly city: City
  readonly writer: PostWriter
  readonly sources: readonly ScenarioSource[]
  readonly silences: readonly Silence[]
  readonly random: Random
}

const venueSlots: readonly VenueKind[] = ['river', 'mall', 'hospital', 'school', 'market']

export function planRumour(options: RumourOptions): ToldEvent {
  const { window, city, writer, random } = options
  const speaking = options.sources.filter(({ channel }) => channel === 'weibo')
  const stage = random.pick(speaking.length > 0 ? speaking : options.sources)
  const roomMs = window.endMs - window.earliestMs
  const startMs = Math.floor(window.earliestMs + random.next() * roomMs * 0.8)
  const spot = city.anySpot(random)
  const fill = rumourFill(city, spot, random, writer)
  const report = { titleRule: '', rules: ['rumour.origin'], mood: 'bad', hashtag: '' } as const
  const origin = writer.write({ source: stage, timeMs: startMs, spot, report, fill, random, fresh: true })
  const copies = spread(origin, stage, startMs, options)
  const replies = answers(startMs, spot, fill, options)
  const posts = [origin, ...copies, ...replies]
    .filter((post) => post.time < isoTime(window.endMs))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.id < b.id ? -1 : 1))
  return {
    truth: {
      kind: 'rumour',
      crisis: false,
      topic: 'security.rumour' as TopicId,
      place: city.code,
      onset: origin.time,
      // The peak: when half of the copies have been made.
      outbreak: posts[Math.floor(posts.length / 2)]?.time ?? origin.time,
      posts: posts.map(({ id }) => id),
    },
    posts,
  }
}

// About a thousand copies: most through the repost button, the rest pasted; the pusher repeats itself.
function spread(
  origin: SimulatedPost,
  stage: ScenarioSource,
  startMs: number,
  options: RumourOptions,
): SimulatedPost[] {
  const { random, writer, silences } = options
  const count = 500 + random.below(800)
  const hours = 4 + random.next() * 10
  const copies: SimulatedPost[] = []
  for (let i = 0; i < count; i++) {
    const timeMs = Math.floor(startMs + 90_000 - Math.log(1 - random.next()) * hours * hourMs)
    if (isSilent(stage, timeMs, silences)) continue
    const pusher = random.next() < 0.04
    if (pusher || random.next() < 0.35)
      copies.push(writer.copy(origin, stage, timeMs, random, pusher ? origin.author : undefined))
    else copies.push(writer.repost(origin, stage, timeMs, random))
  }
  return copies
}

// A few people ask the hotline whether it is true, and the authorities deny it.
function answers(startMs: number, spot: Spot, fill: Fill, options: RumourOptions): SimulatedPost[] {
  const { random, writer, sources, silences } = options
  const make = (rule: string, channel: 'hotline' | 'news', hours: number): SimulatedPost[] => {
    const timeMs = Math.floor(startMs + hours * hourMs)
    const source = sources.find((candidate) => candidate.channel === channel)
    if (source === undefined || isSilent(source, timeMs, silences)) return []
    const report = { titleRule: '', rules: [rule], mood: 'bad', hashtag: '' } as const
    return [writer.write({ source, timeMs, spot, report, fill, random, fresh: true })]
  }
  const questions = Array.from({ length: 1 + random.below(4) }, () => 1 + random.next() * 12)
  const denials = Array.from({ length: 1 + random.below(3) }, () => 3 + random.next() * 10)
  return [
    ...questions.flatMap((hours) => make('rumour.ask', 'hotline', hours)),
    ...denials.flatMap((hours) => make('rumour.deny', 'news', hours)),
  ]
}

function rumourFill(city: City, spot: Spot, random: Random, writer: PostWriter): Fill {
  const names: Record<string, string> = { district: spot.district, street: spot.street, at: '' }
  for (const slot of venueSlots) names[slot] = city.venue(slot, spot, random).name
  const fill: Fill = (name) => names[name]
  // Everybody repeats the same claim, so it is chosen once.
  names['claim'] = writer.say('rumour.claim', 'weibo', random, fill)
  return fill
}
