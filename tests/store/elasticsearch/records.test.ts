// What goes to Elasticsearch fits the strict mapping, and comes back as the record that every index shows.
import { expect, test } from 'vitest'
import { alertRecord } from '../../../src/core/alert.ts'
import type { IndexKind } from '../../../src/core/ports.ts'
import { signalRecord, situationRecord } from '../../../src/core/situation-record.ts'
import { fieldsOf } from '../../../src/store/elasticsearch/mappings.ts'
import type { ElasticItem } from '../../../src/store/elasticsearch/records.ts'
import { alertItem, documentItem, signalItem, situationItem } from '../../../src/store/elasticsearch/records.ts'
import { shownRecord } from '../../../src/store/elasticsearch/shown.ts'
import { splitWords } from '../../../src/store/index/index-records.ts'
import { packDocument, unpackDocument } from '../../../src/store/index/packed-document.ts'
import { noonMs, sampleAlert, sampleDocument, sampleSignal, sampleSituation } from '../../conformance/samples.ts'

const document = sampleDocument('7', '小区 煤气 泄漏')
const alert = sampleAlert('a', 3)
const signal = sampleSignal('g', { cell: { topic: '*' as never, place: '' as never } })
const situation = sampleSituation('s', 2, {
  significantAtMs: noonMs,
  contributions: [{ name: 'voices', value: 3, logOdds: 1.25 }],
})

const samples: readonly [IndexKind, ElasticItem, Record<string, unknown>][] = [
  ['documents', documentItem(document, noonMs), unpackDocument(packDocument(document))],
  ['signals', signalItem(signal), signalRecord(signal)],
  ['situations', situationItem(situation), situationRecord(situation)],
  ['alerts', alertItem(alert, splitWords), alertRecord(alert)],
]

test.each(samples)('%s come back as they are shown', (kind, item, record) => {
  expect(shownRecord(kind, JSON.parse(item.body) as Record<string, unknown>)).toEqual(
    JSON.parse(JSON.stringify(record)),
  )
})

test.each(samples)('%s have no field that the mapping lacks', (kind, item) => {
  const fields = fieldsOf(kind)
  const missing: string[] = []
  const visit = (value: unknown, path: string): void => {
    const type = fields.get(path)
    // What stands below these is their own affair.
    if (type === 'flattened' || type === 'geo_point' || path === 'qianzhao.more') return
    if (Array.isArray(value)) for (const one of value) visit(one, path)
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) visit(inner, path === '' ? name : `${path}.${name}`)
    else if (type === undefined || type === 'nested') missing.push(path)
  }
  visit(JSON.parse(item.body), '')
  expect(missing).toEqual([])
})

test('a member of a record that has no field of its own comes back too', () => {
  const { body } = situationItem({ ...situation, joins: [{ cluster: 'c', reason: 'words', similarity: 0.5 }] })
  const shown = shownRecord('situations', JSON.parse(body) as Record<string, unknown>)
  expect(shown['joins']).toEqual([{ cluster: 'c', reason: 'words', similarity: 0.5 }])
})
