// One frame of the log: the entries of one group commit, with a CRC-32 against rot and a hash that chains it to the one before.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { LogEntry, StoredEntry } from '../../core/ports.ts'
import { logEntryKinds } from '../../core/ports.ts'

// 0xf5 never occurs in UTF-8, so the mark cannot be found inside a payload and a search for frames has no false start.
export const frameMark = Uint8Array.of(0xf5, 0x51, 0x5a, 0xf5)

// mark 4 · body bytes 4 · first offset 8 · entry count 4 · chain 16 · CRC-32 4
export const frameHeaderBytes = 40
export const chainBytes = 16
const entryHeaderBytes = 5
const chainAt = 20
const crcAt = 36

/** One append may carry 64 MiB of payload; entry headers add to that. */
export const appendBytesMax = 64 * 1024 * 1024
const frameBodyBytesMax = 2 * appendBytesMax

export interface FrameHeader {
  readonly bodyBytes: number
  readonly firstOffset: number
  readonly entryCount: number
}

export function entryBytes(entry: LogEntry): number {
  return entryHeaderBytes + entry.payload.length
}

/** The frame as bytes, and the chain value that the next frame starts from. */
export function encodeFrame(
  firstOffset: number,
  previousChain: Uint8Array,
  entries: readonly LogEntry[],
): { readonly bytes: Buffer; readonly chain: Buffer } {
  const bodyBytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0)
  const bytes = Buffer.allocUnsafe(frameHeaderBytes + bodyBytes)
  bytes.set(frameMark, 0)
  bytes.writeUInt32LE(bodyBytes, 4)
  bytes.writeBigUInt64LE(BigInt(firstOffset), 8)
  bytes.writeUInt32LE(entries.length, 16)
  let at = frameHeaderBytes
  for (const entry of entries) {
    bytes[at] = logEntryKinds.indexOf(entry.kind)
    bytes.writeUInt32LE(entry.payload.length, at + 1)
    bytes.set(entry.payload, at + entryHeaderBytes)
    at += entryBytes(entry)
  }
  const chain = chainOf(previousChain, bytes)
  bytes.set(chain, chainAt)
  bytes.writeUInt32LE(frameCrc(bytes), crcAt)
  return { bytes, chain }
}

/** Reads a header without checking the body; null where no frame starts or a field is out of its bounds. */
export function decodeFrameHeader(bytes: Buffer, at: number): FrameHeader | null {
  if (bytes.length - at < frameHeaderBytes) return null
  for (let i = 0; i < frameMark.length; i++) if (bytes[at + i] !== frameMark[i]) return null
  const bodyBytes = bytes.readUInt32LE(at + 4)
  const firstOffset = Number(bytes.readBigUInt64LE(at + 8))
  const entryCount = bytes.readUInt32LE(at + 16)
  if (bodyBytes > frameBodyBytesMax || entryCount === 0 || !Number.isSafeInteger(firstOffset)) return null
  if (entryCount * entryHeaderBytes > bodyBytes) return null
  return { bodyBytes, firstOffset, entryCount }
}

/** `frame` is exactly one frame. */
export function crcHolds(frame: Buffer): boolean {
  return frame.readUInt32LE(crcAt) === frameCrc(frame)
}

export function chainHolds(previousChain: Uint8Array, frame: Buffer): boolean {
  return chainOf(previousChain, frame).equals(frameChain(frame))
}

export function frameChain(frame: Buffer): Buffer {
  return frame.subarray(chainAt, chainAt + chainBytes)
}

/** Entries of a frame whose CRC holds; payloads are views into `frame`. */
export function decodeEntries(frame: Buffer, header: FrameHeader): StoredEntry[] {
  const entries: StoredEntry[] = []
  let at = frameHeaderBytes
  for (let i = 0; i < header.entryCount; i++) {
    const length = frame.readUInt32LE(at + 1)
    const kind = logEntryKinds[frame[at] ?? -1]
    if (kind === undefined) break
    const payload = frame.subarray(at + entryHeaderBytes, at + entryHeaderBytes + length)
    entries.push({ kind, payload, offset: header.firstOffset + i })
    at += entryHeaderBytes + length
  }
  return entries
}

function chainOf(previousChain: Uint8Array, frame: Buffer): Buffer {
  return createHash('sha256')
    .update(previousChain)
    .update(frame.subarray(0, chainAt))
    .update(frame.subarray(frameHeaderBytes))
    .digest()
    .subarray(0, chainBytes)
}

function frameCrc(frame: Buffer): number {
  return crc32(frame.subarray(frameHeaderBytes), crc32(frame.subarray(0, crcAt)))
}
