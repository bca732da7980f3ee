import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTruth } from '../../../lab/backtest/read-truth.ts'
import { temporaryFolder } from '../../run/small-city.ts'

const event = {
  id: 'e1',
  kind: 'gas-explosion',
  crisis: true,
  topic: 'accident.explosion',
  place: '3401',
  onset: '2026-03-04T11:00:00+08:00',
  outbreak: '2026-03-04T12:00:00+08:00',
  posts: ['a', 'b'],
}

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'truth.json')
  writeFileSync(path, text)
  return path
}

test('a truth is read as it was written', () => {
  expect(readTruth(fileWith(JSON.stringify({ events: [event] }))).events).toEqual([event])
})

test.each([
  ['two lines of JSON', '{"id":"1"}\n{"id":"2"}\n', 'found no JSON'],
  ['nothing', '', 'found no JSON'],
  ['no object', 'null', 'has no events'],
  ['no list', '{"events":{}}', 'has no events'],
  [
    'an event without a topic',
    JSON.stringify({ events: [event, { ...event, topic: 7 }] }),
    'event 2 has no text in topic',
  ],
  [
    'an event at no time',
    JSON.stringify({ events: [{ ...event, onset: '昨天' }] }),
    'event 1 has no time in onset: 昨天',
  ],
  [
    'an event without posts',
    JSON.stringify({ events: [{ ...event, posts: [1] }] }),
    'event 1 has no list of ids in posts',
  ],
  ['an event that may be a crisis', JSON.stringify({ events: [{ ...event, crisis: 'yes' }] }), 'in crisis'],
  ['an event that is none', '{"events":[null]}', 'event 1 has no fields'],
])('%s is refused with the file, what was found and what was wanted', (_, text, found) => {
  const path = fileWith(text)
  expect(() => readTruth(path)).toThrow(expect.objectContaining({ code: 'INPUT_UNREADABLE' }))
  expect(() => readTruth(path)).toThrow(path)
  expect(() => readTruth(path)).toThrow(found)
  expect(() => readTruth(path)).toThrow('wanted {"events":[{"id"')
})

test('a file that is not there is named, and who writes it', () => {
  expect(() => readTruth('/nowhere/truth.json')).toThrow('/nowhere/truth.json does not exist; qianzhao simulate writes')
})
