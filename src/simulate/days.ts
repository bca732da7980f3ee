// What holds for a whole day: unrest, the weather and what people talk about. Each is drawn from a seed of its own, so that it does not
// depend on what was said before.
import { createRandom } from '../core/random.ts'
import { remembered } from '../core/remembered.ts'
import type { PostWriter } from './post-writer.ts'

export interface Days {
  /** A factor around one, for a name such as `hotline|12`. */
  unrest(name: string): number
  weather(day: string): string
  /** Three subjects trend on each day; they are what most people would call news and no reason for an alert. */
  trend(name: string): string
}

// A day has a few dozen names; the last days are enough.
const namesMax = 500
const weathers = ['晴', '多云', '阴', '小雨', '大雨', '刮风', '降温', '闷热', '有雾', '阴雨', '晴朗', '雾霾'] as const

/** `unrest` is the standard deviation of the logarithm of the day-to-day factors. */
export function createDays(seed: string, unrest: number, writer: PostWriter): Days {
  return {
    unrest: remembered(
      (name: string) => Math.exp(unrest * 0.6 * createRandom(`${seed}|unrest|${name}`).normal()),
      namesMax,
    ),
    weather: remembered((day: string) => createRandom(`${seed}|weather|${day}`).pick(weathers), namesMax),
    trend: remembered((name: string) => writer.trend(createRandom(`${seed}|trend|${name}`)), namesMax),
  }
}
