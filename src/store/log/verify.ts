// Reads the log's frames at the start and decides: whole, a torn tail to cut off, or damage that only a person may accept.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import type { LogDisk } from './disk.ts'
import { chainBytes, chainHolds, frameChain } from './frame.ts'
import type { Segment } from './segments.ts'
import { frameFollows, readFrames, rememberFrame, segmentHeaderBytes, segmentName } from './segments.ts'
import type { Witness } from './witness.ts'

export interface VerifyOptions {
  readonly folder: string
  readonly acceptLoss: boolean
  readonly verifyBytes: number
}

export interface VerifiedEnd {
  readonly chain: Buffer
  readonly nextOffset: number
  readonly cutBytes: number
}

interface Place {
  readonly nextOffset: number
  readonly chain: Buffer
}

type SegmentCheck = Place & {
  readonly stop: null | { readonly kind: 'cut' | 'bad' | 'unchained'; readonly position: number }
}

/** Cuts and sets aside files only where the rules, or `acceptLoss`, allow it; otherwise throws and changes nothing. */
export async function verifyLog(
  disk: LogDisk,
  options: VerifyOptions,
  segments: Segment[],
  witness: Witness | null,
): Promise<VerifiedEnd> {
  const from = firstToVerify(segments, options.verifyBytes)
  let place: Place = {
    nextOffset: segments[from]?.firstOffset ?? 0,
    chain: segments[from]?.startChain ?? Buffer.alloc(chainBytes),
  }
  let cutBytes = 0
  for (let index = from; index < segments.length; index++) {
    const segment = segments[index]
    if (segment === undefined) break
    const check = await checkSegment(disk, segment, place, witness)
    place = check
    if (check.stop === null) continue
    const { position, kind } = check.stop
    const torn =
      index === segments.length - 1 &&
      kind !== 'unchained' &&
      !(await frameFollows(disk, segment.file, position, segment.bytes))
    const acknowledged = (witness?.nextOffset ?? 0) > place.nextOffset
    if (!torn || acknowledged) {
      if (!options.acceptLoss)
        throw torn && kind === 'cut' ? behind(options, place, witness) : corrupt(segment, position)
      copyFileSync(segment.path, `${segment.path}.lost`)
      for (const lost of segments.splice(index + 1)) {
        await disk.close(lost.file)
        await setAside(disk, options.folder, segmentName(lost.firstOffset))
      }
    }
    cutBytes += segment.bytes - position
    await disk.truncate(segment.file, position)
    await disk.sync(segment.file)
    segment.bytes = position
  }
  if ((witness?.nextOffset ?? 0) > place.nextOffset && !options.acceptLoss) throw behind(options, place, witness)
  return { chain: place.chain, nextOffset: place.nextOffset, cutBytes }
}

/** Keeps a file that is no longer part of the log, for whoever has to find out what happened. */
export async function setAside(disk: LogDisk, folder: string, name: string): Promise<void> {
  await disk.rename(join(folder, name), join(folder, `${name}.lost`))
  await disk.syncFolder(folder)
}

async function checkSegment(
  disk: LogDisk,
  segment: Segment,
  start: Place,
  witness: Witness | null,
): Promise<SegmentCheck> {
  let { nextOffset, chain } = start
  // A segment may start later than the one before it ended (after an accepted loss), never earlier.
  if (segment.firstOffset < nextOffset || !segment.startChain.equals(chain)) {
    return { nextOffset, chain, stop: { kind: 'unchained', position: segmentHeaderBytes } }
  }
  nextOffset = segment.firstOffset
  const next = readFrames(disk, segment.file, segmentHeaderBytes, segment.bytes)
  for (;;) {
    const step = await next()
    if (step.kind === 'end') return { nextOffset, chain, stop: null }
    if (step.kind !== 'frame') return { nextOffset, chain, stop: { kind: step.kind, position: step.position } }
    const after = nextOffset + step.header.entryCount
    const frame = frameChain(step.bytes)
    const chained = step.header.firstOffset === nextOffset && chainHolds(chain, step.bytes)
    const witnessed = witness?.nextOffset !== after || witness.chainPrefix.equals(frame.subarray(0, 8))
    if (!chained || !witnessed) return { nextOffset, chain, stop: { kind: 'unchained', position: step.position } }
    rememberFrame(segment, nextOffset, step.position)
    nextOffset = after
    chain = Buffer.from(frame)
  }
}

function firstToVerify(segments: readonly Segment[], verifyBytes: number): number {
  let index = segments.length - 1
  let bytes = segments[index]?.bytes ?? 0
  while (index > 0 && bytes + (segments[index - 1]?.bytes ?? 0) <= verifyBytes) {
    index--
    bytes += segments[index]?.bytes ?? 0
  }
  return Math.max(0, index)
}

function behind(options: VerifyOptions, place: Place, witness: Witness | null): EarlyWarningError {
  const missing = (witness?.nextOffset ?? 0) - place.nextOffset
  return new EarlyWarningError(
    'LOG_BEHIND_WITNESS',
    `The log in ${options.folder} ends at offset ${place.nextOffset}, but ${witness?.nextOffset} was acknowledged: ` +
      `${missing} entries are missing. Restore the folder from a backup, or start once with --accept-loss.`,
  )
}

function corrupt(segment: Segment, position: number): EarlyWarningError {
  return new EarlyWarningError(
    'LOG_CORRUPT',
    `The log is damaged: ${segment.path} at byte ${position}; a frame with a matching checksum and chain was wanted. ` +
      'Restore the log folder from a backup, or start once with --accept-loss to cut it there.',
  )
}
