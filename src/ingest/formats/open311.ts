// Requests of Open311 GeoReport v2 in the dialects that cities speak: numbers as ids, scalars inside arrays, names of requestors.
import type { JsonRecord } from '../json.ts'
import { coordinates, joinPlace } from './fields.ts'
import type { Format } from './format.ts'
import { attributesFrom, emptyDraft, firstOf, firstTimeOf, orderIdShape, recordOf, stringOf } from './format.ts'

export const open311Format: Format = {
  name: 'open311',
  source: 'open311',
  channel: 'hotline',
  signatures: [
    ['service_request_id', ['requested_datetime', 'description', 'service_name', 'service_code']],
    ['service_code', 'requested_datetime', ['description', 'service_name', 'status']],
  ],
  columns: [
    'service_request_id',
    'status',
    'status_notes',
    'service_name',
    'service_code',
    'description',
    'agency_responsible',
    'service_notice',
    'requested_datetime',
    'updated_datetime',
    'expected_datetime',
    'address',
    'address_id',
    'zipcode',
    'lat',
    'long',
    'media_url',
    'requestor_name',
    'title',
    'detail',
  ],
  fills: ['id', 'title', 'text', 'time', 'place', 'attributes'],
  idShape: orderIdShape,
  draft(wrapped) {
    const record = unwrapped(wrapped)
    const title = firstOf(record, 'title', 'service_name')
    const agency = recordOf(record['agency_responsible'])
    const organisation = agency === null ? firstOf(record, 'agency_responsible') : recipientOf(agency)
    return {
      ...emptyDraft,
      id: firstOf(record, 'service_request_id', 'token'),
      channel: 'hotline',
      title,
      // A request may say all it says by its service.
      text: withoutTitle(firstOf(record, 'description', 'detail'), firstOf(record, 'title')) || null,
      time: firstTimeOf(record, 'requested_datetime', 'updated_datetime'),
      placeHint: joinPlace([firstOf(record, 'address', 'address_string')]),
      attributes: {
        ...attributesFrom(record, { state: 'status', category: 'service_code' }),
        ...(organisation === '' ? {} : { organisation }),
        ...coordinates(record['lat'], record['long'] ?? record['lon'] ?? record['lng']),
      },
    }
  },
}

/** Older services turn their XML into JSON and leave every scalar in an array of its own. */
function unwrapped(record: JsonRecord): JsonRecord {
  const scalar = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value)
  const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? '' : scalar(value))
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, single(value)]))
}

/** `{recipient: ["Roads"]}`. */
function recipientOf(agency: JsonRecord): string {
  const recipient = agency['recipient']
  return Array.isArray(recipient)
    ? recipient
        .map(stringOf)
        .filter((one) => one !== '')
        .join('、')
    : stringOf(recipient)
}

/** FixMyStreet says "title: detail". */
function withoutTitle(description: string, title: string): string {
  const start = `${title}: `
  return title !== '' && description.startsWith(start) ? description.slice(start.length) : description
}
