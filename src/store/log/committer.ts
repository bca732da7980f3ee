// Writes one frame, syncs it and moves the witness; decides which failures the log survives.
import { join } from 'node:path'
import { assert, EarlyWarningError, isWantOfRoom, StorageFull } from '../../core/errors.ts'
import type { LogEntry } from '../../core/ports.ts'
import type { LogDisk } from './disk.ts'
import { encodeFrame } from './frame.ts'
import type { OpenedLog } from './recovery.ts'
import { createSegment, headerAfter, writeWitness } from './recovery.ts'
import type { Segment } from './segments.ts'
import { rememberFrame, segmentHeaderBytes, segmentName } from './segments.ts'
import { errorText } from '../sqlite.ts'

export interface CommitterOptions {
  readonly folder: string
  readonly segmentBytesMax: number
}

export interface Committer {
  /** One frame: after a crash it is there as a whole or cut off as a whole. One call at a time. */
  commit(entries: readonly LogEntry[]): Promise<{ readonly firstOffset: number }>
  nextOffset(): number
  /** Set once the log can no longer tell what is on disk; every later commit throws it again. */
  failure(): EarlyWarningError | null
}

export function createCommitter(disk: LogDisk, opened: OpenedLog, options: CommitterOptions): Committer {
  let { chain, nextOffset } = opened
  let failure: EarlyWarningError | null = null

  async function commit(entries: readonly LogEntry[]): Promise<{ readonly firstOffset: number }> {
    if (failure !== null) throw failure
    const segment = await segmentForWriting()
    const firstOffset = nextOffset
    const after = nextOffset + entries.length
    const frame = encodeFrame(firstOffset, chain, entries)
    await orFail(
      'write to the log',
      () => disk.write(segment.file, frame.bytes, segment.bytes),
      () => disk.truncate(segment.file, segment.bytes),
    )
    await orFail('sync the log', () => disk.sync(segment.file))
    await orFail(
      'write the witness',
      () => writeWitness(disk, opened.witnessFile, after, frame.chain),
      () => disk.truncate(segment.file, segment.bytes),
    )
    rememberFrame(segment, firstOffset, segment.bytes)
    segment.bytes += frame.bytes.length
    nextOffset = after
    chain = frame.chain
    return { firstOffset }
  }

  async function segmentForWriting(): Promise<Segment> {
    const last = opened.segments.at(-1)
    assert(last !== undefined, 'An open log has at least one segment.')
    if (last.bytes < options.segmentBytesMax || last.bytes === segmentHeaderBytes) return last
    const header = headerAfter(opened.segments, nextOffset, chain)
    const segment = await orFail(
      'begin a segment',
      () => createSegment(disk, options.folder, header),
      () => disk.remove(join(options.folder, segmentName(nextOffset))),
    )
    opened.segments.push(segment)
    return segment
  }

  /** `takeBack` undoes what a full disk left half done; without it, and for every other cause, the log stops for good. */
  async function orFail<T>(what: string, work: () => Promise<T>, takeBack?: () => Promise<void>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (takeBack === undefined || !isWantOfRoom(cause)) throw fail(what, cause)
      await orFail(`take back what was half done to ${what}`, takeBack)
      throw new StorageFull(
        `The disk is full: could not ${what} in ${options.folder}, and nothing of it was kept. ` +
          'Free some space; appends work again as soon as there is room.',
        cause,
      )
    }
  }

  // After a failed fsync the kernel may have dropped the dirty pages and marked them clean: a second fsync that succeeds
  // proves nothing (Rebello et al., USENIX ATC 2020). So the log stops, and the next start reads it again from the disk.
  function fail(what: string, cause: unknown): EarlyWarningError {
    failure = new EarlyWarningError(
      'STORAGE_FAILED',
      `Could not ${what} in ${options.folder} (${errorText(cause)}). No more is appended; check the disk and start again.`,
      cause,
    )
    return failure
  }

  return { commit, nextOffset: () => nextOffset, failure: () => failure }
}
