// A log that was cut or damaged: unacknowledged bytes are dropped silently, acknowledged ones never.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openSegmentLog } from '../../../src/store/log/segment-log.ts'
import { contents, post } from '../../conformance/event-log-suite.ts'

const scratch = mkdtempSync(join(tmpdir(), 'qianzhao-damage-'))

/** Twelve appends over several segments; the folder is copied before each experiment. */
async function writeSample(name: string, segmentBytesMax: number): Promise<string> {
  const folder = join(scratch, name)
  rmSync(folder, { recursive: true, force: true })
  const log = await openSegmentLog({ folder, segmentBytesMax })
  for (let i = 0; i < 12; i++) await log.append([post(`第${i}条`), post(`${i}`.repeat(i * 7))])
  await log.close()
  return folder
}

function copyOf(folder: string): string {
  const copy = `${folder}-copy`
  rmSync(copy, { recursive: true, force: true })
  cpSync(folder, copy, { recursive: true })
  return copy
}

function segmentsOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(folder, name))
}

function lastSegment(folder: string): string {
  return segmentsOf(folder).at(-1) ?? ''
}

describe('a log that lost its end', () => {
  test('cut at every byte: every cut of acknowledged data is a fail-stop', async () => {
    const whole = await writeSample('cut', 1e9)
    const size = statSync(lastSegment(whole)).size
    for (let bytes = 0; bytes < size; bytes++) {
      const folder = copyOf(whole)
      truncateSync(lastSegment(folder), bytes)
      await expect(openSegmentLog({ folder }), `cut to ${bytes} of ${size} bytes`).rejects.toMatchObject({
        code: expect.stringMatching(/^LOG_(BEHIND_WITNESS|CORRUPT)$/),
      })
    }
  })

  test('cut at every byte with the witness of the shorter log: only whole appends are left', async () => {
    const whole = await writeSample('cut-older', 1e9)
    const witness = readFileSync(join(whole, 'witness'))
    const all = await (await openSegmentLog({ folder: copyOf(whole) })).read(0, 1e9)
    // The witness of an empty log: nothing in the file was acknowledged.
    const empty = join(scratch, 'empty')
    await (await openSegmentLog({ folder: empty })).close()
    const size = statSync(lastSegment(whole)).size
    for (let bytes = 0; bytes < size; bytes += 3) {
      const folder = copyOf(whole)
      cpSync(join(empty, 'witness'), join(folder, 'witness'))
      truncateSync(lastSegment(folder), bytes)
      const log = await openSegmentLog({ folder })
      const left = await contents(log, 0)
      expect(left.length % 2).toBe(0)
      expect(left.map(([offset]) => offset)).toEqual(all.slice(0, left.length).map((entry) => entry.offset))
      expect(await log.append([post('on')])).toMatchObject({ firstOffset: left.length })
      await log.close()
    }
    expect(witness).toHaveLength(24)
  })

  test('zeroes after the end, as a power cut leaves them, are cut off', async () => {
    const folder = copyOf(await writeSample('zeroes', 1e9))
    const path = lastSegment(folder)
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(5000)]))
    const log = await openSegmentLog({ folder })
    expect(log.recovery).toEqual({ cutBytes: 5000, lostEntries: 0 })
    expect(log.nextOffset()).toBe(24)
    await log.close()
  })

  test('a whole segment that is missing is a fail-stop, wherever it was', async () => {
    const whole = await writeSample('missing', 300)
    const count = segmentsOf(whole).length
    expect(count).toBeGreaterThan(3)
    for (let index = 1; index < count; index++) {
      const folder = copyOf(whole)
      rmSync(segmentsOf(folder)[index] ?? '')
      await expect(openSegmentLog({ folder }), `segment ${index}`).rejects.toMatchObject({
        code: expect.stringMatching(/^LOG_/),
      })
    }
  })

  test('a log without its witness, or with a damaged one, is a fail-stop', async () => {
    const whole = await writeSample('no-witness', 300)
    const without = copyOf(whole)
    rmSync(join(without, 'witness'))
    await expect(openSegmentLog({ folder: without })).rejects.toMatchObject({ code: 'LOG_CORRUPT' })
    for (let byte = 0; byte < 24; byte++) {
      const folder = copyOf(whole)
      flipBit(join(folder, 'witness'), byte * 8 + (byte % 8))
      await expect(openSegmentLog({ folder }), `byte ${byte}`).rejects.toMatchObject({ code: 'LOG_CORRUPT' })
    }
  })

  test('a power cut during the very first start leaves nothing that hinders the next one', async () => {
    for (const witness of [Buffer.alloc(0), Buffer.alloc(7), Buffer.alloc(24)]) {
      const folder = join(scratch, `first-${witness.length}`)
      mkdirSync(folder)
      writeFileSync(join(folder, 'witness'), witness)
      const log = await openSegmentLog({ folder })
      expect(await log.append([post('on')])).toEqual({ firstOffset: 0, nextOffset: 1 })
      await log.close()
    }
  })

  test('the end of another log with the same length does not pass', async () => {
    const one = copyOf(await writeSample('one', 1e9))
    const folder = join(scratch, 'other')
    const log = await openSegmentLog({ folder })
    for (let i = 0; i < 12; i++) await log.append([post(`其${i}条`), post(`${i}`.repeat(i * 7))])
    await log.close()
    cpSync(lastSegment(folder), lastSegment(one))
    await expect(openSegmentLog({ folder: one })).rejects.toMatchObject({ code: 'LOG_CORRUPT' })
  })
})

