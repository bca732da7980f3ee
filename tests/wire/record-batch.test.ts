import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packBytes, packRecords, packTexts, packedText, unpackRecords } from '../../src/wire/record-batch.ts'
import { readRecordEntry, recordEntry } from '../../src/wire/log-payload.ts'
import type { SourceId } from '../../src/core/ids.ts'

const record = fc.record({
  bytes: fc.uint8Array({ maxLength: 64 }),
  source: fc.constantFrom('hotline', 'weibo').map((name) => name as SourceId),
  format: fc.constantFrom('post', 'auto'),
  receivedAtMs: fc.integer({ min: 0, max: 4e12 }),
  file: fc.constantFrom('a', 'b'),
  line: fc.nat(),
})

test('records come out of a pack as they went in', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), (records) => {
      const back = unpackRecords(packRecords(records))
      expect(back.map((one) => ({ ...one, bytes: [...one.bytes] }))).toEqual(
        records.map((one) => ({ ...one, bytes: [...one.bytes] })),
      )
    }),
  )
})

test('texts come out of a pack as they went in, whatever their script', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 20 }), (texts) => {
      const packed = packTexts(texts)
      expect(texts.map((_, i) => packedText(packed, i))).toEqual(texts)
      expect(packBytes(texts.map((text) => new TextEncoder().encode(text)))).toEqual(packed)
    }),
  )
})

test('a log payload gives back its receive time and its body without parsing the body', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.json(), (receivedAtMs, json) => {
      const entry = readRecordEntry(recordEntry('post', receivedAtMs, new TextEncoder().encode(json)).payload)
      expect(entry.receivedAtMs).toBe(receivedAtMs)
      expect(new TextDecoder().decode(entry.body)).toBe(json)
    }),
  )
})
