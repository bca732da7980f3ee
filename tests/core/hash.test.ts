import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base32, keyedId } from '../../src/core/hash.ts'

test('a keyed id is the beginning of HMAC-SHA256, whatever the lengths of key and value', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.string({ unit: 'binary', maxLength: 700 }),
      (key, value) => {
        const wanted = createHmac('sha256', key).update(value).digest().subarray(0, 15)
        expect(keyedId(key, 15, value)).toBe(base32(wanted))
        expect(keyedId(key, 15, `${value}|again`)).not.toBe(base32(wanted))
        expect(keyedId(key, 15, value)).toBe(base32(wanted))
      },
    ),
    { numRuns: 500 },
  )
})
