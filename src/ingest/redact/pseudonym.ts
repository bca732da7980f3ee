// Keyed pseudonyms: HMAC-SHA256 under a key that no store holds, so that an eleven-digit number cannot be guessed back.
import { createHmac } from 'node:crypto'
import { keyedId } from '../../core/hash.ts'
import type { Pseudonym } from '../../core/ids.ts'
import { assert } from '../../core/errors.ts'
import { joinedTags } from '../../core/voice-tags.ts'

/** `id` is printed before the colon, for instance `p3`. */
export interface PseudonymKey {
  readonly id: string
  readonly key: Uint8Array
}

export interface Pseudonyms {
  /** Under the key in force, the first one. */
  readonly pseudonym: (kind: string, value: string) => Pseudonym
  /** The same for an author; while keys rotate with the tag under the key before, so that who spoke under it is known again. */
  readonly voice: (kind: string, value: string) => Pseudonym
  /** HMAC-SHA256 of the bytes in base64url. */
  readonly bytesHash: (bytes: Uint8Array) => string
}

// 120 bits are 24 base32 characters without padding, above the 96 bits that are asked for.
const pseudonymBytes = 15
// 32 bytes are what RFC 2104 asks of a SHA-256 key; 16 is the least that still cannot be searched.
const keyBytesMin = 16

// Default-ignorable code points: a name with a zero-width space in it is the same name.
const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu

/** Compatibility forms, case, outer space and invisible characters never make another person. */
export function normaliseIdentifier(value: string): string {
  return value.toWellFormed().normalize('NFKC').replace(ignorable, '').trim().toLowerCase()
}

/** One key normally; two for a window after a rotation: the one in force, then the one that it replaced. */
export function createPseudonyms(keys: readonly PseudonymKey[]): Pseudonyms {
  const [current, before] = keys
  assert(current !== undefined, 'Found no pseudonym key; give at least one.')
  for (const { id, key } of keys) {
    assert(/^[a-z0-9]{1,8}$/.test(id), `Pseudonym key id ${JSON.stringify(id)} must be 1 to 8 of a-z and 0-9.`)
    assert(key.length >= keyBytesMin, `Pseudonym key ${id} has ${key.length} bytes; it needs at least ${keyBytesMin}.`)
  }
  const print = (held: PseudonymKey, kind: string, value: string): Pseudonym =>
    `${held.id}:${keyedId(held.key, pseudonymBytes, `${kind}|${normaliseIdentifier(value)}`)}` as Pseudonym
  return {
    pseudonym: (kind, value) => print(current, kind, value),
    voice: (kind, value) => {
      const inForce = print(current, kind, value)
      return before === undefined ? inForce : joinedTags(inForce, print(before, kind, value))
    },
    bytesHash: (bytes) => createHmac('sha256', current.key).update('bytes|').update(bytes).digest('base64url'),
  }
}
