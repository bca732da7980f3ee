// Feeds the index with the documents of the log, in order; the place up to which it holds them only grows.
import type { EventLog } from '../../core/ports.ts'
import { readRecordEntry } from '../../wire/log-payload.ts'
import { packBytes, transferList } from '../../wire/record-batch.ts'
import type { IndexThread } from './index-thread.ts'

export interface LogFeed {
  /** The index holds everything before this offset already. */
  begin(offset: number): void
  /** Feeds up to the end of the log; one run at a time. */
  feed(): Promise<void>
  addPosts(bodies: readonly Uint8Array[], throughOffset: number): Promise<boolean>
  position(): number
}

export interface LogFeedParts {
  readonly log: EventLog
  readonly thread: IndexThread
  readonly stopped: () => boolean
}

// FTS5 sorts a batch in memory: larger batches write less, and 2 MiB are some 5,000 posts.
const readBytes = 2 * 1024 * 1024

export function createLogFeed({ log, thread, stopped }: LogFeedParts): LogFeed {
  let position = 0

  async function feed(): Promise<void> {
    position = Math.max(position, log.firstOffset())
    let readFrom = position
    // The next batch is read while the thread works on this one; two are held at most.
    let working = Promise.resolve()
    for (;;) {
      // The log may have grown while the last batch was waited for.
      if (readFrom >= log.nextOffset()) await working
      if (stopped() || readFrom >= log.nextOffset()) break
      const entries = await log.read(readFrom, readBytes)
      const last = entries.at(-1)
      if (last === undefined) break
      const bodies = entries
        .filter((entry) => entry.kind === 'post')
        .map((entry) => readRecordEntry(entry.payload).body)
      const throughOffset = last.offset + 1
      await working
      if (stopped()) break
      working = addPosts(bodies, throughOffset).then((done) => {
        if (done) position = throughOffset
      })
      readFrom = throughOffset
    }
    await working
  }

  function addPosts(bodies: readonly Uint8Array[], throughOffset: number): Promise<boolean> {
    const posts = packBytes(bodies)
    return thread.run((id) => ({ kind: 'documents', id, posts, throughOffset }), transferList(posts))
  }

  return {
    begin: (offset) => {
      position = offset
    },
    feed,
    addPosts,
    position: () => position,
  }
}
