// Hands what the fold decided to the topics that others read: alerts, results for the index, late posts, dead letters. At least once.
import { alertRecord } from '../../core/alert.ts'
import type { KafkaDriver, KafkaRecord } from '../../store/kafka/driver.ts'
import type { TickResult } from '../fold/fold.ts'
import type { DeploymentTopics } from './topics.ts'
import { appendAll } from './split-records.ts'

export interface Publisher {
  /** Queues; never waits. `lateBody` is the redacted post behind a reference of the result. */
  publish(result: TickResult, lateBody: (ref: number) => Uint8Array): void
  /** Resolves when everything queued so far is durable. */
  flushed(): Promise<void>
}

const encoder = new TextEncoder()
// What came in while a request was on its way goes out together.
const recordsAtOnce = 5_000

export function createPublisher(
  driver: KafkaDriver,
  topics: DeploymentTopics,
  onFailure: (cause: unknown) => void,
): Publisher {
  const lanes = [topics.alerts, topics.results, topics.deadLetters, topics.late].map((topic) =>
    createLane(driver, topic, onFailure),
  )
  const [alerts, results, deadLetters, late] = lanes as [Lane, Lane, Lane, Lane]
  const json = (key: string | null, value: unknown, headers: Record<string, string> = {}): KafkaRecord => ({
    key,
    value: encoder.encode(JSON.stringify(value)),
    headers,
  })

  function publish(result: TickResult, lateBody: (ref: number) => Uint8Array): void {
    const tick = { tick: String(result.clock.tick.number) }
    for (const alert of result.alerts) alerts.add(json(`${alert.id}.${alert.rev}`, alertRecord(alert), tick))
    for (const letter of result.deadLetters) deadLetters.add(json(letter.source, letter, tick))
    for (const ref of result.late) late.add({ key: null, value: lateBody(ref), headers: tick })
    for (const signal of result.signals) results.add(json(signal.id, signal, { ...tick, kind: 'signal' }))
    for (const one of result.situations) results.add(json(one.id, one, { ...tick, kind: 'situation' }))
    for (const alert of result.alerts) results.add(json(alert.id, alert, { ...tick, kind: 'alert' }))
  }

  return {
    publish,
    flushed: async () => {
      await Promise.all(lanes.map((lane) => lane.flushed()))
    },
  }
}

interface Lane {
  add(record: KafkaRecord): void
  flushed(): Promise<void>
}

function createLane(driver: KafkaDriver, topic: string, onFailure: (cause: unknown) => void): Lane {
  let queue: KafkaRecord[] = []
  let running: Promise<void> | null = null

  async function drain(): Promise<void> {
    while (queue.length > 0) await appendAll(driver, topic, 0, queue.splice(0, recordsAtOnce))
    running = null
  }

  return {
    add(record) {
      queue.push(record)
      running ??= drain().catch(onFailure)
    },
    flushed: async () => {
      await running
    },
  }
}
