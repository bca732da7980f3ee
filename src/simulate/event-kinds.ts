// The kinds of events that can be planted: how long they build up, how far they spread, who reports them, in which words.
import type { Channel } from '../core/post.ts'
import type { VenueKind } from './venue-names.ts'

export type Span = readonly [low: number, high: number]
export type Scatter = 'point' | 'near' | 'along' | 'scattered'
export type ChannelShares = Readonly<Partial<Record<Channel, number>>>

export interface EventKind {
  readonly kind: string
  /** Prefix of its rules in the grammar. */
  readonly words: string
  readonly crisis: boolean
  readonly topic: string
  /** Never part of a scenario that models are trained on. */
  readonly heldOut: boolean
  /** Hours from the first trace to the outbreak. */
  readonly leadHours: Span
  /** Reports before the outbreak. */
  readonly precursors: Span
  /** 1 is an even rate from onset to outbreak, 2 a rate that grows linearly, 3 one that grows with the square. */
  readonly growth: number
  readonly spread: Scatter
  /** Distinct places that reports come from. */
  readonly places: Span
  readonly early: ChannelShares
  readonly late: ChannelShares
  /** Reports after the outbreak, and the hours in which their rate falls to about a third. */
  readonly burst: Span
  readonly decayHours: number
  /** Venues and names that are the same in every report of the event. */
  readonly fixed: Readonly<Record<string, VenueKind>>
  /** Venue that each report picks anew from a few of the event's own; '' for none. */
  readonly venues: { readonly slot: string; readonly kinds: readonly VenueKind[]; readonly count: Span } | null
  readonly mood: 'good' | 'bad'
  /** Hours of the day at which the outbreak may come. */
  readonly outbreakHours: Span
}

const calls: ChannelShares = { hotline: 0.5, weibo: 0.22, forum: 0.18, grid: 0.1 }
const talk: ChannelShares = { weibo: 0.74, forum: 0.14, hotline: 0.1, news: 0.02 }

const crisis = {
  crisis: true,
  heldOut: false,
  growth: 2,
  spread: 'near',
  places: [2, 5],
  early: calls,
  late: talk,
  burst: [60, 200],
  decayHours: 6,
  venues: null,
  mood: 'bad',
  outbreakHours: [7, 22],
} as const satisfies Partial<EventKind>

