// Where a happening began, who made it spread, through which channels, how fast and how deep.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CascadePost } from '../../../src/correlate/spread/post.ts'
import { cascadePostOf } from '../../../src/correlate/spread/post.ts'
import { analyseCascade } from '../../../src/correlate/spread/cascade.ts'
import { observe } from '../sample.ts'
import { post, startMs } from './sample.ts'

const star = [post('a', null, 0), ...['b', 'c', 'd', 'e'].map((key, i) => post(key, 'a', i + 1))]
const chain = [post('a', null, 0), post('b', 'a', 1), post('c', 'b', 2), post('d', 'c', 3), post('e', 'd', 4)]

describe('the shape of a cascade', () => {
  test('of a broadcast is flat and wide', () => {
    const { shape } = analyseCascade(star)
    expect(shape).toMatchObject({ posts: 5, roots: 1, depth: 1, breadth: 4, largestTree: 5, reproductionNumber: 0 })
    // Four links and six pairs of leaves: (4 · 1 + 6 · 2) / 10.
    expect(shape.structuralVirality).toBeCloseTo(1.6, 12)
    expect(shape.depthMean).toBeCloseTo(0.8, 12)
  })

  test('of a chain is deep and narrow', () => {
    const { shape } = analyseCascade(chain)
    expect(shape).toMatchObject({ depth: 4, breadth: 1, reproductionNumber: 3 / 4 })
    // Distances 1 (4 times), 2 (3), 3 (2), 4 (1): 20 / 10.
    expect(shape.structuralVirality).toBeCloseTo(2, 12)
  })

  test('counts the k-shell of voices that pass each other on', () => {
    const talk = [
      post('a', null, 0, { author: 'p1:x' }),
      post('b', 'a', 1, { author: 'p1:y' }),
      post('c', 'b', 2, { author: 'p1:z' }),
      post('d', 'c', 3, { author: 'p1:x' }),
      post('e', 'a', 4, { author: 'p1:lone' }),
    ]
    expect(analyseCascade(talk).shape).toMatchObject({ voices: 4, shellMax: 2, shellVoices: 3 })
  })

  test('of nothing is nothing', () => {
    const cascade = analyseCascade([])
    expect(cascade.origin).toBeNull()
    expect(cascade.shape).toMatchObject({ posts: 0, depth: 0, breadth: 0, structuralVirality: 0 })
    expect(cascade.timeline.bins).toEqual([])
  })

  test('takes the mean distance over all pairs, whatever the tree', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 25 }), (choices) => {
        const posts = [post('0', null, 0)]
        for (const [i, choice] of choices.entries()) posts.push(post(`${i + 1}`, `${choice % (i + 1)}`, i + 1))
        const ancestors = (key: string): string[] => {
          const parent = posts.find((one) => one.key === key)?.parent ?? null
          return parent === null ? [key] : [key, ...ancestors(parent)]
        }
        let sum = 0
        let pairs = 0
        for (const a of posts) {
          for (const b of posts) {
            if (a.key >= b.key) continue
            const up = ancestors(a.key)
            const other = ancestors(b.key)
            const shared = up.filter((key) => other.includes(key)).length
            sum += up.length + other.length - 2 * shared
            pairs++
          }
        }
        expect(analyseCascade(posts).shape.structuralVirality).toBeCloseTo(sum / pairs, 9)
      }),
    )
  })
})

