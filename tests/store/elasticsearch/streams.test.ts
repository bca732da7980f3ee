// Simulated runs of the stream writer: whatever is lost, repeated, busy or rolled over, an id stands once, in its newest revision.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { EarlyWarningError } from '../../../src/core/errors.ts'
import { createRandom } from '../../../src/core/random.ts'
import { createBulk } from '../../../src/store/elasticsearch/bulk.ts'
import type { ElasticItem } from '../../../src/store/elasticsearch/records.ts'
import { createStreamWriter } from '../../../src/store/elasticsearch/streams.ts'
import { createFakeElasticsearch } from './fake-elasticsearch.ts'

function item(id: string, rev: number): ElasticItem {
  return { id, rev, body: JSON.stringify({ qianzhao: { rev } }) }
}

/** A writer as it is after a start: it remembers nothing of the one before. */
function start(fake: ReturnType<typeof createFakeElasticsearch>, revised: boolean) {
  const bulk = createBulk(fake.client, {
    bytesMax: 400,
    itemsMax: 5,
    requestsMax: 2,
    attemptsMax: 3,
    waitMsMin: 0,
    waitMsMax: 0,
    signal: new AbortController().signal,
    random: () => 0,
  })
  const onRefused = async () => expect.fail('nothing is refused here')
  return createStreamWriter({ client: fake.client, bulk, stream: 'docs', revised, onRefused })
}

test.each([
  ['documents', false],
  ['revised items', true],
])('%s: once each, after 100 runs with faults', async (_, revised) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
      const random = createRandom(seed)
      const fake = createFakeElasticsearch(random, 'docs')
      const newest = new Map<string, number>()
      let writer = start(fake, revised)
      for (let batch = 0; batch < 8; batch++) {
        const items = Array.from({ length: 1 + random.below(12) }, () => {
          const rev = revised ? random.below(20) : 0
          return item(`d${random.below(15)}`, rev)
        })
        // As the feed does it: the same batch until it is in, now and then by a new process.
        for (let tries = 0; ; tries++) {
          if (tries > 60) fake.calm()
          if (random.below(4) === 0) writer = start(fake, revised)
          try {
            await writer.add(items)
            break
          } catch (cause) {
            if (!(cause instanceof EarlyWarningError) || cause.code !== 'UNAVAILABLE') throw cause
          }
        }
        for (const { id, rev } of items) newest.set(id, Math.max(newest.get(id) ?? 0, rev))
        if (random.below(3) === 0) fake.rollOver()
        const copies = fake.copies()
        expect(Object.fromEntries(copies.map(({ id, rev }) => [id, rev]))).toEqual(Object.fromEntries(newest))
        expect(copies).toHaveLength(newest.size)
      }
    }),
    { numRuns: 100 },
  )
})