export const eventKinds: readonly EventKind[] = [
  {
    ...crisis,
    kind: 'food-poisoning',
    words: 'food',
    topic: 'health.food',
    leadHours: [30, 84],
    precursors: [14, 40],
    spread: 'scattered',
    places: [5, 9],
    early: { hotline: 0.36, weibo: 0.34, forum: 0.22, grid: 0.08 },
    burst: [80, 240],
    decayHours: 9,
    fixed: { supplier: 'supplier', hospital: 'hospital' },
    venues: { slot: 'venue', kinds: ['canteen', 'restaurant', 'canteen'], count: [3, 6] },
  },
  {
    ...crisis,
    kind: 'gas-explosion',
    words: 'gas',
    topic: 'accident.gas',
    leadHours: [4, 16],
    precursors: [4, 9],
    growth: 1.3,
    places: [1, 3],
    early: { hotline: 0.8, grid: 0.08, weibo: 0.12 },
    burst: [80, 260],
    decayHours: 4,
    fixed: { estate: 'estate', road: 'road', restaurant: 'restaurant' },
    outbreakHours: [6, 23],
  },
  {
    ...crisis,
    kind: 'water-quality',
    words: 'water2',
    topic: 'health.water',
    leadHours: [54, 96],
    precursors: [30, 80],
    growth: 2.4,
    places: [4, 9],
    early: { hotline: 0.48, weibo: 0.22, forum: 0.24, grid: 0.06 },
    burst: [80, 240],
    decayHours: 10,
    fixed: { road: 'road', river: 'river', plant: 'plant' },
    venues: { slot: 'estate', kinds: ['estate'], count: [4, 8] },
  },
  {
    ...crisis,
    kind: 'wage-arrears',
    words: 'wages',
    topic: 'labour.wages',
    leadHours: [40, 100],
    precursors: [10, 26],
    spread: 'point',
    places: [1, 2],
    early: { hotline: 0.6, forum: 0.2, weibo: 0.2 },
    burst: [40, 140],
    decayHours: 5,
    fixed: { site: 'site', builder: 'builder', road: 'road' },
    outbreakHours: [8, 17],
  },
  {
    ...crisis,
    kind: 'road-collapse',
    words: 'sink',
    topic: 'accident.building',
    leadHours: [20, 70],
    precursors: [6, 16],
    places: [1, 3],
    early: { hotline: 0.55, grid: 0.15, weibo: 0.18, forum: 0.12 },
    decayHours: 5,
    fixed: { road: 'road' },
  },
  {
    ...crisis,
    kind: 'chemical-smell',
    words: 'river',
    topic: 'accident.chemical',
    heldOut: true,
    leadHours: [18, 60],
    precursors: [10, 28],
    spread: 'along',
    places: [3, 6],
    fixed: { river: 'river', plant: 'plant' },
  },
  {
    ...crisis,
    kind: 'lift-failures',
    words: 'lift',
    topic: 'accident.equipment',
    heldOut: true,
    leadHours: [24, 80],
    precursors: [7, 18],
    spread: 'point',
    places: [1, 1],
    burst: [40, 140],
    decayHours: 4,
    fixed: { tower: 'tower', property: 'property' },
  },
  {
    ...crisis,
    kind: 'landslide',
    words: 'slide',
    topic: 'natural.landslide',
    leadHours: [16, 60],
    precursors: [6, 16],
    places: [1, 3],
    early: { hotline: 0.55, grid: 0.25, weibo: 0.12, forum: 0.08 },
    fixed: { hill: 'hill', road: 'road' },
    outbreakHours: [1, 23],
  },
  {
    ...crisis,
    kind: 'school-epidemic',
    words: 'ill',
    topic: 'health.epidemic',
    leadHours: [24, 72],
    precursors: [12, 32],
    places: [3, 6],
    early: { hotline: 0.3, weibo: 0.38, forum: 0.3, grid: 0.02 },
    fixed: { school: 'school', hospital: 'hospital' },
    outbreakHours: [8, 20],
  },
  {
    ...crisis,
    kind: 'power-outage',
    words: 'power2',
    topic: 'accident.outage',
    leadHours: [12, 48],
    precursors: [10, 28],
    places: [3, 7],
    decayHours: 4,
    fixed: {},
    outbreakHours: [11, 23],
  },
  {
    ...crisis,
    kind: 'scam-wave',
    words: 'fraud',
    topic: 'security.fraud',
    leadHours: [24, 72],
    precursors: [14, 36],
    spread: 'scattered',
    places: [8, 14],
    burst: [60, 160],
    decayHours: 10,
    fixed: {},
    outbreakHours: [9, 20],
  },
  {
    ...crisis,
    kind: 'festival',
    words: 'fest',
    crisis: false,
    topic: 'commerce.tourism',
    leadHours: [3, 9],
    precursors: [25, 60],
    growth: 3,
    spread: 'point',
    places: [1, 4],
    early: { weibo: 0.82, forum: 0.14, hotline: 0.04 },
    late: { weibo: 0.87, forum: 0.1, news: 0.01, hotline: 0.02 },
    burst: [220, 480],
    decayHours: 2.5,
    fixed: { park: 'park', road: 'road' },
    mood: 'good',
    outbreakHours: [19, 20],
  },
  {
    ...crisis,
    kind: 'planned-works',
    words: 'works',
    crisis: false,
    topic: 'urban.utilities',
    leadHours: [3, 8],
    precursors: [8, 22],
    growth: 1,
    places: [2, 4],
    early: { hotline: 0.6, weibo: 0.2, forum: 0.2 },
    late: { weibo: 0.5, forum: 0.3, hotline: 0.2 },
    burst: [3, 12],
    decayHours: 1.5,
    fixed: { road: 'road', estate: 'estate' },
    outbreakHours: [12, 19],
  },
  {
    ...crisis,
    kind: 'fire-drill',
    words: 'drill',
    crisis: false,
    topic: 'accident.fire',
    leadHours: [0.2, 0.6],
    precursors: [3, 7],
    growth: 1,
    spread: 'point',
    places: [1, 2],
    early: { weibo: 0.7, hotline: 0.2, forum: 0.1 },
    burst: [25, 70],
    decayHours: 1.5,
    fixed: { mall: 'mall', school: 'school' },
    outbreakHours: [9, 16],
  },
]

/** Events that are not made of independent reports and have planners of their own. */
export const specialKinds = ['rumour', 'silent-source'] as const

export function findEventKind(kind: string): EventKind | undefined {
  return eventKinds.find((candidate) => candidate.kind === kind)
}
