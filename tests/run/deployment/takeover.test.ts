// The distributed chain in one process, on topics in memory: takeovers and repeated writes change no alert and no count.
import { expect, test } from 'vitest'
import { startCorrelatorRun } from '../../../src/run/deployment/active-correlator.ts'
import type { CorrelatorRun } from '../../../src/run/deployment/active-correlator.ts'
import { startAnnotateRole } from '../../../src/run/deployment/annotate-role.ts'
import { deploymentTopics } from '../../../src/run/deployment/topics.ts'
import { createEdge } from '../../../src/run/deployment/edge.ts'
import { foldFromSettings } from '../../../src/run/fold/fold-from-settings.ts'
import { readModel } from '../../../src/run/text/text-stage.ts'
import { loadGazetteer } from '../../../src/nlp/places/gazetteer.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { openKafkaLog } from '../../../src/store/kafka/kafka-log.ts'
import {
  cityPool,
  citySettings,
  cityTicks,
  decisions,
  embeddedResult,
  keyFile,
  tickLengthMs,
} from '../../services/city-input.ts'
import { createMemoryKafka } from './memory-kafka.ts'

const topics = deploymentTopics('', [])
const postCount = 800

test('three takeovers, an annotator that writes twice, and the alerts are those of one process', async () => {
  const ticks = cityTicks(postCount, 2)
  const pool = await cityPool(keyFile(), 0)
  const expected = await embeddedResult(ticks, pool)
  expect(expected.decided.size).toBeGreaterThan(3)
  const driver = createMemoryKafka({ [topics.posts[0] ?? '']: 4, [topics.documents]: 2, [topics.ticks]: 1 })
  const state = createMemoryState()
  const settings = citySettings()
  const fenced: unknown[] = []
  const decided = new Map<number, string>()
  const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))

  const annotator = async () =>
    startAnnotateRole({
      driver,
      reader: await driver.openReader({ kind: 'group', group: 'annotate', topics: topics.posts, bytesMax: 1e6 }),
      pool,
      documents: topics.documents,
      documentPartitions: 2,
      batchRecords: 100,
      inFlightBytesMax: 1e7,
      nowMs: () => Date.now(),
      clamps: false,
      onFailure: () => undefined,
    })
  const decider = async (owner: string): Promise<CorrelatorRun> =>
    startCorrelatorRun({
      driver,
      state,
      ticks: await openKafkaLog({ driver, topic: topics.ticks, partition: 0 }),
      documents: topics.documents,
      documentPartitions: 2,
      postTopics: topics.posts,
      owner,
      openFold: (snapshot) => foldFromSettings({ settings, placeName: (code) => gazetteer.name(code), snapshot }),
      routes: [],
      version: 'test',
      tickLengthMs,
      checkpointEveryMs: 300,
      queueBytesMax: 1e8,
      waitingBytesMax: 1e8,
      clock: 'records',
      waitMs: 1_000,
      acceptLoss: false,
      acknowledgeWithin: settings.config.office.acknowledgeWithin,
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      notice: () => undefined,
      beforeCheckpoint: async () => undefined,
      onResult: (result) => {
        const text = decisions(result)
        if (text === null) return
        const { number } = result.clock.tick
        // A tick that is folded again decides the same again.
        expect(decided.get(number) ?? text).toBe(text)
        decided.set(number, text)
      },
      onFailure: (cause) => fenced.push(cause),
    })

  const edge = createEdge({
    driver,
    pool,
    topic: topics.posts[0] ?? '',
    partitions: 4,
    batchRecords: 100,
    queueBytesMax: 1e8,
  })
  let decides = await decider('first')
  const annotators = [await annotator()]
  const parts = 4
  for (let part = 0; part < parts; part++) {
    const records = ticks.slice(
      Math.floor((part * ticks.length) / parts),
      Math.floor(((part + 1) * ticks.length) / parts),
    )
    for (const one of records) if (one.length > 0) await edge.submit(one)
    const last = records.flat().at(-1)?.receivedAtMs ?? 0
    await edge.closeTicks((Math.floor(last / tickLengthMs) + 1) * tickLengthMs, tickLengthMs)
    if (part === parts - 1) break
    // The one before is not told: it finds out when its epoch no longer counts.
    decides = await decider(`owner ${part}`)
    // A second annotator reads everything again from the last positions, beside the first; one answer gets lost.
    driver.loseNextAnswer(topics.documents)
    annotators.push(await annotator())
  }
  const accepted = () =>
    Object.entries(decides.status().counters).reduce(
      (sum, [key, value]) => (key.endsWith('|accepted') ? sum + value : sum),
      0,
    )
  await until(() => accepted() === postCount)
  await decides.stop()
  await Promise.all(annotators.map((one) => one.stop()))
  expect(decides.status().counters).toEqual(expected.counters)
  expect([...decided].sort((a, b) => a[0] - b[0])).toEqual([...expected.decided])
  expect(await state.alertsAfter(0, 10_000)).toEqual(expected.alerts)
  const written = driver.records(topics.documents).reduce((sum, list) => sum + list.length, 0)
  expect(written).toBeGreaterThan(postCount + 4 * parts)
  expect(fenced.length).toBeGreaterThan(0)
  for (const cause of fenced) expect(cause).toMatchObject({ code: 'STATE_FENCED' })
  await pool.close()
})

test('a log with entries and a state that was never opened is a loss, and nothing is changed', async () => {
  const driver = createMemoryKafka({ [topics.posts[0] ?? '']: 1, [topics.documents]: 1, [topics.ticks]: 1 })
  const log = await openKafkaLog({ driver, topic: topics.ticks, partition: 0 })
  await log.append([{ kind: 'control', payload: new TextEncoder().encode('{"claim":{"epoch":1,"owner":"one"}}') }])
  const state = createMemoryState()
  const options = { driver, state, ticks: log, owner: 'two', acceptLoss: false } as never
  await expect(startCorrelatorRun(options)).rejects.toMatchObject({ code: 'HISTORY_LOST' })
  expect((await state.open('three')).epoch).toBe(1)
})

async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 40_000
  while (!holds()) {
    if (performance.now() > endMs) throw new Error('Not within 40 s')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
