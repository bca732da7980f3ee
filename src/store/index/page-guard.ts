// Keeps the page sums of an index that is being written, and looks at some of its pages after every batch.
import { existsSync } from 'node:fs'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Database } from '../sqlite.ts'
import { errorText, isDamage, wantsRoom } from '../sqlite.ts'
import { markIndexDamaged } from './index-file.ts'
import { openPageSums } from './page-sums.ts'

// A batch comes about once a second: a file of 8 GB is looked at within two and a half hours.
const lookedAtBytes = 1024 * 1024

export interface PageGuard {
  /** Throws INDEX_FAILED where a page is not what was written; the next start then makes the index anew. */
  afterBatch(): void
  /** A batch failed; what the database itself calls damage is none that another try could pass. */
  afterFailure(cause: unknown): void
  close(): void
}

const none: PageGuard = { afterBatch: () => undefined, afterFailure: () => undefined, close: () => undefined }

export function createPageGuard(database: Database, path: string): PageGuard {
  if (path === ':memory:') return none
  const isNew = !existsSync(`${path}-sums`)
  const sums = openPageSums(database, path)
  const meta = database.prepare('SELECT indexed_offset, summed_offset FROM meta').get()
  if (isNew || meta?.['indexed_offset'] !== meta?.['summed_offset']) {
    sums.adopt()
    database.exec('UPDATE meta SET summed_offset = indexed_offset')
  }
  return {
    afterBatch() {
      withRoom(() => sums.checkpoint())
      const page = sums.lookOn(lookedAtBytes)
      if (page === null) return
      const reason = `page ${page} is not what was written`
      markIndexDamaged(path, reason)
      throw new EarlyWarningError('INDEX_FAILED', `The index ${path} is damaged: ${reason}. It is made anew.`)
    },
    afterFailure(cause) {
      if (isDamage(cause)) markIndexDamaged(path, errorText(cause))
    },
    close() {
      withRoom(() => sums.checkpoint(true))
      sums.close()
    },
  }
}

/** Where there is no room the journal grows on, or what was being copied stays unknown: both pass. */
function withRoom(work: () => void): void {
  try {
    work()
  } catch (cause) {
    if (!wantsRoom(cause)) throw cause
  }
}