describe('the origin', () => {
  const text = { high: 0x12345678, low: 0x9abcdef0 }
  const nearCopy = { high: 0x12345679, low: 0x9abcdef0 }

  test('is the earliest post, and apart from it the earliest that is nobody’s echo', () => {
    const { origin } = analyseCascade([
      post('repost', 'gone', -30),
      post('first', null, 0, { fingerprint: text }),
      post('pasted', null, 5, { fingerprint: nearCopy }),
      post('again', null, 6, { author: 'p1:first' }),
      post('other', null, 9, { fingerprint: { high: 1, low: 2 } }),
    ])
    expect(origin?.earliest.key).toBe('repost')
    expect(origin?.earliestIndependent?.key).toBe('first')
    expect(origin?.firstCorroboration?.key).toBe('other')
  })

  test('gathers pasted copies under what they copy', () => {
    const { shape } = analyseCascade([
      post('a', null, 0, { fingerprint: text }),
      post('b', null, 1, { fingerprint: nearCopy }),
      post('c', null, 2, { fingerprint: text }),
    ])
    expect(shape).toMatchObject({ roots: 1, depth: 1, breadth: 2 })
  })

  test('does not believe a parent that is later than its child', () => {
    expect(analyseCascade([post('a', 'b', 0), post('b', null, 5)]).shape.roots).toBe(2)
  })

  test('cuts a ring of posts of one second at its first post', () => {
    const { shape } = analyseCascade([post('a', 'c', 0), post('b', 'a', 0), post('c', 'b', 0), post('d', 'c', 0)])
    expect(shape).toMatchObject({ roots: 1, depth: 3, posts: 4 })
  })
})

describe('roles', () => {
  const followers = Array.from({ length: 30 }, (_, i) => post(`f${String(i).padStart(2, '0')}`, 'loud', 20 + 4 * i))
  const posts = [
    post('start', null, 0),
    post('quiet', 'start', 5),
    post('passer', 'start', 8),
    post('loud', 'passer', 10),
    ...followers,
    post('forum', 'quiet', 90, { channel: 'forum', source: 'forum' }),
    post('forum2', 'forum', 95, { channel: 'forum', source: 'forum' }),
    post('answer', 'start', 100, { account: 'government', organisation: '示例市应急管理局', isOfficialResponse: true }),
  ]
  const { roles } = analyseCascade(posts)

  test('the amplifier is the post whose own followers made the spread, not the one above it', () => {
    expect(roles.amplifiers.map((one) => one.key)).toEqual(['loud'])
    expect(roles.amplifiers[0]).toMatchObject({ spreadPosts: 30, ownPosts: 30, spreadWithinHour: 13 })
  })

  test('the bridge carried it into another channel', () => {
    expect(roles.bridges).toHaveLength(1)
    expect(roles.bridges[0]).toMatchObject({ key: 'forum', kind: 'channel', fromChannel: 'weibo', spreadPosts: 1 })
  })

  test('a bridge between branches is somebody who takes part in both and is passed on', () => {
    const talk = [
      post('r', null, 0),
      post('a', 'r', 1),
      post('b', 'r', 2),
      post('a1', 'a', 3, { author: 'p1:both' }),
      post('b1', 'b', 4, { author: 'p1:both' }),
      post('b2', 'b1', 5),
    ]
    expect(analyseCascade(talk).roles.bridges).toMatchObject([
      { kind: 'branches', key: 'a1', branches: 2, spreadPosts: 1 },
    ])
  })

  test('the official response has its delay and what was passed on before and after', () => {
    const [answer] = roles.officialResponses
    expect(answer).toMatchObject({ key: 'answer', organisation: '示例市应急管理局', delayMs: 100 * 60_000 })
    expect(answer?.reproductionBefore).toBeGreaterThan(answer?.reproductionAfter ?? 1)
  })

  test('nobody but a verified organisation has a name', () => {
    const named = post('a', null, 0, { organisation: '王小明', account: 'ordinary' })
    expect(JSON.stringify(analyseCascade([named]))).not.toContain('王小明')
  })
})

describe('the timeline', () => {
  test('says per hour which channel, source and kind of account carried it', () => {
    const { timeline } = analyseCascade([
      post('a', null, 0),
      post('b', 'a', 70, { account: 'media' }),
      post('c', 'a', 80, { channel: 'forum', source: 'bbs' }),
      post('d', 'c', 600),
    ])
    expect(timeline.bins.map((bin) => [(bin.startMs - startMs) / 3_600_000, bin.posts])).toEqual([
      [0, 1],
      [1, 2],
      [10, 1],
    ])
    expect(timeline.bins[1]).toMatchObject({
      channels: { weibo: 1, forum: 1 },
      sources: { weibo: 1, bbs: 1 },
      accounts: { media: 1, ordinary: 1 },
      reproductionNumber: 0.5,
    })
    expect(timeline.timeToPeakMs).toBe(3_600_000)
  })

  test('never has more bins than a week has hours', () => {
    const long = Array.from({ length: 2_000 }, (_, i) => post(`${i}`, null, i * 120))
    const { timeline } = analyseCascade(long)
    expect(timeline.bins.length).toBeLessThanOrEqual(168)
    expect(timeline.bins.reduce((sum, bin) => sum + bin.posts, 0)).toBe(2_000)
  })
})

