// Feeds the index with the documents of the log, in order; the place up to which it holds them only grows.
import type { EventLog } from '../../core/ports.ts'
import { readRecordEntry } from '../../wire/log-payload.ts'
import { packBytes, transferList } from '../../wire/record-batch.ts'
import type { IndexThread } from './index-thread.ts'

export interface LogFeed {
  /** The index holds everything before this offset already. */
  begin(offset: number): void
  /** What stands before `offset` has been decided: which of its posts are documents is known. */
  decided(offset: number): void
  /** Feeds up to what has been decided; one run at a time. */
  feed(): Promise<void>
  addPosts(bodies: readonly Uint8Array[], throughOffset: number): Promise<boolean>
  position(): number
  /** True where everything that has been decided is in. */
  isThrough(): boolean
}

export interface LogFeedParts {
  readonly log: EventLog
  readonly thread: Pick<IndexThread, 'run'>
  readonly stopped: () => boolean
  /** Log offsets of posts that became no documents. */
  readonly refusedBetween: (from: number, to: number) => ReadonlySet<number>
}

// FTS5 sorts a batch in memory: larger batches write less, and 2 MiB are some 5,000 posts.
const readBytes = 2 * 1024 * 1024

export function createLogFeed({ log, thread, stopped, refusedBetween }: LogFeedParts): LogFeed {
  let position = 0
  let decidedOffset = 0

  async function feed(): Promise<void> {
    position = Math.max(position, log.firstOffset())
    let readFrom = position
    // The next batch is read while the thread works on this one; two are held at most.
    let working = Promise.resolve(true)
    for (;;) {
      // The log may have grown while the last batch was waited for.
      if (readFrom >= decidedOffset) await working
      if (stopped() || readFrom >= decidedOffset) break
      const batch = await documentsFrom(readFrom)
      if (!(await working) || stopped() || batch === null) break
      working = addPosts(batch.bodies, batch.throughOffset).then((done) => {
        if (done) position = batch.throughOffset
        return done
      })
      readFrom = batch.throughOffset
    }
    await working
  }

  async function documentsFrom(offset: number) {
    const entries = (await log.read(offset, readBytes)).filter((entry) => entry.offset < decidedOffset)
    const last = entries.at(-1)
    if (last === undefined) return null
    const throughOffset = last.offset + 1
    const refused = refusedBetween(offset, throughOffset)
    const bodies = entries
      .filter((entry) => entry.kind === 'post' && !refused.has(entry.offset))
      .map((entry) => readRecordEntry(entry.payload).body)
    return { bodies, throughOffset }
  }

  function addPosts(bodies: readonly Uint8Array[], throughOffset: number): Promise<boolean> {
    const posts = packBytes(bodies)
    return thread.run((id) => ({ kind: 'documents', id, posts, throughOffset }), transferList(posts))
  }

  return {
    begin: (offset) => {
      position = offset
    },
    decided: (offset) => {
      decidedOffset = Math.max(decidedOffset, offset)
    },
    feed,
    addPosts,
    position: () => position,
    isThrough: () => position >= decidedOffset,
  }
}
