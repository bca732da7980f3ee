// The one row that says where the state stands: epoch, log offset, tick, and the last sequence of an alert revision.
import { assert } from '../../core/errors.ts'
import { checkRow, rowCrc } from './row-check.ts'
import type { Database } from '../sqlite.ts'

export interface StateMeta {
  readonly epoch: number
  readonly owner: string
  readonly offset: number
  readonly tick: number
  /** The last one given to an alert revision. */
  readonly sequence: number
}

export function readMeta(database: Database): StateMeta {
  const row = database.prepare('SELECT epoch, owner, "offset", tick, sequence, crc FROM meta').get()
  assert(row !== undefined, 'The state database has its one meta row.')
  checkRow('meta', row, ['epoch', 'owner', 'offset', 'tick', 'sequence'])
  return {
    epoch: Number(row['epoch']),
    owner: String(row['owner']),
    offset: Number(row['offset']),
    tick: Number(row['tick']),
    sequence: Number(row['sequence']),
  }
}

export function writeMeta(database: Database, { epoch, owner, offset, tick, sequence }: StateMeta): void {
  database
    .prepare(
      'INSERT OR REPLACE INTO meta (only, epoch, owner, "offset", tick, sequence, crc) VALUES (1, ?, ?, ?, ?, ?, ?)',
    )
    .run(epoch, owner, offset, tick, sequence, rowCrc(epoch, owner, offset, tick, sequence))
}
