// Opens the `documents` topic where the sequencer goes on; what Kafka has lost meanwhile is an error, and what it let go before is skipped.
import { EarlyWarningError } from '../../core/errors.ts'
import type { KafkaDriver, TopicReader } from '../../store/kafka/driver.ts'
import type { Sequencer } from './sequencer.ts'

export interface DocumentsOptions {
  readonly driver: KafkaDriver
  readonly documents: string
  readonly documentPartitions: number
}

export async function openDocuments(options: DocumentsOptions, sequencer: Sequencer): Promise<TopicReader> {
  const bounds = await options.driver.bounds(options.documents)
  if (bounds.length !== options.documentPartitions) {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `${options.documents} has ${bounds.length} partitions, kafka.documentPartitions says ${options.documentPartitions}; the number is fixed at set-up.`,
    )
  }
  const positions = sequencer.positions().map((offset, partition) => {
    const first = bounds[partition]?.first ?? 0
    if (offset > 0 && offset < first) {
      throw new EarlyWarningError(
        'HISTORY_LOST',
        `The fold goes on at offset ${offset} of ${options.documents}/${partition}, but Kafka now begins at ${first}. Lengthen the topic's retention and restore a checkpoint after ${first}.`,
      )
    }
    sequencer.skipTo(partition, first)
    return { topic: options.documents, partition, offset: Math.max(offset, first) }
  })
  return options.driver.openReader({ kind: 'positions', positions, bytesMax: 8 * 1024 * 1024 })
}
