// The circumstances people add to any report, about an event or about nothing: so that they tell neither from the other.
import type { Channel } from '../core/post.ts'
import type { Random } from '../core/random.ts'

const countsByChannel: Readonly<Record<Channel, readonly number[]>> = {
  hotline: [0, 1, 1, 2, 2, 3],
  forum: [0, 1, 1, 2, 3],
  grid: [0, 0, 1],
  weibo: [0, 0, 0, 1],
  news: [0],
}

/** Rules for the sentences to add, fewer the shorter the channel's posts are. */
export function circumstances(channel: Channel, random: Random): string[] {
  return Array.from({ length: random.pick(countsByChannel[channel]) }, () => 's.any')
}
