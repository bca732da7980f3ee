// How people say where: fully to a clerk, vaguely on Weibo, and often not at all.
import type { Channel } from '../core/post.ts'
import type { Random } from '../core/random.ts'
import type { City } from './city.ts'
import type { Spot } from './city-place.ts'

/** The words for `at` in a text: '' where the writer does not say. `venue` is '' where there is none to name. */
export function placePhrase(spot: Spot, venue: string, channel: Channel, random: Random): string {
  const name = placeName(spot, venue, precision(channel, random), random)
  return name === '' ? '' : dress(name, channel, random)
}

/** The place field of a record, as its source fills it in. */
export function placeHint(spot: Spot, city: City, channel: Channel, random: Random): string {
  const chance = random.next()
  if (channel === 'hotline') return chance < 0.7 ? fullName(spot) : chance < 0.88 ? spot.district : ''
  if (channel === 'grid') return chance < 0.94 ? fullName(spot) : spot.district
  if (channel === 'news') return chance < 0.4 ? spot.district : city.name
  if (channel === 'forum') return chance < 0.12 ? spot.district : ''
  return chance < 0.08 ? `${city.name}${spot.district}` : chance < 0.3 ? city.name : ''
}

function fullName(spot: Spot): string {
  return `${spot.district}${spot.street}${spot.community}`
}

type Precision = 'full' | 'near' | 'venue' | 'local' | 'district' | 'vague' | 'none'

// Shares of each way of saying it, cumulative; the rest says nothing.
const habits: Readonly<Record<Channel, readonly (readonly [number, Precision])[]>> = {
  hotline: [
    [0.4, 'full'],
    [0.6, 'near'],
    [0.75, 'venue'],
    [0.86, 'local'],
    [0.9, 'district'],
    [0.95, 'vague'],
  ],
  grid: [
    [0.5, 'near'],
    [0.7, 'venue'],
    [0.95, 'local'],
  ],
  news: [
    [0.3, 'near'],
    [0.5, 'venue'],
    [0.9, 'district'],
  ],
  forum: [
    [0.1, 'near'],
    [0.35, 'venue'],
    [0.58, 'local'],
    [0.68, 'district'],
    [0.82, 'vague'],
  ],
  weibo: [
    [0.04, 'near'],
    [0.24, 'venue'],
    [0.4, 'local'],
    [0.48, 'district'],
    [0.64, 'vague'],
  ],
}

function precision(channel: Channel, random: Random): Precision {
  const chance = random.next()
  for (const [share, kind] of habits[channel]) if (chance < share) return kind
  return 'none'
}

const vague = [
  '楼下',
  '我们这边',
  '单位附近',
  '学校旁边',
  '路口',
  '家门口',
  '菜场那边',
  '桥头',
  '后街',
  '老城区',
  '公交站旁',
  '河边',
  '对面街',
]

function placeName(spot: Spot, venue: string, kind: Precision, random: Random): string {
  const local = spot.community || spot.street || spot.district
  if (kind === 'none') return ''
  if (kind === 'vague') return random.pick(vague)
  if (kind === 'district') return random.next() < 0.5 ? spot.district : shortName(spot.district)
  if (kind === 'full') return fullName(spot) + venue
  if (kind === 'near') return random.next() < 0.5 ? spot.district + (venue || local) : spot.street + (venue || local)
  if (kind === 'venue' && venue !== '') return venue
  return random.next() < 0.6 ? local : spot.street || local
}

/** 临江区 is 临江 in speech; names of two characters keep their ending. */
function shortName(name: string): string {
  return name.length > 2 ? name.replace(/[区县市]$/u, '') : name
}

function dress(name: string, channel: Channel, random: Random): string {
  const forms =
    channel === 'hotline' || channel === 'grid' || channel === 'news'
      ? [name, `在${name}`, `${name}附近`, `位于${name}处`, name]
      : [name, `在${name}`, `${name}这边`, `${name}附近`, `${name}那块`, `住${name}的，`]
  // A vague word such as 楼下 takes no further preposition.
  return vague.includes(name) ? name : random.pick(forms)
}
