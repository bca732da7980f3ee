import { deserialize, serialize } from 'node:v8'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PostId, SourceId } from '../../src/core/ids.ts'
import type { AdmissionOptions } from '../../src/ingest/admission.ts'
import { createAdmission } from '../../src/ingest/admission.ts'
import { createDuplicateMemory } from '../../src/ingest/duplicates.ts'

const minute = 60_000
const start = Date.UTC(2026, 0, 1)
const options: AdmissionOptions = {
  latenessMs: 10 * minute,
  latenessMsBySource: { hotline: 60 * minute },
  idleAfterMs: 30 * minute,
  futureToleranceMs: 10 * minute,
  duplicateMemory: 1_000,
}

function entry(source: string, id: string, timeMs: number, receivedAtMs = timeMs) {
  return { source: source as SourceId, id: id as PostId, timeMs, receivedAtMs }
}

describe('admission', () => {
  test('a late post inside the lateness bound still counts, one beyond it does not', () => {
    const admission = createAdmission(options)
    expect(admission.admit(entry('weibo', '1', start + 20 * minute))).toBe('document')
    admission.closeTick({ number: 1, closedAtMs: start + 20 * minute })
    expect(admission.admit(entry('weibo', '2', start + 10 * minute))).toBe('document')
    expect(admission.admit(entry('weibo', '3', start + 10 * minute - 1))).toBe('late')
  })

  test('what comes in one tick, such as a push with its newest post first, is late for nothing in it', () => {
    const admission = createAdmission(options)
    const hours = Array.from({ length: 24 }, (_, hour) => start - hour * 60 * minute)
    expect(new Set(hours.map((timeMs) => admission.admit(entry('weibo', String(timeMs), timeMs))))).toEqual(
      new Set(['document']),
    )
    expect(admission.closeTick({ number: 1, closedAtMs: start }).watermarkMs).toBe(start - 10 * minute)
    expect(admission.admit(entry('weibo', 'later', start - 60 * minute))).toBe('late')
  })

  test('each source has its own lateness and its own order', () => {
    const admission = createAdmission(options)
    admission.admit(entry('weibo', '1', start + 90 * minute))
    expect(admission.admit(entry('hotline', '1', start + 90 * minute))).toBe('document')
    admission.closeTick({ number: 1, closedAtMs: start + 90 * minute })
    expect(admission.admit(entry('hotline', '2', start + 31 * minute))).toBe('document')
    expect(admission.admit(entry('hotline', '3', start + 29 * minute))).toBe('late')
  })

  test('the same source and id again is a duplicate, the same id elsewhere is not', () => {
    const admission = createAdmission(options)
    expect(admission.admit(entry('weibo', '1', start))).toBe('document')
    expect(admission.admit(entry('weibo', '1', start + minute))).toBe('duplicate')
    expect(admission.admit(entry('forum', '1', start))).toBe('document')
    expect(admission.admit(entry('we', 'ibo1', start))).toBe('document')
  })

  test('a source that nobody speaks for moves nothing once somebody else has spoken', () => {
    const admission = createAdmission(options)
    const watermark = (number: number, closedAtMs: number) => admission.closeTick({ number, closedAtMs }).watermarkMs
    admission.admit(entry('unknown', '1', start))
    expect(watermark(1, start)).toBe(start - 10 * minute)
    admission.admit(entry('weibo', '1', start + 5 * minute))
    admission.admit(entry('unknown', '2', start + minute))
    expect(watermark(2, start + 5 * minute)).toBe(start - 5 * minute)
    admission.admit(entry('unknown', '3', start + 20 * minute))
    expect(watermark(3, start + 20 * minute)).toBe(start - 5 * minute)
  })

  test('a source whose posts are of 1999 does not hold up those of today', () => {
    const admission = createAdmission(options)
    admission.admit(entry('archive', '1', Date.UTC(1999, 0, 1), start))
    expect(admission.closeTick({ number: 1, closedAtMs: start }).watermarkMs).toBe(Date.UTC(1999, 0, 1) - 10 * minute)
    admission.admit(entry('weibo', '1', start))
    admission.admit(entry('archive', '2', Date.UTC(1999, 0, 2), start))
    expect(admission.closeTick({ number: 2, closedAtMs: start }).watermarkMs).toBe(start - 10 * minute)
  })

  test('a post from the future is quarantined, moves nothing, and may come again repaired', () => {
    const admission = createAdmission(options)
    expect(admission.admit(entry('weibo', '1', start + 11 * minute, start))).toBe('from_the_future')
    expect(admission.closeTick({ number: 1, closedAtMs: start }).watermarkMs).toBe(Number.NEGATIVE_INFINITY)
    expect(admission.admit(entry('weibo', '1', start + 10 * minute, start))).toBe('document')
  })

  test('a clock that was a day ahead and is set right makes nothing late that comes on time', () => {
    const admission = createAdmission(options)
    const ahead = start + 24 * 60 * minute
    expect(admission.admit(entry('weibo', '1', ahead, ahead))).toBe('document')
    expect(admission.closeTick({ number: 1, closedAtMs: ahead }).watermarkMs).toBeGreaterThan(start + 60 * minute)
    const tick = { number: 2, closedAtMs: start + minute }
    admission.openTick(tick)
    expect(admission.admit(entry('weibo', '2', start + minute, start + minute))).toBe('document')
    expect(admission.closeTick(tick).watermarkMs).toBeLessThanOrEqual(start + minute)
  })

  test('the watermark is the least of the sources that are awake, and never goes back', () => {
    const admission = createAdmission(options)
    admission.admit(entry('weibo', '1', start + 60 * minute))
    admission.admit(entry('forum', '1', start + 40 * minute))
    expect(admission.closeTick({ number: 1, closedAtMs: start + 60 * minute }).watermarkMs).toBe(start + 30 * minute)
    admission.admit(entry('weibo', '2', start + 95 * minute))
    const later = admission.closeTick({ number: 2, closedAtMs: start + 95 * minute })
    expect(later.watermarkMs).toBe(start + 85 * minute)
    expect(later.sources).toEqual([
      { source: 'forum', watermarkMs: start + 30 * minute, idle: true, lastSeenMs: start + 60 * minute },
      { source: 'weibo', watermarkMs: start + 85 * minute, idle: false, lastSeenMs: start + 95 * minute },
    ])
    expect(admission.admit(entry('forum', '2', start + 50 * minute))).toBe('document')
    expect(admission.closeTick({ number: 3, closedAtMs: start + 96 * minute }).watermarkMs).toBe(start + 85 * minute)
  })

  test('made-up source names cannot fill the memory', () => {
    const admission = createAdmission(options)
    for (let i = 0; i < 6_000; i++) admission.admit(entry(`s${i}`, '1', start))
    expect(admission.closeTick({ number: 1, closedAtMs: start }).sources.length).toBeLessThanOrEqual(4_097)
  })

  test('a restart from any snapshot gives the same verdicts and clocks', () => {
    const event = fc.record({
      source: fc.constantFrom('a', 'b', 'hotline'),
      id: fc.nat(40),
      offset: fc.nat(100),
      close: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), fc.nat(120), (events, cut) => {
        const straight = createAdmission({ ...options, duplicateMemory: 16 })
        let restarted = createAdmission({ ...options, duplicateMemory: 16 })
        events.forEach(({ source, id, offset, close }, i) => {
          const one = entry(source, String(id), start + i * minute + offset * minute, start + i * minute + 95 * minute)
          expect(restarted.admit(one)).toBe(straight.admit(one))
          if (!close && i !== cut) return
          const tick = { number: i, closedAtMs: start + i * minute }
          expect(restarted.closeTick(tick)).toEqual(straight.closeTick(tick))
          const bytes = serialize(restarted.snapshot())
          expect(bytes.equals(serialize(straight.snapshot()))).toBe(true)
          restarted = createAdmission({ ...options, duplicateMemory: 16 }, deserialize(bytes))
        })
      }),
    )
  })
})

describe('the memory of ids', () => {
  test('knows at least half of its capacity and forgets in the end', () => {
    const memory = createDuplicateMemory(1_000)
    for (let i = 0; i < 10_000; i++) expect(memory.seen('s', String(i))).toBe(false)
    for (let i = 9_999; i >= 9_500; i--) expect(memory.seen('s', String(i))).toBe(true)
    expect(memory.seen('s', '1')).toBe(false)
    const { young, old } = memory.snapshot()
    expect(young.size + old.size).toBeLessThanOrEqual(1_000)
  })

  test('keeps apart two hundred thousand ids that differ in one digit', () => {
    const memory = createDuplicateMemory(400_000)
    let known = 0
    for (let i = 0; i < 200_000; i++) known += memory.seen('weibo', String(4_567_890_123_000_000 + i)) ? 1 : 0
    expect(known).toBe(0)
  })
})
