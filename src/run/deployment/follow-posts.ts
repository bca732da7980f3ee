// Knows up to where the posts topics are written, so that a tick can wait for what is there already.
import type { KafkaDriver } from '../../store/kafka/driver.ts'

export interface FollowOptions {
  readonly driver: KafkaDriver
  readonly postTopics: readonly string[]
  readonly nowMs: () => number
}

const reachedEveryMs = 500

/** Asks again and again up to where the posts topics are written; an outage only makes the answer older. */
export async function followPosts(options: FollowOptions) {
  let known = { ends: new Map<string, number>(), readAtMs: 0 }
  let asking = false

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    const readAtMs = options.nowMs()
    const ends = new Map<string, number>()
    for (const topic of options.postTopics) {
      // A partition that has lost its beginning, or never had a record, has nothing that could be waited for.
      for (const { partition, first, next } of await options.driver.bounds(topic))
        ends.set(`${topic}/${partition}`, next > first ? next : 0)
    }
    known = { ends, readAtMs }
    asking = false
  }

  await ask()
  const timer = setInterval(() => {
    void ask().catch(() => {
      asking = false
    })
  }, reachedEveryMs)
  return { read: () => known, stop: () => clearInterval(timer) }
}
