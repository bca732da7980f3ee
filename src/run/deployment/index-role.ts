// Feeds the index from the topics: any number of processes share the work, and however far they lag nothing else waits.
import { setTimeout as delay } from 'node:timers/promises'
import type { Alert } from '../../core/alert.ts'
import type { Document } from '../../core/document.ts'
import type { SearchIndex } from '../../core/ports.ts'
import type { Signal } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import type { FetchedBatch, FetchedRecord, TopicReader } from '../../store/kafka/driver.ts'
import type { AnnotatePool } from '../text/pool.ts'
import { packBytes, packedText } from '../../wire/record-batch.ts'
import type { DeploymentTopics } from './topics.ts'
import { decodeSequenceRecord } from '../../wire/sequence-record.ts'

export interface IndexRoleOptions {
  /** A group reader over `documents` and `results`. */
  readonly reader: TopicReader
  readonly topics: Pick<DeploymentTopics, 'documents' | 'results'>
  readonly index: Pick<SearchIndex, 'addDocuments' | 'addSignals' | 'addSituations' | 'addAlerts'>
  readonly pool: AnnotatePool
  readonly batchRecords: number
  /** What lies further ahead of its receive time is no document. */
  readonly futureToleranceMs: number
  readonly notice: (fields: Readonly<Record<string, unknown>>, sentence: string) => void
  readonly onFailure: (cause: unknown) => void
}

export interface IndexRole {
  /** The index did not take the last batch and gets it again. */
  isDelayed(): boolean
  stop(): Promise<void>
}

const waitMs = 500
const retryMsMax = 10_000
const decoder = new TextDecoder('utf-8')

export function startIndexRole(options: IndexRoleOptions): IndexRole {
  const stopping = new AbortController()
  let delayed = false

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const batch of await options.reader.next(waitMs)) {
        for (let start = 0; start < batch.records.length; start += options.batchRecords) {
          await persist({ ...batch, records: batch.records.slice(start, start + options.batchRecords) })
          if (stopping.signal.aborted) return
        }
        const last = batch.records.at(-1)
        const position = { topic: batch.topic, partition: batch.partition, offset: (last?.offset ?? 0) + 1 }
        // What is added twice changes nothing, so a lost position only costs work.
        await options.reader.commit([position]).catch(() => undefined)
      }
    }
  }

  /** An index that is away is waited for: search falls behind, and nothing is lost while Kafka holds it. */
  async function persist(batch: FetchedBatch): Promise<void> {
    for (let tries = 1; !stopping.signal.aborted; tries++) {
      try {
        await (batch.topic === options.topics.documents ? addDocuments(batch.records) : addResults(batch.records))
        delayed = false
        return
      } catch (cause) {
        delayed = true
        const reason = cause instanceof Error ? cause.message : String(cause)
        options.notice({ reason, tries }, 'the index did not take a batch; it is sent again')
        const pauseMs = Math.min(retryMsMax, 250 * 2 ** tries)
        await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  async function addDocuments(records: readonly FetchedRecord[]): Promise<void> {
    const posts = records.flatMap((record) => {
      const decoded = decodeSequenceRecord(record)
      return decoded?.kind === 'post' ? [decoded] : []
    })
    if (posts.length === 0) return
    const bodies = posts.map(({ body }) => body)
    const wanted = { records: false, documents: true }
    const batch = await options.pool.annotate({ kind: 'posts', posts: packBytes(bodies), wanted })
    const documents = posts
      .map(({ receivedAtMs }, i) => ({
        receivedAtMs,
        document: JSON.parse(packedText(batch.documents, i)) as Document,
      }))
      .filter(({ receivedAtMs, document }) => document.post.timeMs <= receivedAtMs + options.futureToleranceMs)
      .map(({ document }) => document)
    // Positions are those of the consumer group; the index keeps none.
    await options.index.addDocuments(documents, 0)
  }

  async function addResults(records: readonly FetchedRecord[]): Promise<void> {
    const of = <T>(kind: string): T[] =>
      records.filter((one) => one.headers['kind'] === kind).map((one) => JSON.parse(decoder.decode(one.value)) as T)
    const [signals, situations, alerts] = [of<Signal>('signal'), of<Situation>('situation'), of<Alert>('alert')]
    if (signals.length > 0) await options.index.addSignals(signals)
    if (situations.length > 0) await options.index.addSituations(situations)
    if (alerts.length > 0) await options.index.addAlerts(alerts)
  }

  const running = run().catch((cause: unknown) => {
    if (!stopping.signal.aborted) options.onFailure(cause)
  })
  return {
    isDelayed: () => delayed,
    stop: async () => {
      stopping.abort()
      await running
      await options.reader.close()
    },
  }
}
