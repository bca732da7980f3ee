// Annotation threads die and are started again; what they were asked is answered all the same, in its order.
import { expect, test } from 'vitest'
import type { AnnotateRequest, AnnotatedBatch } from '../../../src/run/text/annotate-batch.ts'
import { createThreadPool } from '../../../src/run/text/thread-pool.ts'
import type { AnnotateThreadEvents } from '../../../src/run/text/annotate-thread.ts'
import type { AnnotateMessage } from '../../../src/run/text/annotate-worker.ts'
import { packTexts } from '../../../src/wire/record-batch.ts'
import { createRestarts } from '../../../src/run/restarts.ts'

const wanted = { records: false, documents: false }
const request = (name: string): AnnotateRequest => ({ kind: 'posts', posts: packTexts([name]), wanted })
const batchOf = (asked: AnnotateRequest) =>
  ({ posts: asked.kind === 'posts' ? asked.posts : null }) as unknown as AnnotatedBatch
const nameOf = ({ posts }: AnnotatedBatch) => new TextDecoder().decode(posts.bytes)

/** Threads that answer when they are told to. */
function rig(count: number) {
  const lives: { events: AnnotateThreadEvents; asked: Extract<AnnotateMessage, { id: number }>[]; words: string[] }[] =
    []
  const later: (() => void)[] = []
  const pool = createThreadPool({
    count,
    start: (events) => {
      const life = { events, asked: [] as Extract<AnnotateMessage, { id: number }>[], words: [] as string[] }
      lives.push(life)
      return {
        post: (message) => {
          if ('words' in message) life.words.push(...message.words.map(({ text }) => text))
          else life.asked.push(message)
        },
        end: async () => undefined,
      }
    },
    restarts: createRestarts(() => 0),
    later: (_, work) => later.push(work),
  })
  const answer = (life: number) => {
    for (const { id, request: asked } of lives[life]?.asked.splice(0) ?? [])
      lives[life]?.events.onBatch(id, batchOf(asked))
  }
  const kill = (life: number) => lives[life]?.events.onDeath(new Error('out of memory'))
  return { pool, lives, later, answer, kill }
}

test('what a dead thread was asked is asked of the others', async () => {
  const { pool, answer, kill, later } = rig(2)
  const results = ['a', 'b', 'c'].map((name) => pool.annotate(request(name)))
  kill(0)
  expect(pool.status()).toEqual({ working: 1, wanted: 2, restarts: 1 })
  answer(1)
  expect((await Promise.all(results)).map(nameOf)).toEqual(['a', 'b', 'c'])
  later.shift()?.()
  expect(pool.status().working).toBe(2)
})

test('where no thread is left, what is asked waits for the next one, which knows the same words', async () => {
  const { pool, lives, answer, kill, later } = rig(1)
  pool.useWords([{ text: '明天广场' }])
  kill(0)
  const result = pool.annotate(request('late'))
  later.shift()?.()
  expect(lives[1]?.words).toEqual(['明天广场'])
  answer(1)
  expect(nameOf(await result)).toBe('late')
})

test('a batch that kills every thread is refused, and the one behind it is not', async () => {
  const { pool, answer, kill, later } = rig(1)
  const deadly = pool.annotate(request('deadly'))
  for (let life = 0; life < 3; life++) {
    kill(life)
    later.shift()?.()
  }
  await expect(deadly).rejects.toMatchObject({ code: 'ANNOTATION_FAILED' })
  const fine = pool.annotate(request('fine'))
  answer(3)
  expect(nameOf(await fine)).toBe('fine')
})

test('threads that die again and again are given up, and everything is refused from then on', async () => {
  const { pool, kill, later } = rig(1)
  let lives = 0
  for (kill(lives++); later.length > 0; kill(lives++)) later.shift()?.()
  expect(pool.status().working).toBe(0)
  await expect(pool.annotate(request('more'))).rejects.toMatchObject({ code: 'ANNOTATION_FAILED' })
})

test('a request that the thread refuses costs nobody else anything', async () => {
  const { pool, lives, answer } = rig(1)
  const broken = pool.annotate(request('broken'))
  const id = lives[0]?.asked.shift()?.id ?? -1
  lives[0]?.events.onRefused(id, 'it cannot be understood')
  await expect(broken).rejects.toMatchObject({ code: 'ANNOTATION_FAILED' })
  const fine = pool.annotate(request('fine'))
  answer(0)
  expect(nameOf(await fine)).toBe('fine')
  expect(pool.status()).toEqual({ working: 1, wanted: 1, restarts: 0 })
})
