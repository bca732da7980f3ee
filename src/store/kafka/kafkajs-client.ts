// The package kafkajs, named in this one place, and how long it insists.
import type { KafkaConnection } from './driver.ts'

export { default as kafkajs } from 'kafkajs'

const pauseMsMax = 2_000

export type Retry = ReturnType<typeof retryOf>

/** Growing pauses, about as long as an outage is waited for: a broker that restarts comes back, one that is gone is reported. */
export function retryOf({ outageMs }: KafkaConnection) {
  const retries = 8 + Math.ceil(outageMs / pauseMsMax)
  return { initialRetryTime: 100, maxRetryTime: pauseMsMax, retries, factor: 0.2, multiplier: 1.5 }
}
