// Where log, state, index and keys do not fit together, history is missing: the start says what, what is lost at most, and changes nothing.
import { expect, test } from 'vitest'
import type { HistoryFacts } from '../../../src/run/embedded/missing-history.ts'
import { missingHistory, refuseMissingHistory } from '../../../src/run/embedded/missing-history.ts'

const dayMs = Date.UTC(2026, 2, 1)
/** A service that has run for months: the log has been cut, and everything fits. */
const whole: HistoryFacts = {
  log: { firstOffset: 5_000, nextOffset: 9_000, beginsAtMs: dayMs },
  state: { offset: 8_990, checkpoint: { offset: 8_900, version: 'v1' } },
  indexedOffset: 8_950,
  hasKeys: true,
  version: 'v1',
}
const young: HistoryFacts = { ...whole, log: { firstOffset: 0, nextOffset: 9_000, beginsAtMs: null } }
const kinds = (facts: HistoryFacts) => missingHistory(facts).map(({ what }) => what)

test('nothing is missing where everything fits, and at the very first start', () => {
  expect(kinds(whole)).toEqual([])
  expect(kinds(young)).toEqual([])
  const nothing = { firstOffset: 0, nextOffset: 0, beginsAtMs: null }
  expect(kinds({ ...whole, log: nothing, state: null, indexedOffset: null, hasKeys: false })).toEqual([])
})

test('a log that was deleted, or replaced by an older copy, ends before what was committed or indexed', () => {
  expect(kinds({ ...whole, log: { firstOffset: 0, nextOffset: 0, beginsAtMs: null } })).toEqual(['log_end'])
  expect(kinds({ ...whole, log: { ...whole.log, nextOffset: 8_980 } })).toEqual(['log_end'])
  expect(kinds({ ...whole, indexedOffset: 9_001 })).toEqual(['log_end'])
})

test('a state that is gone, or older than the beginning of the log', () => {
  expect(kinds({ ...young, state: null })).toEqual(['state'])
  expect(kinds({ ...whole, state: { offset: 4_000, checkpoint: { offset: 3_900, version: 'v1' } } })).toEqual([
    'log_start',
  ])
})

test('checkpoints that are gone, and changed settings, cost nothing while the log begins at 0', () => {
  const without = { offset: 8_990, checkpoint: null }
  expect(kinds({ ...young, state: without })).toEqual([])
  expect(kinds({ ...young, version: 'v2' })).toEqual([])
  expect(kinds({ ...whole, state: without })).toEqual(['checkpoints'])
  expect(kinds({ ...whole, version: 'v2' })).toEqual(['version'])
})

test('an index that is gone or old, and keys that are gone', () => {
  expect(kinds({ ...young, indexedOffset: null })).toEqual([])
  expect(kinds({ ...whole, indexedOffset: null })).toEqual(['index'])
  expect(kinds({ ...whole, indexedOffset: 10 })).toEqual(['index'])
  expect(kinds({ ...whole, indexedOffset: undefined })).toEqual([])
  expect(kinds({ ...young, hasKeys: false })).toEqual(['keys'])
})

test('the refusal says all that was found, what is lost at most, and which flag accepts it', () => {
  const missing = missingHistory({ ...whole, version: 'v2', hasKeys: false })
  expect(() => refuseMissingHistory(missing, 'data')).toThrow(
    /v1 became v2[\s\S]*Lost at most[\s\S]*2026-03-01[\s\S]*keys is gone[\s\S]*--accept-loss/u,
  )
  expect(() => refuseMissingHistory([], 'data')).not.toThrow()
})
