// Hashes: FNV-1a for spreading, SHA-256 for identity. FNV-1a: Fowler, Noll, Vo (1991).
import type { KeyObject } from 'node:crypto'
import { createHmac, createSecretKey, hash } from 'node:crypto'

/** 32-bit FNV-1a over UTF-16 code units with a final avalanche (Murmur3 fmix32), unsigned. Not for identity. */
export function hash32(text: string, seed = 0): number {
  let mixed = (0x811c9dc5 ^ seed) | 0
  for (let i = 0; i < text.length; i++) {
    mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193)
  }
  return mix32(mixed)
}

/** Murmur3's finaliser (Appleby, 2008): every input bit reaches every output bit. Unsigned. */
export function mix32(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 base32 in lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((held >>> bits) & 31)
    }
  }
  if (bits > 0) text += alphabet.charAt((held << (5 - bits)) & 31)
  return text
}

/** Base32 of the first `length` bytes of SHA-256 over the parts joined by '|'. 16 bytes print as 26 characters. */
export function contentId(length: number, ...parts: readonly (string | number)[]): string {
  return base32(hash('sha256', parts.join('|'), 'buffer').subarray(0, length))
}

// OpenSSL prepares a raw key anew for each use (13 µs); a key object is prepared once (4 µs a use).
const secrets = new WeakMap<Uint8Array, KeyObject>()

function secretOf(key: Uint8Array): KeyObject {
  const known = secrets.get(key)
  if (known !== undefined) return known
  const secret = createSecretKey(key)
  secrets.set(key, secret)
  return secret
}

/** First `length` bytes of HMAC-SHA256 in base32; 12 bytes are the 96 bits a pseudonym needs. The key's bytes must not change. */
export function keyedId(key: Uint8Array, length: number, value: string | Uint8Array): string {
  return base32(createHmac('sha256', secretOf(key)).update(value).digest().subarray(0, length))
}