describe('an analysis', () => {
  const anyPost = fc
    .tuple(fc.nat(15), fc.option(fc.nat(15), { nil: null }), fc.nat(300), fc.nat(4), fc.constantFrom('weibo', 'forum'))
    .map(([key, parent, minutes, author, channel]) =>
      post(`k${key}`, parent === null ? null : `k${parent}`, minutes, {
        author: author === 0 ? null : `p1:${author}`,
        channel: channel === 'weibo' ? 'weibo' : 'forum',
      }),
    )
  // Two posts with one key and one time would be told apart by nothing that a source gives.
  const distinct = fc.uniqueArray(anyPost, { selector: (one: CascadePost) => one.key, maxLength: 16 })

  test('does not depend on the order in which posts came', () => {
    fc.assert(
      fc.property(
        distinct.chain((posts) =>
          fc.tuple(fc.constant(posts), fc.shuffledSubarray(posts, { minLength: posts.length })),
        ),
        ([posts, shuffled]) => {
          expect(JSON.stringify(analyseCascade(shuffled))).toBe(JSON.stringify(analyseCascade(posts)))
        },
      ),
    )
  })

  test('keeps its sums: every post in one bin, on one level, in one tree', () => {
    fc.assert(
      fc.property(distinct, (posts) => {
        const { shape, timeline } = analyseCascade(posts)
        expect(timeline.bins.reduce((sum, bin) => sum + bin.posts, 0)).toBe(posts.length)
        expect(shape.posts).toBe(posts.length)
        expect(shape.breadth).toBeLessThanOrEqual(posts.length)
        expect(shape.depth).toBeLessThan(Math.max(1, posts.length))
        expect(shape.largestTree).toBeLessThanOrEqual(posts.length)
      }),
    )
  })

  test('reads the earliest posts of a cascade beyond the limit and says how many are left out', () => {
    const cascade = analyseCascade(star, { postCountMax: 3 })
    expect(cascade.postsLeftOut).toBe(2)
    expect(cascade.shape.posts).toBe(3)
  })

  test('of a chain of a hundred thousand posts ends, without running out of stack', () => {
    const long = Array.from({ length: 100_000 }, (_, i) => post(`${i}`, i === 0 ? null : `${i - 1}`, i / 100))
    expect(analyseCascade(long).shape).toMatchObject({ depth: 99_999, breadth: 1 })
  })

  test('is made of the documents behind a situation', () => {
    const first = observe({ id: '1', timeMs: startMs, terms: ['食堂', '腹泻', '学生'] })
    const repost = observe({ id: '2', timeMs: startMs + 60_000, terms: ['转'], repostOf: first.key })
    const copy = observe({ id: '3', timeMs: startMs + 120_000, terms: ['食堂', '腹泻', '学生'], source: 'weibo' })
    const answer = {
      ...observe({ id: '4', timeMs: startMs + 180_000, terms: ['通报'], repostOf: first.key }),
      account: 'government' as const,
      organisation: '示例市卫生健康委员会',
      cues: [{ kind: 'official_response' as const, start: 0, end: 2, value: null }],
    }
    const { shape, roles, origin } = analyseCascade([first, repost, copy, answer].map(cascadePostOf))
    expect(shape).toMatchObject({ posts: 4, roots: 1, depth: 1, breadth: 3 })
    expect(origin?.earliestIndependent?.key).toBe(first.key)
    expect(roles.officialResponses).toMatchObject([{ organisation: '示例市卫生健康委员会', shareBefore: 0.75 }])
  })
})
