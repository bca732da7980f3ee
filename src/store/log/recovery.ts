// Opens the files of a log after any kind of stop: cuts a torn tail, and refuses to go on where acknowledged data is missing.
import { fstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import type { LogDisk } from './disk.ts'
import { chainBytes } from './frame.ts'
import type { Segment, SegmentHeader } from './segments.ts'
import { decodeSegmentHeader, encodeSegmentHeader, offsetOfName, segmentHeaderBytes, segmentName } from './segments.ts'
import { setAside, verifyLog } from './verify.ts'
import type { Witness } from './witness.ts'
import { decodeWitness, encodeWitness, witnessBytes } from './witness.ts'

export interface RecoveryOptions {
  readonly folder: string
  /** Goes on with what is left where acknowledged data is missing or damaged; damaged files are kept as `.lost`. */
  readonly acceptLoss: boolean
  /** Offsets below it were given out once, although the files do not show it. */
  readonly givenOutBelow: number
  /** Newest bytes whose frames are all checked at the start; older segments are checked when they are read. */
  readonly verifyBytes: number
}

/** What opening found. */
export interface Recovery {
  /** Bytes of an unfinished, never acknowledged append that were cut off. */
  readonly cutBytes: number
  /** Acknowledged entries that are gone; 0 unless `acceptLoss` was given. */
  readonly lostEntries: number
}

export interface OpenedLog {
  readonly segments: Segment[]
  readonly chain: Buffer
  readonly nextOffset: number
  readonly witnessFile: number
  readonly recovery: Recovery
}

export async function recoverLog(disk: LogDisk, options: RecoveryOptions): Promise<OpenedLog> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const witnessPath = join(options.folder, 'witness')
  const witnessFile = await disk.open(witnessPath)
  const names = readdirSync(options.folder).filter((name) => offsetOfName(name) !== null)
  const witness = await readWitness(disk, witnessFile, witnessPath, options, names.length > 0)
  if (witness === null && names.length === 0) {
    // The witness is made before the first segment: segments without a witness are therefore always damage.
    await writeWitness(disk, witnessFile, 0, Buffer.alloc(chainBytes))
    await disk.sync(witnessFile)
    await disk.syncFolder(options.folder)
  }
  const segments = await openSegments(disk, options, names.sort(), witness)
  const end = await verifyLog(disk, options, segments, witness)
  const acknowledged = Math.max(witness?.nextOffset ?? 0, options.givenOutBelow)
  const lostEntries = Math.max(0, acknowledged - end.nextOffset)
  const nextOffset = Math.max(acknowledged, end.nextOffset)
  // Offsets that were acknowledged are never given out again: whoever has read up to there must still see what comes next.
  if (lostEntries > 0)
    segments.push(await createSegment(disk, options.folder, headerAfter(segments, nextOffset, end.chain)))
  if (lostEntries > 0 || witness === null) {
    await writeWitness(disk, witnessFile, nextOffset, end.chain)
    await disk.sync(witnessFile)
  }
  return { segments, witnessFile, chain: end.chain, nextOffset, recovery: { cutBytes: end.cutBytes, lostEntries } }
}

export function headerAfter(segments: readonly Segment[], firstOffset: number, startChain: Buffer): SegmentHeader {
  const last = segments.at(-1)
  return { firstOffset, previousFirstOffset: last?.firstOffset ?? 0, previousBytes: last?.bytes ?? 0, startChain }
}

export async function writeWitness(disk: LogDisk, file: number, nextOffset: number, chain: Buffer): Promise<void> {
  await disk.write(file, encodeWitness(nextOffset, chain), 0)
}

export async function createSegment(disk: LogDisk, folder: string, header: SegmentHeader): Promise<Segment> {
  const path = join(folder, segmentName(header.firstOffset))
  const file = await disk.open(path)
  await disk.write(file, encodeSegmentHeader(header), 0)
  await disk.sync(file)
  await disk.syncFolder(folder)
  return { path, file, ...header, bytes: segmentHeaderBytes, indexOffsets: [], indexPositions: [] }
}

async function readWitness(
  disk: LogDisk,
  file: number,
  path: string,
  options: RecoveryOptions,
  hasSegments: boolean,
): Promise<Witness | null> {
  const bytes = Buffer.alloc(witnessBytes + 1)
  const length = await disk.read(file, bytes, 0)
  // A crash during the very first start leaves a witness that is short or still all zeroes, and no segment: the witness is
  // synced before the first segment is made, so nothing was acknowledged.
  const unwritten = length < witnessBytes || bytes.every((byte) => byte === 0)
  if (!hasSegments && unwritten) return null
  try {
    return decodeWitness(bytes.subarray(0, length), path)
  } catch (cause) {
    if (options.acceptLoss) return null
    throw cause
  }
}

async function openSegments(
  disk: LogDisk,
  options: RecoveryOptions,
  names: readonly string[],
  witness: Witness | null,
): Promise<Segment[]> {
  const segments: Segment[] = []
  for (const [index, name] of names.entries()) {
    const path = join(options.folder, name)
    const file = await disk.open(path)
    const bytes = Buffer.alloc(segmentHeaderBytes)
    const header = decodeSegmentHeader(bytes.subarray(0, await disk.read(file, bytes, 0)))
    const last = segments.at(-1)
    const firstOffset = offsetOfName(name) ?? 0
    const follows =
      header !== null &&
      header.firstOffset === firstOffset &&
      (last === undefined || (header.previousFirstOffset === last.firstOffset && header.previousBytes === last.bytes))
    if (follows) {
      const size = fstatSync(file).size
      segments.push({ path, file, ...header, bytes: size, indexOffsets: [], indexPositions: [] })
      continue
    }
    await disk.close(file)
    // A crash while a segment was being made leaves a header that is not whole; no frame can have been in it.
    const unfinished = header === null && index === names.length - 1 && (witness?.nextOffset ?? 0) <= firstOffset
    if (!unfinished && !options.acceptLoss) {
      throw new EarlyWarningError(
        'LOG_CORRUPT',
        `Segment ${path} does not continue the one before it (a header is damaged or a file was cut, swapped or ` +
          'removed). Restore the log folder from a backup, or start once with --accept-loss.',
      )
    }
    for (const lost of names.slice(index)) {
      if (unfinished) await disk.remove(join(options.folder, lost))
      else await setAside(disk, options.folder, lost)
    }
    break
  }
  const first = { firstOffset: 0, previousFirstOffset: 0, previousBytes: 0, startChain: Buffer.alloc(chainBytes) }
  if (segments.length === 0) segments.push(await createSegment(disk, options.folder, first))
  return segments
}
