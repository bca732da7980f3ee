// Chapter 1. What arrives is bytes, and some of them are nobody's business: a record is read, cleaned, and leaves as a post.
import { expect, test } from 'vitest'
import { recordOf, stage } from './story.ts'

const pushed = {
  id: '710001',
  source: 'hotline',
  channel: 'hotline',
  author: '10086001',
  text: '我家住庐阳区，楼道里煤气味很重，联系人王建国，电话：１３８ 0000 0000',
  time: '2026-03-01T08:12:00+08:00',
}

// The first durable write of the program comes after this step, so whatever is taken out here has never been stored.
test('the telephone number and the name are gone, and the author is a pseudonym made with a key', () => {
  const outcome = stage.ingest(recordOf(pushed))
  if (outcome.kind !== 'ok') throw new Error(`the record left as ${outcome.kind}`)
  expect(outcome.value.text).toBe('我家住庐阳区，楼道里煤气味很重，联系人〔姓名〕，电话：〔手机〕')
  expect(outcome.value.author).toMatch(/^p1:[a-z2-7]{20,}$/u)
})

// One caller is one voice, however often: the same author has the same pseudonym wherever the same key is used.
test('the same author is the same pseudonym, another one is another', () => {
  const authorOf = (author: string) => {
    const outcome = stage.ingest(recordOf({ ...pushed, author }))
    return outcome.kind === 'ok' ? outcome.value.author : outcome.kind
  }
  expect(authorOf('10086001')).toBe(authorOf('10086001'))
  expect(authorOf('10086001')).not.toBe(authorOf('10086002'))
})

// Every post has a time of its own, the event time. It decides what the post counts for, not the time of its arrival.
test('the time is read with its zone, and what says none is meant in China', () => {
  const timeOf = (time: string) => {
    const outcome = stage.ingest({ ...recordOf({ ...pushed, time }), receivedAtMs: Date.UTC(2026, 2, 2) })
    return outcome.kind === 'ok' ? outcome.value.timeMs : outcome.kind
  }
  expect(timeOf('2026-03-01T08:12:00+08:00')).toBe(Date.UTC(2026, 2, 1, 0, 12))
  expect(timeOf('2026-03-01 08:12')).toBe(Date.UTC(2026, 2, 1, 0, 12))
})

// A broken record is a value and no exception: it is kept without its personal parts and stops nothing behind it.
test('what cannot be read leaves as a dead letter that says where it stood and what was wanted', () => {
  const outcome = stage.ingest({
    ...recordOf(pushed),
    bytes: new TextEncoder().encode('{"id": "43", "text": "没有时间"}'),
  })
  expect(outcome).toMatchObject({ kind: 'dead_letter', letter: { reason: 'missing_time', file: 'guide', line: 1 } })
})

test('what says nothing is dropped, with its reason', () => {
  expect(stage.ingest(recordOf({ ...pushed, text: '' }))).toMatchObject({ kind: 'drop', reason: 'empty_text' })
})
