// Plans one event: where it is, when it starts and breaks out, and every report that anybody will make of it.
import { chinaOffsetMs } from '../core/china-time.ts'
import { assert } from '../core/errors.ts'
import type { PlaceCode } from '../core/ids.ts'
import type { Channel } from '../core/post.ts'
import type { Random } from '../core/random.ts'
import type { City } from './city.ts'
import type { Spot } from './city-place.ts'
import { dayMs, hourMs } from '../core/durations.ts'
import { rhythmFactor } from './rhythm.ts'
import type { ChannelShares, EventKind, Span } from './event-kinds.ts'

export type Phase = 'early' | 'late' | 'official'

/** A report before it is worded. */
export interface PlannedReport {
  readonly timeMs: number
  readonly channel: Channel
  readonly phase: Phase
  readonly spot: Spot
  /** What this report may mention by name. */
  readonly names: Readonly<Record<string, string>>
}

export interface PlannedEvent {
  readonly kind: EventKind
  readonly place: PlaceCode
  readonly onsetMs: number
  readonly outbreakMs: number
  /** The simulation ends here. */
  readonly endMs: number
  readonly reports: readonly PlannedReport[]
}

export interface EventWindow {
  readonly earliestMs: number
  readonly endMs: number
}

export function planEvent(kind: EventKind, window: EventWindow, city: City, random: Random): PlannedEvent {
  const outbreakMs = drawOutbreak(kind, window, random)
  const lead = Math.min(between(kind.leadHours, random) * hourMs, outbreakMs - window.earliestMs)
  assert(lead > 0, `No room for an event of kind ${kind.kind} in this scenario.`)
  const startMs = outbreakMs - lead
  const spots = drawSpots(kind, city, random)
  const names = drawNames(kind, spots, city, random)
  const early = earlyTimes(kind, startMs, outbreakMs, random)
  const late = lateTimes(kind, outbreakMs, window.endMs, random)
  const reports = [
    ...early.map((timeMs) => report(timeMs, 'early')),
    ...late.map((timeMs) => report(timeMs, 'late')),
    ...officialTimes(outbreakMs, window.endMs, random).map((timeMs) => report(timeMs, 'official')),
  ].sort((a, b) => a.timeMs - b.timeMs)
  function report(timeMs: number, phase: Phase): PlannedReport {
    const index = random.below(spots.length)
    const spot = spots[index]
    assert(spot !== undefined, 'An event has at least one place.')
    const channel = phase === 'official' ? 'news' : drawChannel(phase === 'early' ? kind.early : kind.late, random)
    return { timeMs, channel, phase, spot, names: names(spot) }
  }
  return { kind, place: commonPlace(spots), onsetMs: early[0] ?? startMs, outbreakMs, endMs: window.endMs, reports }
}

function between(span: Span, random: Random): number {
  return span[0] + random.next() * (span[1] - span[0])
}

function wholeBetween(span: Span, random: Random): number {
  return span[0] + random.below(span[1] - span[0] + 1)
}

// The outbreak falls into the hours of its kind, far enough from both ends that build-up and echo fit.
function drawOutbreak(kind: EventKind, window: EventWindow, random: Random): number {
  const room = window.endMs - window.earliestMs
  const lead = Math.min(kind.leadHours[0] * hourMs, room * 0.6)
  const echo = Math.min(kind.decayHours * 1.5 * hourMs, room * 0.2)
  const first = window.earliestMs + lead
  const last = window.endMs - echo
  for (let attempt = 0; attempt < 64; attempt++) {
    const timeMs = Math.floor(first + random.next() * (last - first))
    const hour = ((((timeMs + chinaOffsetMs) % dayMs) + dayMs) % dayMs) / hourMs
    if (hour >= kind.outbreakHours[0] && hour <= kind.outbreakHours[1] + 1) return timeMs
  }
  return Math.floor((first + last) / 2)
}

function drawSpots(kind: EventKind, city: City, random: Random): Spot[] {
  const count = wholeBetween(kind.places, random)
  const first = city.anySpot(random)
  if (kind.spread === 'scattered') return [first, ...Array.from({ length: count - 1 }, () => city.anySpot(random))]
  const spots = [first]
  // Along a river or a road each place is near the one before it; otherwise all are near the first.
  for (let i = 1; i < count; i++) {
    const from = kind.spread === 'along' ? (spots.at(-1) ?? first) : first
    spots.push(kind.spread === 'point' ? first : city.spotNear(from, random))
  }
  return spots
}

