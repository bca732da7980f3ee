// Writes a log anew with some of its entries changed: same offsets, a chain that holds, and nothing of what stood there before.
import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import type { LogEntry, StoredEntry } from '../../core/ports.ts'
import { localDisk } from './disk.ts'
import type { SegmentLog } from './segment-log.ts'
import { openSegmentLog } from './segment-log.ts'

const readBytes = 8 * 1024 * 1024

/** Every entry of the log, in order; the log must not be open anywhere. */
export async function eachEntry(folder: string, see: (entry: StoredEntry) => void): Promise<void> {
  await withLog(folder, (log) => eachBatch(log, (entries) => Promise.resolve(entries.forEach(see))))
}

/**
 * `change` gives what shall stand in the place of an entry, which is the entry itself for most; `added` go behind the last one.
 * The new log is whole before it takes the place of the old one, whose files are then removed.
 */
export async function rewriteLog(
  folder: string,
  change: (entry: StoredEntry) => LogEntry,
  added: readonly LogEntry[],
): Promise<void> {
  const next = `${folder}.new`
  rmSync(next, { recursive: true, force: true })
  await withLog(folder, async (log) => {
    const first = log.firstOffset()
    const copy = await openSegmentLog({ folder: next, givenOutBelow: first })
    try {
      await eachBatch(log, async (entries) => {
        const at = entries[0]?.offset ?? 0
        const { firstOffset } = await copy.append(entries.map(change))
        if (firstOffset !== at) throw holed(folder, at)
      })
      await copy.truncateBefore(first)
      if (added.length > 0) await copy.append(added)
    } finally {
      await copy.close()
    }
  })
  await swap(folder, next)
}

/** What a stop between two renames left half done is taken back, so that the old log is there again. */
export async function restoreUnswapped(folder: string): Promise<void> {
  const old = `${folder}.old`
  if (!existsSync(old)) return
  rmSync(folder, { recursive: true, force: true })
  await localDisk.rename(old, folder)
}

async function swap(folder: string, next: string): Promise<void> {
  const old = `${folder}.old`
  await localDisk.rename(folder, old)
  await localDisk.rename(next, folder)
  await localDisk.syncFolder(dirname(folder))
  rmSync(old, { recursive: true, force: true })
  await localDisk.syncFolder(dirname(folder))
}

async function withLog(folder: string, work: (log: SegmentLog) => Promise<void>): Promise<void> {
  const log = await openSegmentLog({ folder })
  try {
    await work(log)
  } finally {
    await log.close()
  }
}

async function eachBatch(log: SegmentLog, work: (entries: readonly StoredEntry[]) => Promise<void>): Promise<void> {
  for (let offset = log.firstOffset(); offset < log.nextOffset(); ) {
    const entries = await log.read(offset, readBytes)
    const last = entries.at(-1)
    if (last === undefined) return
    await work(entries)
    offset = last.offset + 1
  }
}

function holed(folder: string, offset: number): EarlyWarningError {
  return new EarlyWarningError(
    'LOG_CORRUPT',
    `The log in ${folder} has a hole before offset ${offset} from a loss that was accepted, and cannot be written anew. ` +
      'Shorten run.logRetention so that it leaves the log, then try again.',
  )
}
