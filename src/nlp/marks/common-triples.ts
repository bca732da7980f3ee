// Which triples of characters are common in general text: a Bloom filter (Bloom, 1970) with one hash, half a megabyte.
import { EarlyWarningError } from '../../core/errors.ts'
import { mix32 } from '../../core/hash.ts'

/** 2^22 bits: with 300,000 common triples, one rare triple in fourteen is taken for common and joins nothing. */
const tableBits = 22

export interface CommonTriples {
  has(triple: number): boolean
}

/** Three UTF-16 units as one number; never 0 for Han characters. */
export function tripleHash(a: number, b: number, c: number): number {
  return mix32(Math.imul(Math.imul(a, 0x9e3779b1) + b, 0x85ebca77) + c)
}

export function loadCommonTriples(bytes: Uint8Array): CommonTriples {
  const size = 1 << (tableBits - 3)
  if (bytes.length !== size) {
    throw new EarlyWarningError(
      'MODEL_INVALID',
      `The table of common triples has ${bytes.length} bytes; wanted ${size}: make it anew with scripts/build-triples.ts.`,
    )
  }
  return { has: (triple) => ((bytes[(triple >>> 3) & (size - 1)] as number) & (1 << (triple & 7))) !== 0 }
}

/** The table for these triples. */
export function packCommonTriples(triples: Iterable<number>): Uint8Array {
  const bytes = new Uint8Array(1 << (tableBits - 3))
  for (const triple of triples) {
    const at = (triple >>> 3) & (bytes.length - 1)
    bytes[at] = (bytes[at] as number) | (1 << (triple & 7))
  }
  return bytes
}
