// How far the log is indexed, kept in the index itself: it only moves on, and it is forgotten together with the documents.
import type { ElasticClient } from './client.ts'
import { refusedRequest, streamIndices } from './requests.ts'

export interface FeedPosition {
  read(): Promise<number>
  /** Moves on to `offset`; a lower one changes nothing. */
  move(offset: number): Promise<void>
}

interface Stored {
  readonly offset: number
  readonly epoch: number
  /** An index of the data stream at the time of writing. */
  readonly stream: string
}

export interface PositionOptions {
  readonly client: ElasticClient
  readonly index: string
  readonly stream: string
  /** Several feeds of one index, each with a log of its own, have different names. */
  readonly feed: string
  readonly signal: AbortSignal
}

// The version of the record is epoch x 2^40 + offset: a higher offset wins, and every offset of a later epoch does. 10^12
// log entries and 8,000 epochs fit into the 2^53 that a number holds exactly.
const offsetsPerEpoch = 2 ** 40

export function createPosition({ client, index, stream, feed, signal }: PositionOptions): FeedPosition {
  const path = `/${index}/_doc/${encodeURIComponent(feed)}`
  let known: Stored | null = null

  async function load(): Promise<Stored> {
    if (known !== null) return known
    const indices = await streamIndices(client, stream, signal)
    const reply = await client.request('GET', path, { signal })
    if (reply.status !== 200 && reply.status !== 404) throw refusedRequest('GET', path, reply.status, reply.body)
    const stored = (reply.body as { _source?: Stored } | null)?._source
    const newest = indices.at(-1)?.uuid ?? ''
    if (stored === undefined) known = { offset: 0, epoch: 0, stream: newest }
    else if (indices.some(({ uuid }) => uuid === stored.stream)) known = stored
    // The documents were deleted and the stream was made again: they are indexed once more from the start of the log.
    else known = { offset: 0, epoch: stored.epoch + 1, stream: newest }
    return known
  }

  return {
    read: async () => (await load()).offset,
    move: async (offset) => {
      const before = await load()
      if (offset <= before.offset) return
      const newest = (await streamIndices(client, stream, signal)).at(-1)?.uuid ?? before.stream
      const after: Stored = { offset, epoch: before.epoch, stream: newest }
      const reply = await client.request('PUT', path, {
        query: { version: after.epoch * offsetsPerEpoch + offset, version_type: 'external_gte' },
        body: { ...after },
        signal,
      })
      if (reply.status !== 200 && reply.status !== 201 && reply.status !== 409)
        throw refusedRequest('PUT', path, reply.status, reply.body)
      known = after
    },
  }
}
