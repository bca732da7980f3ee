// Rumour cascades (CED): an events file of original posts and a reposts file whose rows hang on an event.
import type { JsonRecord } from '../json.ts'
import type { Draft, Format } from './format.ts'
import { emptyDraft, stringOf, textOf, timeOf } from './format.ts'

export const cedEventsFormat: Format = {
  name: 'ced_events',
  source: 'ced',
  channel: 'weibo',
  signatures: [['event', 'label', 'time', 'text', 'followers', 'verified', 'province']],
  columns: ['event', 'label', 'time', 'text', 'followers', 'verified', 'province'],
  fills: ['id', 'text', 'time', 'place', 'reposts', 'comments', 'likes', 'attributes'],
  draft(record) {
    return {
      ...emptyDraft,
      id: stringOf(record['event']),
      channel: 'weibo',
      text: textOf(record['text']),
      time: timeOf(record['time']),
      placeHint: stringOf(record['province']),
      counts: { reposts: record['reposts'], comments: record['comments'], likes: record['likes'] },
      attributes: { label: stringOf(record['label']), verified: record['verified'] === '1' },
    }
  },
}

/**
 * The file edge adds two members that a row lacks: `event_time` (Unix seconds, from the events file beside it)
 * and `row` (its number inside the event, from 0). The time is then event time + dt, the id `event/row`.
 */
export const cedRepostsFormat: Format = {
  name: 'ced_reposts',
  source: 'ced',
  channel: 'weibo',
  signatures: [['event', 'dt', 'parent', 'user', 'text']],
  columns: ['event', 'dt', 'parent', 'user', 'text'],
  fills: ['id', 'author', 'text', 'time', 'repostOf'],
  draft(record) {
    const event = stringOf(record['event'])
    const text = stringOf(record['text'])
    return {
      ...emptyDraft,
      id: `${event}/${stringOf(record['row'])}`,
      channel: 'weibo',
      author: stringOf(record['user']),
      // Weibo shows these two words where a reposter added none; about 40 % of the rows.
      text: text.trim() === '' ? '转发微博' : text,
      time: repostTime(record),
      repostOf: originOf(record, event),
    } satisfies Draft
  },
}

function repostTime(record: JsonRecord): number | null {
  const eventTime = Number(record['event_time'] ?? Number.NaN)
  const delay = Number(record['dt'] ?? Number.NaN)
  return Number.isFinite(eventTime + delay) ? eventTime + delay : null
}

/** `parent` is a row number inside the event, -1 for the event itself; a parent that does not come first is not believed. */
function originOf(record: JsonRecord, event: string): string {
  const parent = Number(record['parent'] ?? -1)
  const isEarlierRow = Number.isInteger(parent) && parent >= 0 && parent < Number(record['row'])
  return isEarlierRow ? `${event}/${parent}` : event
}
