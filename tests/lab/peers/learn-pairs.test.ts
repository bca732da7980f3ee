// Learned precursors: a planted order is found with its lift, and chance is not.
import { hourMs } from '../../../src/core/durations.ts'
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/core/random.ts'
import type { PastHappening } from '../../../lab/peers/learn-pairs.ts'
import { learnPairs } from '../../../lab/peers/learn-pairs.ts'

const options = { withinMs: 24 * hourMs, followedMin: 5 }

function noise(seed: number): PastHappening[] {
  const random = createRandom(`pairs ${seed}`)
  return Array.from({ length: 2_000 }, () => ({
    place: `3401${10 + random.below(10)}`,
    label: `cue:${'abcdefgh'[random.below(8)]}`,
    timeMs: random.below(180 * 24) * hourMs,
  }))
}

test('what follows more often than chance is found, in its order and with its lift', () => {
  const random = createRandom('planted pairs')
  const planted = Array.from({ length: 40 }, () => {
    const place = `3401${10 + random.below(10)}`
    const timeMs = random.below(180 * 24) * hourMs
    return [
      { place, label: 'cue:smell', timeMs },
      { place, label: 'cue:symptom', timeMs: timeMs + (1 + random.below(20)) * hourMs },
    ]
  }).flat()
  const [best] = learnPairs([...noise(1), ...planted], options)
  expect(best).toMatchObject({ before: 'cue:smell', after: 'cue:symptom' })
  expect(best?.followed).toBeGreaterThanOrEqual(38)
  expect(best?.lift).toBeGreaterThan(5)
  expect(best?.lower).toBeLessThan(best?.lift ?? 0)
  expect(best?.upper).toBeGreaterThanOrEqual(best?.lift ?? Infinity)
  expect(best?.reverseLift).toBeLessThan((best?.lift ?? 0) / 3)
})

test('chance gives no pair', () => {
  const found = [1, 2, 3, 4, 5].flatMap((seed) => learnPairs(noise(seed), options))
  // Five streams at 5 % each after Bonferroni: more than two would be one in a hundred.
  expect(found.length).toBeLessThanOrEqual(2)
})

test('a label counts once an hour at a place', () => {
  const day = 24 * hourMs
  const storms = Array.from({ length: 12 }, (_, at) => [
    ...Array.from({ length: 100 }, (__, minute) => ({
      place: '340101',
      label: 'cue:a',
      timeMs: at * 9 * day + minute * 60_000,
    })),
    { place: '340101', label: 'cue:b', timeMs: at * 9 * day + 3 * hourMs },
  ]).flat()
  const others = Array.from({ length: 3_000 }, (_, at) => ({ place: '340102', label: 'cue:c', timeMs: at * hourMs }))
  const pairs = learnPairs([...storms, ...others], options)
  expect(pairs.map(({ before, after, seen, followed }) => [before, after, seen, followed])).toEqual([
    ['cue:a', 'cue:b', 24, 24],
  ])
})
