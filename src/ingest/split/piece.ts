// What a splitter cuts out of a stream of bytes: a whole record, or the place and kind of what could not be one.
import { createHash } from 'node:crypto'
import type { DeadLetterReason } from '../../core/outcome.ts'
import { headBytesMax } from '../limits.ts'
import type { Unreadable } from '../unreadable.ts'

export type Piece =
  /** `format` where the carrier or the envelope knows what the record is. */
  | { readonly kind: 'record'; readonly bytes: Buffer; readonly line: number; readonly format?: string }
  | { readonly kind: 'broken'; readonly line: number; readonly unreadable: Unreadable }

export interface Splitter {
  /** `chunk` must not be changed afterwards: records point into it. */
  push(chunk: Buffer): readonly Piece[]
  /** What was still open when the bytes ended. */
  end(): readonly Piece[]
}

export function brokenPiece(
  line: number,
  reason: DeadLetterReason,
  found: string,
  wanted: string,
  bytes: Uint8Array,
): Piece {
  const unreadable: Unreadable = {
    reason,
    found,
    wanted,
    bytesLength: bytes.length,
    head: bytes.subarray(0, headBytesMax),
    digest: bytes.length > headBytesMax ? createHash('sha256').update(bytes).digest() : null,
  }
  return { kind: 'broken', line, unreadable }
}

/** Follows a record that is too large to keep: counts and hashes its bytes while they pass by. */
export interface Overflow {
  add(bytes: Uint8Array): void
  finish(line: number, reason: DeadLetterReason, found: string, wanted: string): Piece
}

export function createOverflow(): Overflow {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let bytesLength = 0
  return {
    add(bytes) {
      if (head.length < headBytesMax) head = Buffer.concat([head, bytes.subarray(0, headBytesMax - head.length)])
      hash.update(bytes)
      bytesLength += bytes.length
    },
    finish(line, reason, found, wanted) {
      const described = found === '' ? `${bytesLength} bytes` : found
      return {
        kind: 'broken',
        line,
        unreadable: { reason, found: described, wanted, bytesLength, head, digest: hash.digest() },
      }
    },
  }
}
