// Personal values, plain and obfuscated, put into every field of every way a record can go: none may come out.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RawRecord } from '../../src/core/post.ts'
import { createIngest } from '../../src/ingest/ingest.ts'
import { createRedactor } from '../../src/ingest/redact/redact.ts'
import { createRecordReader } from '../../src/ingest/sources/records.ts'
import { recordsOf } from './pushed-records.ts'
import { receivedAtMs } from './stand-in-redactor.ts'

const redactor = createRedactor({ keys: [{ id: 't1', key: new Uint8Array(32).fill(7) }] })
const ingest = createIngest({ redactor })

const mobile = fc
  .tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.stringMatching(/^\d{9}$/))
  .map((parts) => parts.join(''))
const mail = fc.stringMatching(/^[a-z]{5,10}$/).map((name) => `${name}@example.com`)
const wide = (digits: string) => digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const hidden = (digits: string) => digits.split('').join('\u200b')
const entities = (digits: string) => digits.replace(/\d/g, (digit) => `&#${digit.charCodeAt(0)};`)
const disguises = fc.constantFrom((plain: string) => plain, wide, hidden, entities)

const whole = { id: '1', source: 'forum', channel: 'forum', text: '停水三天了', time: '2026-02-28 10:00' }
const fields: readonly ((value: string) => object)[] = [
  (value) => ({ text: `请打${value}联系` }),
  (value) => ({ title: `请打${value}联系` }),
  (value) => ({ id: value }),
  (value) => ({ author: value }),
  (value) => ({ place: `小区${value}` }),
  (value) => ({ repostOf: value }),
  (value) => ({ account: 'enterprise', organisation: value }),
  (value) => ({ source: value }),
  (value) => ({ channel: value }),
  (value) => ({ time: value }),
  (value) => ({ attributes: { phone: value, note: `电话${value}` } }),
  (value) => ({ attributes: { [value]: value } }),
  (value) => ({ counts: { reposts: value } }),
  (value) => ({ [value]: value }),
  (value) => ({ text: `请打${value}联系`, time: 'soon' }),
  (value) => ({ text: `请打${value}联系`, channel: 'none' }),
  (value) => ({ text: `\ud800${value}` }),
]

/** Everything that would be stored, with what hides digits taken out again. */
function stored(raws: readonly RawRecord[]): string {
  return raws.map((raw) => JSON.stringify(ingest(raw)).normalize('NFKC').replaceAll('\u200b', '')).join('\n')
}

function expectNone(out: string, value: string): void {
  expect(out).not.toContain(value)
}

describe('no personal value comes out of ingest', () => {
  test('whatever field of a post it stands in', () => {
    fc.assert(
      fc.property(fc.oneof(mobile, mail), disguises, fc.constantFrom(...fields), (value, disguise, field) => {
        expectNone(stored(recordsOf(Buffer.from(JSON.stringify({ ...whole, ...field(disguise(value)) })))), value)
      }),
      { numRuns: 3_000 },
    )
  })

  test('whether the JSON around it is whole or cut anywhere', () => {
    fc.assert(
      fc.property(mobile, fc.constantFrom(...fields), fc.nat(1_000), (value, field, cut) => {
        const json = JSON.stringify({ ...whole, ...field(value), tail: 1 })
        expectNone(stored(recordsOf(Buffer.from(json.slice(0, cut % json.length)))), value)
      }),
      { numRuns: 2_000 },
    )
  })

  test('spelled in JSON escapes of a record that does not parse', () => {
    fc.assert(
      fc.property(mobile, (value) => {
        const spelled = value.replace(/\d/g, (digit) => `\\u00${digit.charCodeAt(0).toString(16)}`)
        const out = stored(recordsOf(Buffer.from(`{"text":"打${spelled}","time":`)))
        expectNone(out, value)
        expectNone(out, spelled)
      }),
    )
  })

  test('in a cell of CSV, whole or broken', () => {
    fc.assert(
      fc.property(mobile, fc.constantFrom('', '"', '""', 'x"'), (value, quote) => {
        const reader = createRecordReader({ file: 'x.csv', receivedAtMs })
        const csv = `ts,message_id,user,title,text\n2026-02-28 10:00,${value},${value},打${value},${quote}请打${value}\nsoon,1,u,t,请打${value}\n`
        expectNone(stored([...reader.push(Buffer.from(csv)), ...reader.end()]), value)
      }),
    )
  })

  test('in bytes that are not UTF-8', () => {
    fc.assert(
      fc.property(mobile, (value) => {
        const bytes = Buffer.concat([Buffer.from(`{"text":"打${value}`), Buffer.from([0xff]), Buffer.from('"}')])
        expectNone(stored(recordsOf(bytes)), value)
      }),
    )
  })

  test('at the place where a long field is cut', () => {
    const short = createIngest({ redactor, textLengthMax: 100 })
    const cutFields: readonly (readonly [number, (value: string) => object])[] = [
      [100, (text) => ({ text })],
      [500, (title) => ({ title })],
      [200, (place) => ({ place })],
      [200, (note) => ({ attributes: { note } })],
      [40, (time) => ({ time })],
      [500, (text) => ({ text, time: 'soon' })],
    ]
    fc.assert(
      fc.property(
        mobile,
        fc.constantFrom(...cutFields),
        fc.integer({ min: -20, max: 20 }),
        (value, [limit, field], shift) => {
          const long = `${'水'.repeat(Math.max(0, limit - 6 + shift))}${value}${'水'.repeat(600)}`
          const [raw] = recordsOf(Buffer.from(JSON.stringify({ ...whole, ...field(long) })))
          // The time of the post may begin with the same six digits.
          expectNone(JSON.stringify(short(raw as RawRecord)).replace(/"timeMs":\d+/, ''), value.slice(0, 6))
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('the same author is the same voice, and another source is another', () => {
    const of = (source: string) =>
      ingest(recordsOf(Buffer.from(JSON.stringify({ ...whole, source, author: '13812345678' })))[0] as RawRecord)
    expect(of('forum')).toEqual(of('forum'))
    expect(of('forum')).not.toEqual(of('weibo'))
  })
})
