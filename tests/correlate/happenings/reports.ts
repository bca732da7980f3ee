// Reports of harm made by hand for the tests of the happenings.
import type { Observation } from '../../../src/core/document.ts'
import type { Harm } from '../../../src/core/harm.ts'
import { matters, noHarm } from '../../../src/core/harm.ts'
import { hash32 } from '../../../src/core/hash.ts'
import type { PlaceCode } from '../../../src/core/ids.ts'
import type { Marks } from '../../../src/core/marks.ts'
import type { Channel } from '../../../src/core/post.ts'
import type { HappeningsModel } from '../../../src/correlate/happenings/model.ts'
import { factNames } from '../../../src/correlate/happenings/facts.ts'
import { observe, startMs } from '../sample.ts'

export const home = '4301' as PlaceCode
export const minuteMs = 60_000

export interface Told {
  readonly id: string
  readonly minutes: number
  readonly words: readonly string[]
  readonly place?: string
  readonly venue?: string
  readonly matter?: (typeof matters)[number]
  readonly any?: number
  readonly author?: string | null
  readonly channel?: Channel
  readonly repostOf?: string
  /** The longest clause, where it is not the words. */
  readonly clause?: string
}

export function tell(told: Told): Observation {
  const { id, minutes, words, place = '430105001', matter = 'ch', any = 0.8, channel = 'hotline' } = told
  const plain = observe({
    id,
    source: channel,
    timeMs: startMs + minutes * minuteMs,
    terms: words,
    places: place === '' ? [] : [place],
    author: told.author === undefined ? `p1:${id}` : told.author,
    topic: null,
    ...(told.repostOf === undefined ? {} : { repostOf: told.repostOf }),
  })
  return { ...plain, channel, harm: harmOf(matter, any), marks: marksOf(told) }
}

function harmOf(matter: string, any: number): Harm {
  return { ...noHarm, any, harm: any, body: any / 2, matter: matters.map((name) => (name === matter ? 1 : 0)) }
}

function marksOf({ words, venue, clause }: Told): Marks {
  return {
    words: words.map((word) => hash32(word)),
    rarities: words.map(() => 80),
    triples: [],
    tags: [],
    venues: venue === undefined ? [] : [hash32(venue)],
    clause: hash32(clause ?? words.join('')),
    copied: false,
  }
}

/** A model by hand: what shares a street and a matter, or rare words and a matter, is one; three voices are told. */
export const model: HappeningsModel = {
  calibration: 'by-hand',
  entryMin: 0.06,
  linkMin: 0,
  link: { one: -3, rarest: 0.2, street: 1, otherStreet: -2, otherArea: -3, matter: 2, repost: 9 },
  kin: { one: -3, venue: 2, matter: 3, otherArea: -4, names: 0.3, unplacedRate: 1 },
  bias: -2,
  facts: Object.fromEntries(factNames.map((name) => [name, { mean: 0, deviation: 1, weight: name === 'any' ? 2 : 0 }])),
  tellMin: 0.2,
  first: { slope: 1, offset: 0 },
  highest: { slope: 1, offset: 0 },
}
