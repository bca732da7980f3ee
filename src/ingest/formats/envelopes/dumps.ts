// Envelopes of stores and pipelines: Elasticsearch, Kafka, Canal, Maxwell, Debezium and Logstash. What is inside is opened again.
import type { JsonRecord } from '../../json.ts'
import { parseInnerJson } from '../../json.ts'
import { firstOf, recordOf, recordsOf, stringOf } from '../format.ts'
import type { Content, Envelope } from './envelope.ts'
import { deletedMember, records } from './envelope.ts'

/** An answer of a search. */
const hits: Envelope = {
  name: 'elasticsearch_hits',
  holds: (value) => Array.isArray(recordOf(value['hits'])?.['hits']),
  open: (value) => recordsOf(recordOf(value['hits'])?.['hits']).flatMap((hit) => document.open(hit)),
}

/** `{_index, _id, _source}`: one hit, or a line of elasticdump. */
const document: Envelope = {
  name: 'elasticsearch_document',
  holds: (value) => recordOf(value['_source']) !== null,
  open(value) {
    const source = recordOf(value['_source']) ?? {}
    const id = stringOf(value['_id'])
    // A document that names itself is not renamed by its store.
    return records([
      source['_id'] === undefined && source['id'] === undefined && id !== '' ? { ...source, _id: id } : source,
    ])
  },
}

/** `{"index": {…}}`, `{"create": …}`, `{"update": …}` of `_bulk`; the line behind it is the document. */
const bulkAction: Envelope = {
  name: 'bulk_action',
  holds(value) {
    const names = Object.keys(value)
    if (names.length !== 1 || !/^(?:index|create|update|delete)$/.test(names[0] ?? '')) return false
    const target = recordOf(value[names[0] ?? ''])
    return target !== null && Object.keys(target).every((name) => name.startsWith('_') || bulkNames.has(name))
  },
  open: () => [],
}
const bulkNames = new Set([
  'routing',
  'version',
  'version_type',
  'if_seq_no',
  'if_primary_term',
  'retry_on_conflict',
  'require_alias',
  'dynamic_templates',
  'pipeline',
])

/** `{"doc": {…}, "doc_as_upsert": true}` behind an `update`. */
const bulkUpdate: Envelope = {
  name: 'bulk_update',
  holds: (value) =>
    recordOf(value['doc']) !== null &&
    Object.keys(value).every((name) => /^(?:doc|upsert|doc_as_upsert|detect_noop)$/.test(name)),
  open: (value) => records([recordOf(value['doc']) ?? {}]),
}

/** What kcat, kafka-console-consumer and the REST proxy say around a message. */
const kafkaMessage: Envelope = {
  name: 'kafka_message',
  holds: (value) => value['topic'] !== undefined && value['partition'] !== undefined && value['offset'] !== undefined,
  open(value) {
    const inner = value['payload'] ?? value['value']
    return typeof inner === 'string' ? opened(parseInnerJson(inner)) : opened(inner)
  },
}

function opened(inner: unknown): readonly Content[] {
  if (inner === null || inner === undefined) return []
  const record = recordOf(inner)
  if (record !== null) return records([record])
  if (Array.isArray(inner)) return records(recordsOf(inner))
  return [
    {
      kind: 'refused',
      reason: 'bad_json',
      found: 'a message that is no JSON object',
      wanted: 'a JSON object as the value of a message',
    },
  ]
}

/** Canal's flat message: `data` are the rows as they are now. A `DELETE` names rows that are gone. */
const canal: Envelope = {
  name: 'canal',
  holds: (value) =>
    value['database'] !== undefined && value['table'] !== undefined && value['type'] !== undefined && 'data' in value,
  open(value) {
    if (value['isDdl'] === true) return []
    const type = stringOf(value['type']).toUpperCase()
    if (!/^(?:INSERT|UPDATE|DELETE|BOOTSTRAP-INSERT)$/.test(type)) return []
    // Maxwell has one row where Canal has a list.
    const rows = Array.isArray(value['data']) ? recordsOf(value['data']) : recordsOf([value['data']])
    return records(type === 'DELETE' ? rows.map(asDeleted) : rows)
  },
}

