// What a city says on any day: chatter, advertisement, small complaints and mishaps that mean nothing, with their rhythm.
import type { Channel } from '../core/post.ts'
import { createRandom } from '../core/random.ts'
import type { Random } from '../core/random.ts'
import type { City } from './city.ts'
import type { Spot } from './city-place.ts'
import type { Days } from './days.ts'
import { createDays } from './days.ts'
import { circumstances } from './circumstances.ts'
import type { Fill } from './grammar.ts'
import type { PostWriter, SimulatedPost } from './post-writer.ts'
import { dayMs } from '../core/durations.ts'
import { rhythmFactor } from './rhythm.ts'
import type { ScenarioSource } from './scenario.ts'
import { venueKinds } from './venue-names.ts'
import type { VenueKind } from './venue-names.ts'
import { chatterTopics } from './words/chatter.ts'

export interface BackgroundOptions {
  readonly city: City
  readonly writer: PostWriter
  readonly seed: string
  readonly startMs: number
  /** Multiplies every source's posts a day. */
  readonly rate: number
  /** Standard deviation of the logarithm of the day-to-day factors. */
  readonly unrest: number
}

export interface Background {
  /** Posts of one source with times in [fromMs, toMs), in any order. */
  posts(source: ScenarioSource, fromMs: number, toMs: number): SimulatedPost[]
}

/** A complaint that its neighbours may bring up again within the next days. */
interface Matter {
  readonly words: string
  readonly spot: Spot
  readonly names: Map<string, string>
}

const smallMatters =
  'parking noise heating wage property road garbage transit school shop house water power medical pet illegal telecom drain green taxi parcel village leisure patrol patrol'
// A third of what a hotline hears are questions about procedures.
const complaints = [...smallMatters.split(' '), ...Array.from({ length: 12 }, () => 'consult')]
const mishaps = 'tummy gassmell stuck smallfire crash cold scam smell wall muddy'.split(' ')
/** What grid workers find on their rounds; the rest reaches the city by phone. */
const gridComplaints = [
  ...'parking property road garbage illegal pet noise drain green'.split(' '),
  ...Array.from({ length: 9 }, () => 'patrol'),
]
const gridMatters: ReadonlySet<string> = new Set(gridComplaints)
const nothing: Fill = () => undefined
const mattersMax = 300
const recentMax = 200

export function createBackground(options: BackgroundOptions): Background {
  const { city, writer, seed } = options
  const random = createRandom(`${seed}|background`)
  const matters: Matter[] = []
  const recent: SimulatedPost[] = []
  const days = createDays(seed, options.unrest, writer)
  const parts = { writer, city, random, days }

  function posts(source: ScenarioSource, fromMs: number, toMs: number): SimulatedPost[] {
    const day = Math.floor((fromMs - options.startMs) / dayMs)
    const mean =
      (source.postsPerDay * options.rate * rhythmFactor(source.channel, (fromMs + toMs) / 2) * (toMs - fromMs)) / dayMs
    const count = random.poisson(mean * days.unrest(`${source.id}|${day}`) * days.unrest(`all|${day}`))
    return Array.from({ length: count }, () => one(source, fromMs + random.below(toMs - fromMs), day))
  }

  function one(source: ScenarioSource, timeMs: number, day: number): SimulatedPost {
    const chance = random.next()
    if (chance < source.complaint) return complaint(source, timeMs, day, false)
    if (chance < source.complaint + source.mishap) return complaint(source, timeMs, day, true)
    const origin = source.channel === 'weibo' && random.next() < 0.05 ? recent[random.below(recentMax)] : undefined
    if (origin !== undefined && origin.source === source.id) return writer.repost(origin, source, timeMs, random)
    return chatter(source, timeMs, day, chance > 1 - source.advertisement)
  }

  function complaint(source: ScenarioSource, timeMs: number, day: number, mishap: boolean): SimulatedPost {
    const known = !mishap && random.next() < 0.18 ? matters[random.below(mattersMax)] : undefined
    const again = known !== undefined && (source.channel !== 'grid' || gridMatters.has(known.words)) ? known : undefined
    const words = again?.words ?? drawWords(source.channel, day, mishap)
    const matter = again ?? { words, spot: city.anySpot(random), names: new Map<string, string>() }
    if (again === undefined && !mishap) matters[random.below(mattersMax)] = matter
    const rules = [`${words}.core`]
    const more = source.channel === 'weibo' ? random.below(2) : random.below(3)
    for (let i = 0; i < more; i++) rules.push(`${words}.more`)
    rules.push(...circumstances(source.channel, random))
    const fill = createFill(parts, { ...matter, channel: source.channel, day })
    const report = { titleRule: `${words}.title`, rules, mood: 'bad', hashtag: '' } as const
    return writer.write({ source, timeMs, spot: matter.spot, report, fill, random, fresh: false })
  }

  function drawWords(channel: Channel, day: number, mishap: boolean): string {
    const words = mishap ? mishaps : channel === 'grid' ? gridComplaints : complaints
    // Some days have more of one kind: two are drawn and the livelier one is taken more often.
    const first = random.pick(words)
    const second = random.pick(words)
    return days.unrest(`${first}|${day}`) * random.next() > days.unrest(`${second}|${day}`) * random.next()
      ? first
      : second
  }

  function chatter(source: ScenarioSource, timeMs: number, day: number, advertisement: boolean): SimulatedPost {
    const spot = city.anySpot(random)
    const fill = createFill(parts, { spot, names: new Map(), channel: source.channel, day })
    const rule = advertisement ? 'ad.any' : source.channel === 'news' ? 'n.city' : chatterRule(random)
    const rules = random.next() < 0.18 && !advertisement ? [rule, 'f.talk'] : [rule]
    const hashtag = random.next() < 0.06 ? (fill('trend') ?? '') : ''
    const report = {
      titleRule: source.channel === 'forum' ? 'c.forumtitle' : '',
      rules,
      mood: 'good',
      hashtag,
    } as const
    const post = writer.write({ source, timeMs, spot, report, fill, random, fresh: false })
    if (source.channel === 'weibo') recent[random.below(recentMax)] = post
    return post
  }

  return { posts }
}

// Most talk is about nothing in particular; the named subjects are what many people share on the same day.
function chatterRule(from: Random): string {
  if (from.next() < 0.7) return 'f.talk'
  const topic = from.pick(chatterTopics)
  return topic === 'game' ? 'c.game1' : `c.${topic}`
}

interface FillParts {
  readonly writer: PostWriter
  readonly city: City
  readonly random: Random
  readonly days: Days
}

interface FillPlace {
  readonly spot: Spot
  readonly names: Map<string, string>
  readonly channel: Channel
  readonly day: number
}

/** Fills the slots of a text about one spot; what it invents is remembered in `names`. */
function createFill({ writer, city, random, days }: FillParts, at: FillPlace): Fill {
  const { spot, names, channel, day } = at
  const place = writer.placeFill(spot, names.get('estate') ?? '', channel, random)
  return (name) => {
    if (name === 'weather') return days.weather(String(day))
    if (name === 'trend') return days.trend(`${day}|${random.below(3)}`)
    const known = names.get(name) ?? place(name)
    if (known !== undefined) return known
    const isPolicy = name === 'policy'
    if (!isPolicy && !isVenueKind(name)) return undefined
    const made = isPolicy ? writer.say('q.policy', channel, random, nothing) : city.venue(name, spot, random).name
    names.set(name, made)
    return made
  }
}

const venueNames: ReadonlySet<string> = new Set(venueKinds)
function isVenueKind(name: string): name is VenueKind {
  return venueNames.has(name)
}
