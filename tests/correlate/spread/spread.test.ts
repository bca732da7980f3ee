// How a situation was passed on: from its reposts, within bounds, with no name of an ordinary account.
import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../src/core/document.ts'
import type { DocumentKey } from '../../../src/core/ids.ts'
import type { SpreadsState } from '../../../src/correlate/spread/spread.ts'
import { createSpreads } from '../../../src/correlate/spread/spread.ts'
import { createCorrelator } from '../../../src/correlate/correlate.ts'
import { observe, startMs, taxonomy, ticksOf } from '../sample.ts'

const post = (id: string, minutes: number, repostOf?: string): Observation =>
  observe({
    id,
    source: 'weibo',
    timeMs: startMs + minutes * 60_000,
    terms: repostOf === undefined ? ['桥面', '裂缝', '大桥', '晃动', id] : ['转发'],
    ...(repostOf === undefined ? {} : { repostOf: `weibo:${repostOf}` }),
  })
const origin = post('origin', 0)
const bureau: Observation = { ...post('bureau', 10, 'origin'), account: 'government', organisation: '某市交通局' }
const followers = Array.from({ length: 20 }, (_, at) => post(`f${at}`, 11 + at, 'bureau'))
const keys = ['weibo:origin' as DocumentKey]

function spreadsOf(observations: readonly Observation[], state?: SpreadsState) {
  const spreads = createSpreads(state)
  for (const one of observations) spreads.take({ observation: one })
  return spreads
}

describe('the spread of a situation', () => {
  test('names where it began and the organisation that carried it', () => {
    const spread = spreadsOf([origin, bureau, ...followers]).of(keys)
    expect(spread).toMatchObject({ posts: 22, voices: 22, depth: 2 })
    expect(spread?.earliest).toEqual({
      key: 'weibo:origin',
      timeMs: startMs,
      channel: 'hotline',
      source: 'weibo',
      account: 'ordinary',
      organisation: null,
    })
    expect(spread?.roles[0]).toMatchObject({ role: 'amplifier', spreadPosts: 20, post: { organisation: '某市交通局' } })
    expect(JSON.stringify(spread)).not.toContain('p1:')
  })

  test('is nothing where nothing was reposted', () => {
    expect(spreadsOf([origin, post('other', 1)]).of([...keys, 'weibo:other' as DocumentKey])).toBeNull()
  })

  test('remembers the first 256 reposts of an original and 1,024 originals', () => {
    const storm = Array.from({ length: 2_000 }, (_, at) => post(`s${at}`, 1 + at, 'origin'))
    expect(spreadsOf([origin, ...storm]).of(keys)?.posts).toBe(257)
    const many = Array.from({ length: 5_000 }, (_, at) => post(`r${at}`, at, `o${at}`))
    const { reposts } = spreadsOf(many).snapshot()
    expect(reposts.young.size + reposts.old.size).toBeLessThanOrEqual(1_024)
  })

  test('goes on from a snapshot as if it had never stopped', () => {
    const before = deserialize(serialize(spreadsOf([origin, bureau]).snapshot())) as SpreadsState
    expect(spreadsOf(followers, before).of(keys)).toEqual(spreadsOf([origin, bureau, ...followers]).of(keys))
  })

  test('stands in the situation that the reports make', () => {
    const others = Array.from({ length: 4 }, (_, at) => post(`o${at}`, 40 + at))
    const correlator = createCorrelator({ taxonomy, evidenceMin: 1, candidateEvidenceMin: 0 })
    const stream = [origin, bureau, ...followers, ...others]
    const told = ticksOf(stream, 60_000).flatMap((tick) => correlator.fold(tick.clock, tick.observations).situations)
    expect(told.at(-1)?.spread?.posts).toBe(22)
  })
})
