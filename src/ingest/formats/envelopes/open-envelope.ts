// Opens whatever envelopes stand around records, from the outermost in; what is no envelope comes back as it is.
import type { JsonRecord } from '../../json.ts'
import { recordOf, recordsOf } from '../format.ts'
import { detectFormat } from '../table.ts'
import { dumpEnvelopes } from './dumps.ts'
import type { Content, Envelope } from './envelope.ts'
import { records } from './envelope.ts'
import { pageEnvelopes } from './pages.ts'
import { weiboEnvelopes } from './weibo.ts'

const envelopes: readonly Envelope[] = [...dumpEnvelopes, ...pageEnvelopes, ...weiboEnvelopes]

// A message of Kafka in a document of Elasticsearch around an answer of Weibo is three deep; more is nobody's.
const depthMax = 6

/** null where the value is no envelope but a record itself. */
export function openEnvelope(value: JsonRecord): readonly Content[] | null {
  const found = envelopeOf(value)
  return found === null ? null : found.flatMap((content) => openAgain(content, 1))
}

function openAgain(content: Content, depth: number): readonly Content[] {
  if (content.kind !== 'record' || content.format !== undefined || depth >= depthMax) return [content]
  const inner = envelopeOf(content.record)
  return inner === null ? [content] : inner.flatMap((one) => openAgain(one, depth + 1))
}

function envelopeOf(value: JsonRecord): readonly Content[] | null {
  const envelope = envelopes.find((one) => one.holds(value))
  if (envelope !== undefined) return envelope.open(value)
  if (detectFormat(Object.keys(value)) !== undefined) return null
  const list = listOfRecords(value, 0)
  return list === null ? null : records(list)
}

const wrapperMembers = [
  'data',
  'rows',
  'list',
  'records',
  'result',
  'results',
  'items',
  'content',
  'body',
  'response',
  'posts',
  'orders',
]

/** `{code, msg, data: {total, rows: […]}}` of any service whose rows some format knows. */
function listOfRecords(value: JsonRecord, depth: number): readonly JsonRecord[] | null {
  if (depth > 3) return null
  for (const name of wrapperMembers) {
    const member = value[name]
    if (Array.isArray(member)) {
      const list = recordsOf(member)
      const first = list[0]
      if (
        first !== undefined &&
        (detectFormat(Object.keys(first)) !== undefined || envelopes.some((one) => one.holds(first)))
      )
        return list
    }
    const inner = recordOf(member)
    const found = inner === null ? null : listOfRecords(inner, depth + 1)
    if (found !== null) return found
  }
  return null
}
