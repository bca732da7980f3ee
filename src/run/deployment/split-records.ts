// Cuts records into produce requests that stay below the size that a broker takes.
import type { KafkaDriver, KafkaRecord } from '../../store/kafka/driver.ts'

const requestBytesMax = 900_000

/** Appends in order, one request after the other. */
export async function appendAll(
  driver: KafkaDriver,
  topic: string,
  partition: number,
  records: readonly KafkaRecord[],
): Promise<void> {
  let batch: KafkaRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = record.value.length + 160
    if (batch.length > 0 && bytes + size > requestBytesMax) {
      await driver.append(topic, partition, batch)
      batch = []
      bytes = 0
    }
    batch.push(record)
    bytes += size
  }
  if (batch.length > 0) await driver.append(topic, partition, batch)
}
