// Reads the records that wait for the fold out of their bytes.
import { EarlyWarningError } from '../../core/errors.ts'
import type { DeadLetter, DropReason } from '../../core/outcome.ts'
import { readOfficeEntry } from '../../wire/log-payload.ts'
import type { FoldRecord } from './fold-record.ts'
import { storedPostRecord } from './fold-record.ts'
import type { PendingBatch } from './tick-queue.ts'

const decoder = new TextDecoder('utf-8')

export function readPendingRecords(batches: readonly PendingBatch[]): FoldRecord[] {
  const records: FoldRecord[] = []
  for (const batch of batches)
    for (let index = 0; index < batch.count; index++) records.push(readPendingRecord(batch, index))
  return records
}

function readPendingRecord(batch: PendingBatch, index: number): FoldRecord {
  const kind = batch.kind(index)
  const offset = batch.offset(index)
  if (kind === 'post') {
    const bytes = batch.observationBytes(index)
    return storedPostRecord(bytes, batch.observationStart(index), batch.receivedAtMs(index), offset)
  }
  const body = batch.body(index)
  if (kind === 'control') {
    const record = readOfficeEntry(body)
    if (record !== null) return record
    const found = `The control record at offset ${offset}`
    throw new EarlyWarningError('LOG_CORRUPT', `${found} holds nothing that this build knows.`)
  }
  const value: unknown = JSON.parse(decoder.decode(body))
  if (kind === 'drop') return { kind: 'drop', ...(value as { source: string; reason: DropReason }) }
  return { kind: 'dead_letter', letter: value as DeadLetter }
}