function asDeleted(row: JsonRecord): JsonRecord {
  return { ...row, [deletedMember]: true }
}

/** Debezium with or without its schema. Without a schema nobody knows in which unit a number counts; with it, a local time is written as one. */
const debezium: Envelope = {
  name: 'debezium',
  holds(value) {
    const payload = recordOf(value['payload']) ?? value
    return 'after' in payload && 'op' in payload && ('before' in payload || 'source' in payload)
  },
  open(value) {
    const payload = recordOf(value['payload']) ?? value
    const after = recordOf(payload['after'])
    const before = recordOf(payload['before'])
    const types = timeTypes(recordOf(value['schema']))
    if (stringOf(payload['op']) === 'd') return before === null ? [] : records([asDeleted(inLocalTime(before, types))])
    return after === null ? [] : records([inLocalTime(after, types)])
  },
}

/** The fields of a row that count from 1970 in local time, with how many of their units make a millisecond. */
function timeTypes(schema: JsonRecord | null): ReadonlyMap<string, number> {
  const types = new Map<string, number>()
  const row = recordsOf(schema?.['fields']).find((field) => field['field'] === 'after' || field['field'] === 'before')
  for (const field of recordsOf(row?.['fields'])) {
    const units = unitsOfType[stringOf(field['name'])]
    if (units !== undefined) types.set(stringOf(field['field']), units)
  }
  return types
}

const unitsOfType: Readonly<Record<string, number>> = {
  'io.debezium.time.Timestamp': 1,
  'io.debezium.time.MicroTimestamp': 1e3,
  'io.debezium.time.NanoTimestamp': 1e6,
  'org.apache.kafka.connect.data.Timestamp': 1,
  'io.debezium.time.Date': 1 / 86_400e3,
}

/** A DATETIME of 14:00 is counted as 14:00 UTC, whatever the zone of the database: only its digits are true. */
function inLocalTime(row: JsonRecord, types: ReadonlyMap<string, number>): JsonRecord {
  if (types.size === 0) return row
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const units = types.get(name)
      const count = Number(value)
      if (units === undefined || value === null || !Number.isFinite(count)) return [name, value]
      const written = new Date(count / units)
      if (Number.isNaN(written.getTime())) return [name, value]
      return [
        name,
        units < 1 ? written.toISOString().slice(0, 10) : written.toISOString().slice(0, 19).replace('T', ' '),
      ]
    }),
  )
}

/** Rows of Debezium whose envelope a connector took off, and Kafka Connect's own `{schema, payload}`. */
const connect: Envelope = {
  name: 'kafka_connect',
  holds: (value) => 'schema' in value && 'payload' in value && Object.keys(value).length === 2,
  open(value) {
    const row = recordOf(value['payload'])
    return row === null ? [] : records([row])
  },
}

/** Logstash and Filebeat: the record is JSON inside `message`, or its members stand beside `@timestamp`. */
const logstash: Envelope = {
  name: 'logstash',
  holds: (value) =>
    value['@timestamp'] !== undefined && typeof value['message'] === 'string' && /^\s*[{[]/.test(value['message']),
  open: (value) => opened(parseInnerJson(stringOf(value['message']))),
}

/** A store's own wrapper around one event of the same pipeline. */
const eventOriginal: Envelope = {
  name: 'event_original',
  holds: (value) =>
    value['@timestamp'] !== undefined &&
    /^\s*\{/.test(stringOf(recordOf(value['event'])?.['original'])) &&
    !('text' in value),
  open: (value) => opened(parseInnerJson(firstOf(recordOf(value['event']) ?? {}, 'original'))),
}

export const dumpEnvelopes: readonly Envelope[] = [
  hits,
  document,
  bulkAction,
  bulkUpdate,
  kafkaMessage,
  debezium,
  connect,
  canal,
  logstash,
  eventOriginal,
]