const dishes = [
  '三明治',
  '凉皮',
  '卤牛肉',
  '鸡腿饭',
  '酸奶',
  '豆干',
  '鸭血',
  '凉拌木耳',
  '寿司卷',
  '盐水虾',
  '肉末茄子',
  '蛋糕',
  '米粉',
  '四季豆',
]
const schemes = [
  '社保补贴',
  '医保年审',
  '电费优惠',
  '养老认证',
  '校服退费',
  'ETC失效',
  '快递理赔',
  '燃气补缴',
  '惠民消费券',
]
const festivals = [
  '灯会',
  '音乐节',
  '跨年烟花秀',
  '龙舟赛',
  '啤酒节',
  '庙会',
  '花朝节',
  '无人机灯光秀',
  '美食节',
  '马拉松',
]

function drawNames(
  kind: EventKind,
  spots: readonly Spot[],
  city: City,
  random: Random,
): (spot: Spot) => Record<string, string> {
  const first = spots[0]
  assert(first !== undefined, 'An event has at least one place.')
  const fixed: Record<string, string> = { dish: random.pick(dishes), scheme: random.pick(schemes) }
  fixed['festival'] = `${first.district}${random.pick(festivals)}`
  for (const [slot, venue] of Object.entries(kind.fixed)) fixed[slot] = city.venue(venue, first, random).name
  const { venues } = kind
  const own =
    venues === null
      ? []
      : Array.from({ length: wholeBetween(venues.count, random) }, (_, index) => {
          const spot = spots[index % spots.length] ?? first
          return { code: spot.code, name: city.venue(random.pick(venues.kinds), spot, random).name }
        })
  return (spot) => {
    const names = { ...fixed, district: spot.district, street: spot.street || spot.district }
    if (venues === null || own.length === 0) return names
    const here = own.filter((venue) => venue.code === spot.code)
    return { ...names, [venues.slot]: random.pick(here.length > 0 ? here : own).name }
  }
}

function earlyTimes(kind: EventKind, startMs: number, outbreakMs: number, random: Random): number[] {
  const count = wholeBetween(kind.precursors, random)
  const channel = mainChannel(kind.early)
  const times: number[] = []
  while (times.length < count) {
    const timeMs = Math.floor(startMs + random.next() ** (1 / kind.growth) * (outbreakMs - startMs))
    // People report when they are awake and offices are open.
    if (random.next() * 2.2 < rhythmFactor(channel, timeMs) + 0.25) times.push(timeMs)
  }
  return times.sort((a, b) => a - b)
}

function lateTimes(kind: EventKind, outbreakMs: number, endMs: number, random: Random): number[] {
  const count = wholeBetween(kind.burst, random)
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const timeMs = Math.floor(outbreakMs + 120_000 - Math.log(1 - random.next()) * kind.decayHours * hourMs)
    if (timeMs < endMs) times.push(timeMs)
  }
  return times
}

function officialTimes(outbreakMs: number, endMs: number, random: Random): number[] {
  const first = outbreakMs + between([0.4, 3], random) * hourMs
  return Array.from({ length: 1 + random.below(4) }, (_, i) =>
    Math.floor(first + i * between([0.3, 5], random) * hourMs),
  ).filter((timeMs) => timeMs < endMs)
}

function mainChannel(shares: ChannelShares): Channel {
  const first = Object.entries(shares).sort((a, b) => b[1] - a[1])[0]
  return (first?.[0] ?? 'weibo') as Channel
}

function drawChannel(shares: ChannelShares, random: Random): Channel {
  let chance = random.next() * Object.values(shares).reduce((sum, share) => sum + share, 0)
  for (const [channel, share] of Object.entries(shares)) {
    chance -= share
    if (chance <= 0) return channel as Channel
  }
  return mainChannel(shares)
}

/** The finest place that holds them all: their common prefix, cut to a level of the place tree. */
function commonPlace(spots: readonly Spot[]): PlaceCode {
  const first = spots[0]?.code ?? ('' as PlaceCode)
  for (const length of [12, 9, 6, 4]) {
    const prefix = first.slice(0, length)
    if (first.length >= length && spots.every((spot) => spot.code.startsWith(prefix))) return prefix as PlaceCode
  }
  return '' as PlaceCode
}
