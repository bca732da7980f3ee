import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCsvSplitter } from '../../../src/ingest/split/csv.ts'
import { createJsonValueSplitter } from '../../../src/ingest/split/json-values.ts'
import { createTablePlan } from '../../../src/ingest/split/table-plan.ts'
import { createLineSplitter } from '../../../src/ingest/split/lines.ts'
import type { Piece, Splitter } from '../../../src/ingest/split/piece.ts'
import { parse } from 'csv-parse/sync'

/** Cuts `text` at the given positions and tells what comes out, in words that are easy to compare. */
function split(create: () => Splitter, input: string | Buffer, cuts: readonly number[] = []): string[] {
  const bytes = Buffer.from(input)
  const splitter = create()
  const pieces: Piece[] = []
  const edges = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const edge of [...edges, bytes.length]) {
    pieces.push(...splitter.push(Buffer.from(bytes.subarray(from, edge))))
    from = edge
  }
  pieces.push(...splitter.end())
  return pieces.map((piece) =>
    piece.kind === 'record'
      ? `${piece.line}: ${piece.bytes.toString()}`
      : `${piece.line}! ${piece.unreadable.reason} ${piece.unreadable.bytesLength}`,
  )
}

// A header is whatever stands first, as where somebody named the format.
const csv = () => createCsvSplitter({ plan: createTablePlan('named') })

describe('lines', () => {
  test('keep their numbers, with and without a last line end', () => {
    expect(split(createLineSplitter, 'a\r\n\n b\nc')).toEqual(['1: a', '3:  b', '4: c'])
  })

  test('beyond the limit are counted but not kept, and the next one is whole', () => {
    expect(split(createLineSplitter, `${'x'.repeat(2_000_000)}\nb\n`)).toEqual(['1! too_large 2000000', '2: b'])
  })
})

describe('CSV', () => {
  test('becomes JSON objects of its columns', () => {
    expect(split(csv, 'a,b\n1,2\n"x, ""y""",\n')).toEqual(['2: {"a":"1","b":"2"}', '3: {"a":"x, \\"y\\"","b":""}'])
  })

  test('a cell with line ends is one record that starts at its first line', () => {
    expect(split(csv, 'a,b\n"1\n\n2",x\n3,y\n')).toEqual(['2: {"a":"1\\n\\n2","b":"x"}', '5: {"a":"3","b":"y"}'])
  })

  test('a quote that is never closed costs one line', () => {
    expect(split(csv, 'a,b\n1,"oops\n2,y\n3,z\n')).toEqual([
      '2! bad_csv 7',
      '3: {"a":"2","b":"y"}',
      '4: {"a":"3","b":"z"}',
    ])
  })

  test('a quote that the next quoted line seems to close costs one line', () => {
    expect(split(csv, 'a,b\n1,"oops\n2,"y"\n3,z\n')).toEqual([
      '2! bad_csv 7',
      '3: {"a":"2","b":"y"}',
      '4: {"a":"3","b":"z"}',
    ])
  })

  test('more cells than columns is broken, fewer are missing', () => {
    expect(split(csv, 'a,b\n1,2,3\n4\n')).toEqual(['2! bad_csv 5', '3: {"a":"4"}'])
  })

  test('a hundred thousand columns are refused once', () => {
    const wide = 'c,'.repeat(100_000)
    expect(split(csv, `${wide}\n${wide}\n`)).toEqual(['1! bad_csv 200000'])
  })

  test('a column called __proto__ is a column', () => {
    expect(split(csv, '__proto__,a\nx,y\n')).toEqual(['2: {"__proto__":"x","a":"y"}'])
  })

  test('broken UTF-8 costs its line', () => {
    expect(split(csv, Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xff]), Buffer.from('\n2,x\n')]))).toEqual([
      '2! bad_encoding 3',
      '3: {"a":"2","b":"x"}',
    ])
  })

  test('reads what csv-parse reads', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '水', ' '), maxLength: 6 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n')
        const text = `a,b,c\n${quoted}\n`
        // A row without anything in it is no record.
        const wanted = parse(text)
          .slice(1)
          .filter((cells) => cells.some((one) => one.trim() !== ''))
        const found = split(csv, text).map((line) =>
          Object.values(JSON.parse(line.slice(line.indexOf('{'))) as Record<string, string>),
        )
        expect(found).toEqual(wanted)
      }),
    )
  })
})

describe('JSON values', () => {
  test('an array gives its elements with their lines', () => {
    expect(split(createJsonValueSplitter, '[\n {"a":"]"},\n{"b":[1,{"c":"\\""}]}\n]')).toEqual([
      '2: {"a":"]"}',
      '3: {"b":[1,{"c":"\\""}]}',
    ])
  })

  test('an element that is no object is still one piece', () => {
    expect(split(createJsonValueSplitter, '[1,"x,y",[2],null]')).toEqual(['1: 1', '1: "x,y"', '1: [2]', '1: null'])
  })

  test('a string that is never closed costs its element', () => {
    expect(split(createJsonValueSplitter, '[{"a":"oops},\n{"b":1},\n{"c":2}]')).toEqual([
      '1! bad_json 12',
      '2: {"b":1}',
      '3: {"c":2}',
    ])
  })

  test('an element beyond the depth is refused while it passes by', () => {
    const deep = '['.repeat(5_000_000)
    expect(split(createJsonValueSplitter, `[{"a":1},${deep}`)).toEqual(['1: {"a":1}', '1! too_deep 5000000'])
  })

  test('an element beyond the size is refused, and the next is whole', () => {
    const large = `{"a":"${'x'.repeat(1_100_000)}"}`
    expect(split(createJsonValueSplitter, `[${large},{"b":1}]`)).toEqual([`1! too_large ${large.length}`, '1: {"b":1}'])
  })

  test('an object over several lines is one record', () => {
    expect(split(createJsonValueSplitter, '{\n"a":1\n}\n')).toEqual(['1: {\n"a":1\n}'])
  })
})

describe('chunk boundaries', () => {
  const soup = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\n', '\r', '水', '[', ']', '{', '}', '\\', ':', ' '),
    maxLength: 120,
  })

  test.each([
    ['lines', createLineSplitter],
    ['CSV', csv],
    ['JSON values', createJsonValueSplitter],
  ] as const)('never change what comes out of %s', (_name, create) => {
    fc.assert(
      fc.property(soup, fc.array(fc.nat(200), { maxLength: 6 }), (text, cuts) => {
        expect(split(create, text, cuts)).toEqual(split(create, text))
      }),
      { numRuns: 1_000 },
    )
  })

  test('every byte of a CSV is in a record or a broken piece: no line vanishes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '水'), minLength: 1, maxLength: 8 }), {
          maxLength: 12,
        }),
        (rows) => {
          const text = `a,b,c\n${rows.map((row) => `x${row}`).join('\n')}\n`
          const lines = split(csv, text).map((piece) => Number.parseInt(piece, 10))
          // Rows start with a letter, so a quoted cell can swallow a line end only where the row count shows it.
          expect(new Set(lines).size).toBe(lines.length)
          expect(lines.every((line) => line >= 2 && line <= rows.length + 1)).toBe(true)
        },
      ),
    )
  })
})
