// Chapter 1. What happens to one post before anything is decided: read, cleaned of personal data, understood.
import { expect, test } from 'vitest'
import { createTextStage } from '../../src/run/text/text-stage.ts'
import { textStageOptions } from '../../src/run/text-tools.ts'
import type { SourceId } from '../../src/core/ids.ts'
import type { RawRecord } from '../../src/core/post.ts'
import { fixedKeyFile, settingsWith } from '../run/small-city.ts'

const stage = await createTextStage(textStageOptions(settingsWith(), { keyFile: fixedKeyFile(), runStartMs: Infinity }))

function raw(value: object): RawRecord {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return {
    bytes,
    source: 'hotline' as SourceId,
    format: 'post',
    receivedAtMs: Date.UTC(2026, 2, 1),
    file: 'guide',
    line: 1,
  }
}

const pushed = raw({
  id: '42',
  source: 'hotline',
  channel: 'hotline',
  author: '10086001',
  text: '我家住庐阳区，楼道里煤气味很重，已经三天了，不止我一家闻到，联系电话：１３８ 0000 0000',
  time: '2026-03-01T08:12:00+08:00',
})

test('a record is read and leaves as a post without a phone number and with a pseudonym for its author', () => {
  const outcome = stage.ingest(pushed)
  if (outcome.kind !== 'ok') throw new Error(`the record left as ${outcome.kind}`)
  expect(outcome.value.text).toContain('〔手机〕')
  expect(outcome.value.text).not.toMatch(/0000/u)
  expect(outcome.value.author).toMatch(/^p1:[a-z2-7]{20,}$/u)
  expect(outcome.value.timeMs).toBe(Date.UTC(2026, 2, 1, 0, 12))
})

test('the post is understood: words, place, topic, and typed facts with their spans', () => {
  const outcome = stage.ingest(pushed)
  if (outcome.kind !== 'ok') throw new Error(`the record left as ${outcome.kind}`)
  const { tokens, observation } = stage.annotate(outcome.value)
  expect(tokens).toEqual(expect.arrayContaining(['庐阳区', '楼道']))
  expect(observation.places.map((place) => place.code)).toContain('340103')
  expect(observation.cues.map((cue) => cue.kind)).toEqual(expect.arrayContaining(['smell', 'duration', 'others_too']))
  expect(observation.cues.find((cue) => cue.kind === 'duration')?.value).toBe(3)
  expect(observation.topics.length).toBeGreaterThan(0)
})

test('what cannot be read leaves as a dead letter that says what was found and what was wanted', () => {
  const outcome = stage.ingest({ ...pushed, bytes: new TextEncoder().encode('{"id": "43", "text": "没有时间"}') })
  expect(outcome).toMatchObject({ kind: 'dead_letter', letter: { reason: 'missing_time', file: 'guide', line: 1 } })
})
