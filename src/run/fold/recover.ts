// Recovery: what the log holds behind the last checkpoint is annotated and folded once more, and nothing is committed twice.
import type { StoredEntry } from '../../core/ports.ts'
import type { ForgottenNote } from '../../wire/log-payload.ts'
import { readForgottenNote, readRecordEntry, readTickEntry, readUserWordsEntry } from '../../wire/log-payload.ts'
import { packBytes, packedBytes } from '../../wire/record-batch.ts'
import type { LiveOptions } from './live-options.ts'
import type { PendingRecord, TickQueue } from './tick-queue.ts'
import { batchOfRecords, controlRecord } from './tick-queue.ts'
import type { TickRunner } from './tick-runner.ts'
import type { UserWords } from './user-words.ts'

const readBytes = 4 * 1024 * 1024

/** Reads the log from `fromOffset` to its end. */
export async function recover(
  options: LiveOptions,
  parts: { queue: TickQueue; run: TickRunner; words: UserWords; fromOffset: number },
): Promise<void> {
  let offset = parts.fromOffset
  for (;;) {
    const entries = await options.log.read(offset, readBytes)
    if (entries.length === 0) break
    for (const note of entries.map(noteOf)) {
      if (note !== null) options.notice({ ...note }, 'the log is what it was but for forgotten records')
    }
    for (const stretch of cutAtNewWords(entries, parts.words)) {
      let pending: PendingRecord[] = []
      for (const record of await annotateStored(options, stretch)) {
        if ('tick' in record) {
          parts.queue.add(batchOfRecords(pending))
          pending = []
          parts.queue.close(record.tick, record.nextOffset)
          await parts.run.refold()
        } else pending.push(record)
      }
      parts.queue.add(batchOfRecords(pending))
    }
    offset = (entries.at(-1)?.offset ?? offset) + 1
  }
}

/** Stretches of entries that are cut with the same words; control records about words end here. */
function* cutAtNewWords(entries: readonly StoredEntry[], words: UserWords): Generator<readonly StoredEntry[]> {
  let stretch: StoredEntry[] = []
  for (const entry of entries) {
    if (noteOf(entry) !== null) continue
    const announced = entry.kind === 'control' ? readUserWordsEntry(entry.payload) : null
    if (announced === null) stretch.push(entry)
    else words.announce(announced)
    if (entry.kind !== 'tick' || !words.isWaiting()) continue
    yield stretch
    words.takeEffect()(entry.offset + 1)
    stretch = []
  }
  yield stretch
}

function noteOf(entry: StoredEntry): ForgottenNote | null {
  return entry.kind === 'control' ? readForgottenNote(entry.payload) : null
}

type Recovered = PendingRecord | { readonly tick: ReturnType<typeof readTickEntry>; readonly nextOffset: number }

async function annotateStored(options: LiveOptions, entries: readonly StoredEntry[]): Promise<readonly Recovered[]> {
  const posts = entries.filter((entry) => entry.kind === 'post').map((entry) => readRecordEntry(entry.payload).body)
  const observations: Uint8Array[] = []
  for (let start = 0; start < posts.length; start += options.batchRecords) {
    const bodies = posts.slice(start, start + options.batchRecords)
    const batch = await options.pool.annotate({
      kind: 'posts',
      posts: packBytes(bodies),
      wanted: { records: false, documents: false },
    })
    bodies.forEach((_, i) => observations.push(packedBytes(batch.observations, i)))
  }
  let next = 0
  return entries.map((entry): Recovered => {
    const none = new Uint8Array(0)
    if (entry.kind === 'tick') return { tick: readTickEntry(entry.payload), nextOffset: entry.offset + 1 }
    if (entry.kind === 'control') return controlRecord(entry.offset, entry.payload)
    const { receivedAtMs, body } = readRecordEntry(entry.payload)
    const observation = entry.kind === 'post' ? (observations[next++] ?? none) : none
    return { kind: entry.kind, offset: entry.offset, receivedAtMs, body, observation }
  })
}
