// Segment files of the log: their names, their headers, and reading frames out of them in order.
import { crc32 } from 'node:zlib'
import type { LogDisk } from './disk.ts'
import type { FrameHeader } from './frame.ts'
import { chainBytes, crcHolds, decodeFrameHeader, frameHeaderBytes, frameMark } from './frame.ts'

const segmentMark = Uint8Array.of(0xf5, 0x51, 0x5a, 0x53, 0, 0, 0, 1)

// mark 8 · first offset 8 · first offset of the segment before 8 · its size 8 · chain 16 · CRC-32 4
export const segmentHeaderBytes = 52
const readAheadBytes = 1024 * 1024
// One remembered position per 64 KiB: a 64 MiB segment needs 1,024 of them, however small its frames are.
const indexStepBytes = 64 * 1024

export interface Segment {
  readonly path: string
  readonly file: number
  readonly firstOffset: number
  /** Chain value before its first frame. */
  readonly startChain: Buffer
  readonly previousFirstOffset: number
  readonly previousBytes: number
  bytes: number
  /** Sparse: offsets and byte positions of frames, in order; empty until the segment has been read once. */
  readonly indexOffsets: number[]
  readonly indexPositions: number[]
}

export interface SegmentHeader {
  readonly firstOffset: number
  readonly previousFirstOffset: number
  readonly previousBytes: number
  readonly startChain: Buffer
}

export function segmentName(firstOffset: number): string {
  return `${String(firstOffset).padStart(16, '0')}.log`
}

export function offsetOfName(name: string): number | null {
  return /^\d{16}\.log$/.test(name) ? Number(name.slice(0, 16)) : null
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(segmentHeaderBytes)
  bytes.set(segmentMark, 0)
  bytes.writeBigUInt64LE(BigInt(header.firstOffset), 8)
  bytes.writeBigUInt64LE(BigInt(header.previousFirstOffset), 16)
  bytes.writeBigUInt64LE(BigInt(header.previousBytes), 24)
  bytes.set(header.startChain, 32)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 48)), 48)
  return bytes
}

export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | null {
  if (bytes.length < segmentHeaderBytes) return null
  if (!bytes.subarray(0, 8).equals(segmentMark) || bytes.readUInt32LE(48) !== crc32(bytes.subarray(0, 48))) return null
  return {
    firstOffset: Number(bytes.readBigUInt64LE(8)),
    previousFirstOffset: Number(bytes.readBigUInt64LE(16)),
    previousBytes: Number(bytes.readBigUInt64LE(24)),
    startChain: Buffer.from(bytes.subarray(32, 32 + chainBytes)),
  }
}

export type FrameStep =
  | { readonly kind: 'frame'; readonly header: FrameHeader; readonly bytes: Buffer; readonly position: number }
  | { readonly kind: 'end' }
  /** The file ends inside a frame. */
  | { readonly kind: 'cut'; readonly position: number }
  /** Bytes that are no frame, or a frame whose checksum does not hold. */
  | { readonly kind: 'bad'; readonly position: number }

/** Reads frame after frame from `position` to `end`; checks each checksum, not the chain. */
export function readFrames(disk: LogDisk, file: number, position: number, end: number) {
  let buffer = Buffer.alloc(0)
  let at = 0
  let bufferPosition = position

  async function fill(bytes: number): Promise<boolean> {
    if (buffer.length - at >= bytes) return true
    const start = bufferPosition + at
    const wanted = Math.min(Math.max(bytes, readAheadBytes), end - start)
    if (wanted < bytes) return false
    const next = Buffer.allocUnsafe(wanted)
    const filled = await disk.read(file, next, start)
    buffer = next.subarray(0, filled)
    bufferPosition = start
    at = 0
    return filled >= bytes
  }

  return async function next(): Promise<FrameStep> {
    const here = bufferPosition + at
    if (here >= end) return { kind: 'end' }
    if (!(await fill(frameHeaderBytes))) return { kind: 'cut', position: here }
    const header = decodeFrameHeader(buffer, at)
    if (header === null) return { kind: 'bad', position: here }
    const size = frameHeaderBytes + header.bodyBytes
    if (!(await fill(size))) return { kind: 'cut', position: here }
    const bytes = buffer.subarray(at, at + size)
    if (!crcHolds(bytes)) return { kind: 'bad', position: here }
    at += size
    return { kind: 'frame', header, bytes, position: here }
  }
}

/** True where a whole frame stands anywhere after `position`: then what is at `position` is damage, not a torn tail. */
export async function frameFollows(disk: LogDisk, file: number, position: number, end: number): Promise<boolean> {
  const length = Math.min(end - position, 256 * 1024 * 1024)
  const bytes = Buffer.alloc(length)
  const tail = bytes.subarray(0, await disk.read(file, bytes, position))
  for (let at = tail.indexOf(frameMark, 1); at >= 0; at = tail.indexOf(frameMark, at + 1)) {
    const header = decodeFrameHeader(tail, at)
    if (header === null || at + frameHeaderBytes + header.bodyBytes > tail.length) continue
    if (crcHolds(tail.subarray(at, at + frameHeaderBytes + header.bodyBytes))) return true
  }
  return false
}

/** Remembers where a frame starts, unless one close before it is remembered already. */
export function rememberFrame(segment: Segment, firstOffset: number, position: number): void {
  const last = segment.indexPositions.at(-1)
  if (last !== undefined && position - last < indexStepBytes) return
  segment.indexOffsets.push(firstOffset)
  segment.indexPositions.push(position)
}

/** The last remembered frame that starts at or before `offset`. */
export function seekFrame(segment: Segment, offset: number): number {
  let low = 0
  let high = segment.indexOffsets.length - 1
  let position = segmentHeaderBytes
  while (low <= high) {
    const middle = (low + high) >>> 1
    if ((segment.indexOffsets[middle] ?? Infinity) <= offset) {
      position = segment.indexPositions[middle] ?? position
      low = middle + 1
    } else high = middle - 1
  }
  return position
}