describe('a log with a flipped bit', () => {
  test('every flip in every file is found at the start', async () => {
    const whole = await writeSample('flip', 400)
    const files = segmentsOf(whole).map((path) => ({
      name: path.slice(whole.length + 1),
      bits: statSync(path).size * 8,
    }))
    const bit = fc
      .nat({ max: files.length - 1 })
      .chain((file) => fc.tuple(fc.constant(files[file]), fc.nat({ max: (files[file]?.bits ?? 1) - 1 })))
    await fc.assert(
      fc.asyncProperty(bit, async ([file, at]) => {
        const folder = copyOf(whole)
        flipBit(join(folder, file?.name ?? ''), at)
        await expect(openSegmentLog({ folder })).rejects.toMatchObject({
          code: expect.stringMatching(/^LOG_(BEHIND_WITNESS|CORRUPT)$/),
        })
      }),
      { numRuns: 300 },
    )
  })

  test('in a segment that the start does not check, the read finds it', async () => {
    const folder = copyOf(await writeSample('flip-old', 400))
    flipBit(segmentsOf(folder)[0] ?? '', 100 * 8)
    const log = await openSegmentLog({ folder, verifyBytes: 0 })
    await expect(log.read(0, 1e6)).rejects.toMatchObject({ code: 'LOG_CORRUPT' })
    await log.close()
  })

  test('after an accepted loss the rest is kept, offsets are not given out twice, and the damage is set aside', async () => {
    const folder = copyOf(await writeSample('accept', 1e9))
    const path = lastSegment(folder)
    flipBit(path, (statSync(path).size >> 1) * 8)
    await expect(openSegmentLog({ folder })).rejects.toMatchObject({ code: 'LOG_CORRUPT' })
    const log = await openSegmentLog({ folder, acceptLoss: true })
    const left = await contents(log, 0)
    expect(left.length).toBeGreaterThan(2)
    expect(log.recovery.lostEntries).toBe(24 - left.length)
    expect(await log.append([post('on')])).toEqual({ firstOffset: 24, nextOffset: 25 })
    expect((await contents(log, left.length)).map(([offset]) => offset)).toEqual([24])
    await log.close()
    expect(readdirSync(folder).some((name) => name.endsWith('.lost'))).toBe(true)
    const again = await openSegmentLog({ folder })
    expect(again.nextOffset()).toBe(25)
    expect((await contents(again, 0)).at(-1)).toEqual([24, 'post', 'on'])
    await again.close()
  })
})

function flipBit(path: string, bit: number): void {
  const bytes = readFileSync(path)
  const at = bit >> 3
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
  writeFileSync(path, bytes)
}
