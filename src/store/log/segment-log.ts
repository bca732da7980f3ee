// The embedded event log: segment files, one fdatasync per group commit, a hash chain, and a witness of what was acknowledged.
import { join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import type { EventLog, StoredEntry } from '../../core/ports.ts'
import { createAppendQueue } from './append-queue.ts'
import { createCommitter } from './committer.ts'
import type { LogDisk } from './disk.ts'
import { localDisk } from './disk.ts'
import { decodeEntries, frameHeaderBytes } from './frame.ts'
import type { Recovery } from './recovery.ts'
import { recoverLog } from './recovery.ts'
import type { Segment } from './segments.ts'
import { readFrames, rememberFrame, seekFrame } from './segments.ts'
import { lockFile } from '../sqlite.ts'

export interface SegmentLogOptions {
  readonly folder: string
  /** A new segment is begun when the last one has this many bytes. */
  readonly segmentBytesMax?: number
  /** Concurrent appends are joined into one frame and one sync up to this size. */
  readonly groupBytesMax?: number
  /** Appends that wait for the disk; beyond it an append is refused with UNAVAILABLE. */
  readonly queueBytesMax?: number
  readonly verifyBytes?: number
  readonly acceptLoss?: boolean
  /** Offsets below it were given out once, although the files do not show it; only with `acceptLoss`. */
  readonly givenOutBelow?: number
  readonly disk?: LogDisk
}

export interface SegmentLog extends EventLog {
  readonly recovery: Recovery
}

const megabyte = 1024 * 1024

export async function openSegmentLog(options: SegmentLogOptions): Promise<SegmentLog> {
  const disk = options.disk ?? localDisk
  const lock = lockFile(join(options.folder, 'lock'))
  try {
    const opened = await recoverLog(disk, {
      folder: options.folder,
      acceptLoss: options.acceptLoss ?? false,
      givenOutBelow: options.givenOutBelow ?? 0,
      verifyBytes: options.verifyBytes ?? 512 * megabyte,
    })
    const committer = createCommitter(disk, opened, {
      folder: options.folder,
      segmentBytesMax: options.segmentBytesMax ?? 64 * megabyte,
    })
    const queue = createAppendQueue(committer, {
      groupBytesMax: options.groupBytesMax ?? 8 * megabyte,
      queueBytesMax: options.queueBytesMax ?? 256 * megabyte,
    })
    return {
      recovery: opened.recovery,
      append: queue.append,
      read: createReader(disk, opened.segments, () => committer.nextOffset()),
      firstOffset: () => opened.segments[0]?.firstOffset ?? 0,
      nextOffset: () => committer.nextOffset(),
      truncateBefore: (offset) => dropSegments(disk, options.folder, opened.segments, offset),
      async close() {
        await queue.close()
        try {
          if (committer.failure() === null) await disk.sync(opened.witnessFile)
        } finally {
          for (const file of [opened.witnessFile, ...opened.segments.map((segment) => segment.file)])
            await disk.close(file)
          lock.release()
        }
      },
    }
  } catch (cause) {
    lock.release()
    throw cause
  }
}

function createReader(disk: LogDisk, segments: readonly Segment[], nextOffset: () => number) {
  // Where the last read stopped, so that reading on does not search again.
  let hint = { offset: -1, path: '', position: 0 }

  return async function read(offset: number, bytesMax: number): Promise<readonly StoredEntry[]> {
    const first = segments[0]?.firstOffset ?? 0
    if (offset < first) {
      throw new EarlyWarningError(
        'HISTORY_LOST',
        `Offset ${offset} was asked for, but the log now begins at ${first}. Start from a checkpoint at or after ${first}.`,
      )
    }
    const found: StoredEntry[] = []
    const durable = nextOffset()
    let wanted = offset
    let bytes = 0
    let index = segments.findLastIndex((segment) => segment.firstOffset <= offset)
    for (; index >= 0 && index < segments.length && wanted < durable; index++) {
      const segment = segments[index]
      if (segment === undefined) break
      const resumed = hint.offset === wanted && hint.path === segment.path
      const next = readFrames(disk, segment.file, resumed ? hint.position : seekFrame(segment, wanted), segment.bytes)
      for (let step = await next(); step.kind !== 'end'; step = await next()) {
        if (step.kind !== 'frame') throw damaged(segment, step.position)
        rememberFrame(segment, step.header.firstOffset, step.position)
        if (step.header.firstOffset + step.header.entryCount <= wanted) continue
        for (const entry of decodeEntries(step.bytes, step.header)) {
          if (entry.offset < wanted) continue
          if (found.length > 0 && bytes + entry.payload.length > bytesMax) {
            hint = { offset: entry.offset, path: segment.path, position: step.position }
            return found
          }
          found.push(entry)
          bytes += entry.payload.length
          wanted = entry.offset + 1
        }
        hint = {
          offset: wanted,
          path: segment.path,
          position: step.position + frameHeaderBytes + step.header.bodyBytes,
        }
        if (bytes >= bytesMax) return found
      }
    }
    return found
  }
}

async function dropSegments(disk: LogDisk, folder: string, segments: Segment[], offset: number): Promise<void> {
  // Oldest first, and each made durable before the next: a crash half way leaves a log without a hole.
  while (segments.length > 1 && (segments[1]?.firstOffset ?? Infinity) <= offset) {
    const oldest = segments.shift()
    if (oldest === undefined) return
    await disk.close(oldest.file)
    await disk.remove(oldest.path)
    await disk.syncFolder(folder)
  }
}

function damaged(segment: Segment, position: number): EarlyWarningError {
  return new EarlyWarningError(
    'LOG_CORRUPT',
    `The log is damaged: ${segment.path} at byte ${position} has no frame with a matching checksum. ` +
      'Restore the log folder from a backup.',
  )
}
