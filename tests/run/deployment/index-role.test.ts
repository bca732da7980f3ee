// The index is fed from the topics, keeps trying while it is away, and goes on where it was.
import { expect, test } from 'vitest'
import type { AnnotatePool } from '../../../src/run/text/pool.ts'
import { deploymentTopics } from '../../../src/run/deployment/topics.ts'
import { startIndexRole } from '../../../src/run/deployment/index-role.ts'
import { createPublisher } from '../../../src/run/deployment/publisher.ts'
import { encodeSequenceRecord } from '../../../src/wire/sequence-record.ts'
import type { TickResult } from '../../../src/run/fold/fold.ts'
import { packTexts } from '../../../src/wire/record-batch.ts'
import { createMemoryIndex } from '../../memory/memory-index.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal, sampleSituation } from '../../conformance/samples.ts'
import { createMemoryKafka } from './memory-kafka.ts'

const topics = deploymentTopics('', [])
const encoder = new TextEncoder()
const none = new Uint8Array(0)

/** Understands nothing: a post is already the JSON of a document. */
const pool = {
  annotate: async (request: { readonly posts: { readonly bytes: Uint8Array; readonly ends: Uint32Array } }) => {
    const texts = Array.from(request.posts.ends, (end, i) =>
      new TextDecoder().decode(request.posts.bytes.subarray(i === 0 ? 0 : request.posts.ends[i - 1], end)),
    )
    return { documents: packTexts(texts) }
  },
} as unknown as AnnotatePool

function result(number: number): TickResult {
  return {
    clock: { tick: { number, closedAtMs: 0 }, watermarkMs: 0, sources: [] },
    accepted: [],
    late: [],
    refused: [],
    deadLetters: [],
    signals: [sampleSignal(`g${number}`)],
    situations: [sampleSituation(`s${number}`, 1)],
    records: [],
    silenced: [],
    alerts: [sampleAlert(`a${number}`, 1)],
  }
}

test('documents and results reach the index, through an outage, once', async () => {
  const driver = createMemoryKafka({
    [topics.documents]: 2,
    [topics.results]: 1,
    [topics.alerts]: 1,
    [topics.late]: 1,
    [topics.deadLetters]: 1,
  })
  const documents = Array.from({ length: 7 }, (_, i) => sampleDocument(`${i}`, `小区 停水 第${i}天`))
  const ahead = sampleDocument('ahead', '停水', { timeMs: noonMs + 60_001 })
  for (const [i, document] of [...documents, ahead].entries()) {
    const record = {
      kind: 'post',
      origin: 'posts.push/0',
      originOffset: i,
      receivedAtMs: noonMs,
      observation: none,
      body: encoder.encode(JSON.stringify(document)),
    } as const
    // The second time is what an annotator writes after a crash.
    await driver.append(topics.documents, i % 2, [encodeSequenceRecord(record), encodeSequenceRecord(record)])
  }
  await driver.append(topics.documents, 0, [
    encodeSequenceRecord({
      kind: 'drop',
      origin: 'posts.push/0',
      originOffset: 8,
      receivedAtMs: 0,
      observation: none,
      body: encoder.encode('{}'),
    }),
  ])
  const publisher = createPublisher(driver, topics, (cause) => {
    throw cause
  })
  publisher.publish(result(1), () => none)
  publisher.publish(result(1), () => none)
  publisher.publish(result(2), () => none)
  await publisher.flushed()
  const index = createMemoryIndex()
  let away = 2
  const notices: string[] = []
  const role = startIndexRole({
    reader: await driver.openReader({
      kind: 'group',
      group: 'index',
      topics: [topics.documents, topics.results],
      bytesMax: 1e6,
    }),
    topics,
    index: {
      ...index,
      addDocuments: async (added, offset) => {
        if (away-- > 0) throw new Error('no route to the index')
        await index.addDocuments(added, offset)
      },
    },
    pool,
    batchRecords: 3,
    futureToleranceMs: 60_000,
    notice: (_, sentence) => notices.push(sentence),
    onFailure: (cause) => {
      throw cause
    },
  })
  const count = async (kind: 'documents' | 'signals' | 'situations' | 'alerts') =>
    (await index.search({ kind, query: '', filters: {}, limit: 50 })).hits.length
  const endMs = performance.now() + 10_000
  while ((await count('documents')) < 7 || (await count('alerts')) < 2) {
    if (performance.now() > endMs) throw new Error('Not within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await role.stop()
  expect([await count('documents'), await count('signals'), await count('situations'), await count('alerts')]).toEqual([
    7, 2, 2, 2,
  ])
  expect(notices).toHaveLength(2)
  expect((await driver.committed('index', [])).size).toBe(3)
  expect(driver.records(topics.alerts)[0]?.map((record) => record.key)).toEqual(['a1.1', 'a1.1', 'a2.1'])
})
