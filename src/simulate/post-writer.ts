// Writes single posts in the project's own wire shape: author, wording, place field, counts and an opaque id.
import { chinaOffsetMs } from '../core/china-time.ts'
import { hash32 } from '../core/hash.ts'
import type { AccountKind, Channel } from '../core/post.ts'
import type { Random } from '../core/random.ts'
import { createIds, drawAuthor } from './invented-names.ts'
import type { City } from './city.ts'
import type { Spot } from './city-place.ts'
import { createGrammar } from './grammar.ts'
import type { Fill } from './grammar.ts'
import { placeHint, placePhrase } from './place-phrase.ts'
import type { ScenarioSource } from './scenario.ts'
import { writeReport } from './voice.ts'
import type { Report } from './voice.ts'
import { chatterWords } from './words/chatter.ts'
import { complaintWords } from './words/complaints.ts'
import { enquiryWords } from './words/enquiries.ts'
import { accidentEventWords } from './words/events-accident.ts'
import { cityEventWords } from './words/events-city.ts'
import { healthEventWords } from './words/events-health.ts'
import { freeTalkWords } from './words/free-talk.ts'
import { hazardWords } from './words/hazards.ts'
import { storyWords } from './words/stories.ts'
import { voiceWords } from './words/voices.ts'

/** A post on the wire. `attributes.simulated` says on every one that nobody ever wrote it. */
export interface SimulatedPost {
  readonly id: string
  readonly source: string
  readonly channel: Channel
  readonly author?: string
  readonly account?: AccountKind
  readonly organisation?: string
  readonly title?: string
  readonly text: string
  /** ISO 8601 with China's offset, to the millisecond. */
  readonly time: string
  readonly place?: string
  readonly repostOf?: string
  readonly counts?: { readonly reposts: number; readonly comments: number; readonly likes: number }
  readonly attributes: { readonly simulated: true }
}

export interface WriteRequest {
  readonly source: ScenarioSource
  readonly timeMs: number
  readonly spot: Spot
  readonly report: Report
  readonly fill: Fill
  readonly random: Random
  /** The author has not spoken before: witnesses are mostly people who seldom post. */
  readonly fresh: boolean
}

export interface PostWriter {
  write(request: WriteRequest): SimulatedPost
  /** Spreads `origin` with a word or two, as the repost button does. */
  repost(origin: SimulatedPost, source: ScenarioSource, timeMs: number, random: Random): SimulatedPost
  /** The same text again under another name, without saying where it is from. */
  copy(origin: SimulatedPost, source: ScenarioSource, timeMs: number, random: Random, author?: string): SimulatedPost
  has(rule: string): boolean
  say(rule: string, channel: Channel, random: Random, fill: Fill): string
  /** Answers `at` once, and `district` and `street`. */
  placeFill(spot: Spot, venue: string, channel: Channel, random: Random): Fill
  trend(random: Random): string
}

const grammar = createGrammar([
  voiceWords,
  chatterWords,
  freeTalkWords,
  storyWords,
  complaintWords,
  enquiryWords,
  hazardWords,
  healthEventWords,
  accidentEventWords,
  cityEventWords,
])

const nobody: Fill = () => undefined

export function createPostWriter(city: City, seed: string): PostWriter {
  const nextId = createIds(seed)

  function write(request: WriteRequest): SimulatedPost {
    const { source, timeMs, spot, random } = request
    const id = nextId()
    const { channel } = source
    const desk = channel === 'news' ? newsDesk(city, random) : null
    const author = desk?.author ?? drawAuthor(source, random, request.fresh)
    const persona = hash32(author)
    const { title, text } = writeReport(request.report, { channel, persona }, grammar, random, request.fill)
    const place = placeHint(spot, city, channel, random)
    // Many callers give no name, and grid reports carry the worker's account only.
    const named = channel === 'hotline' ? random.next() < 0.65 : true
    return {
      id,
      source: source.id,
      channel,
      ...(named ? { author } : {}),
      ...(desk === null ? {} : { account: desk.account, organisation: desk.organisation }),
      ...(title === '' ? {} : { title }),
      text,
      time: isoTime(timeMs),
      ...(place === '' ? {} : { place }),
      ...(channel === 'weibo' || channel === 'news' ? { counts: drawCounts(random, channel) } : {}),
      attributes: { simulated: true },
    }
  }

  function repost(origin: SimulatedPost, source: ScenarioSource, timeMs: number, random: Random): SimulatedPost {
    const tail = grammar.say('rumour.tail', random, 'weibo', nobody)
    const name = grammar.say('rumour.friend', random, 'weibo', nobody)
    const text = `${tail}//@${name}：${origin.text}`
    return { ...again(source, timeMs, random, text), repostOf: origin.id }
  }

  function copy(
    origin: SimulatedPost,
    source: ScenarioSource,
    timeMs: number,
    random: Random,
    author?: string,
  ): SimulatedPost {
    const tail = random.next() < 0.5 ? grammar.say('rumour.tail', random, 'weibo', nobody) : ''
    const post = again(source, timeMs, random, origin.text + tail)
    return author === undefined ? post : { ...post, author }
  }

  function again(source: ScenarioSource, timeMs: number, random: Random, text: string): SimulatedPost {
    return {
      id: nextId(),
      source: source.id,
      channel: source.channel,
      author: drawAuthor(source, random, true),
      text,
      time: isoTime(timeMs),
      ...(random.next() < 0.3 ? { place: city.name } : {}),
      counts: drawCounts(random, 'weibo'),
      attributes: { simulated: true },
    }
  }

  return {
    write,
    repost,
    copy,
    has: (rule) => grammar.has(rule),
    say: (rule, channel, random, fill) => grammar.say(rule, random, channel, fill),
    placeFill,
    trend: (random) => grammar.say('trend.name', random, 'weibo', nobody),
  }
}

function placeFill(spot: Spot, venue: string, channel: Channel, random: Random): Fill {
  let said = false
  return (name) => {
    if (name === 'district') return spot.district
    if (name === 'street') return spot.street || spot.district
    if (name !== 'at') return undefined
    if (said) return ''
    said = true
    return placePhrase(spot, venue, channel, random)
  }
}

interface Desk {
  readonly author: string
  readonly account: AccountKind
  readonly organisation: string
}

const papers = [
  ['desk-daily', '日报'],
  ['desk-evening', '晚报'],
  ['desk-radio', '广播电视台'],
] as const

function newsDesk(city: City, random: Random): Desk {
  if (random.below(4) === 0) return { author: 'desk-notice', account: 'government', organisation: `${city.name}发布` }
  const [author, name] = random.pick(papers)
  return { author, account: 'media', organisation: `${city.name}${name}` }
}

function drawCounts(random: Random, channel: Channel): { reposts: number; comments: number; likes: number } {
  // Engagement is log-normal: most posts have none, a few have very much.
  const reach = Math.exp(random.normal() * 1.5 + (channel === 'news' ? 3 : 0))
  return {
    reposts: Math.floor(reach * random.next() * 0.8),
    comments: Math.floor(reach * random.next() * 1.5),
    likes: Math.floor(reach * random.next() * 6),
  }
}

/** 2026-03-02T08:15:30.250+08:00 */
export function isoTime(timeMs: number): string {
  return `${new Date(timeMs + chinaOffsetMs).toISOString().slice(0, -1)}+08:00`
}
