// Hashes: FNV-1a for spreading, SHA-256 for identity. FNV-1a: Fowler, Noll, Vo (1991).
import { createHash, hash } from 'node:crypto'

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
  return base32(createHash('sha256').update(parts.join('|')).digest().subarray(0, length))
}

const blockBytes = 64
const digestBytes = 32
/** What HMAC (RFC 2104) hashes in front of the value and in front of the first digest, each with room for what follows. */
interface Pads {
  readonly inner: Buffer
  readonly outer: Buffer
}

// Two plain digests cost half of what OpenSSL's own HMAC costs through Node, which makes an object for each.
const padsOf = new WeakMap<Uint8Array, Pads>()
const valueRoom = 1024

function pads(key: Uint8Array): Pads {
  const known = padsOf.get(key)
  if (known !== undefined) return known
  const short = key.length > blockBytes ? hash('sha256', key, 'buffer') : key
  const inner = Buffer.alloc(blockBytes + valueRoom)
  const outer = Buffer.alloc(blockBytes + digestBytes)
  for (let i = 0; i < blockBytes; i++) {
    inner[i] = (short[i] ?? 0) ^ 0x36
    outer[i] = (short[i] ?? 0) ^ 0x5c
  }
  const made = { inner, outer }
  padsOf.set(key, made)
  return made
}

/** First `length` bytes of HMAC-SHA256 over UTF-8 in base32; 12 bytes are the 96 bits a pseudonym needs. The key's bytes must not change. */
export function keyedId(key: Uint8Array, length: number, value: string): string {
  const { inner, outer } = pads(key)
  const isShort = value.length * 3 <= valueRoom
  const message = isShort ? inner : Buffer.concat([inner.subarray(0, blockBytes), Buffer.from(value)])
  const end = isShort ? blockBytes + inner.write(value, blockBytes) : message.length
  outer.set(hash('sha256', message.subarray(0, end), 'buffer'), blockBytes)
  return base32(hash('sha256', outer, 'buffer').subarray(0, length))
}
