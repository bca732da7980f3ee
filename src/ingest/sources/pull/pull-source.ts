// Pulls what is new from an API or a feed: asks page after page, leaves out what it knows, and says what is wrong with an answer.
import { minuteMs } from '../../../core/durations.ts'
import type { RawRecord } from '../../../core/post.ts'
import type { PositionBody, SourcePage, SourceReader, SourceRound, SourceStep } from '../../../core/source.ts'
import type { JsonRecord } from '../../json.ts'
import type { Api, Cursor } from './api.ts'
import type { ReadAnswerOptions } from './read-answer.ts'
import { readAnswer } from './read-answer.ts'
import type { SeenRecords } from './seen-records.ts'
import { createSeenRecords } from './seen-records.ts'
import type { Web, WebRequest } from './web.ts'

export interface PullOptions extends Omit<ReadAnswerOptions, 'receivedAtMs' | 'api'> {
  readonly api: Api
  readonly web: Web
  /** Resolves when the host may be asked again. */
  readonly pace: (host: string) => Promise<void>
  /** Answers a round may ask for. */
  readonly pagesMax: number
}

interface Held {
  readonly cursor: Cursor
  readonly seen: readonly string[]
  readonly etag: string | null
  readonly lastModified: string | null
}

const key = 'pull'
// A window that is new from end to end has probably moved by more than its length; below ten entries chance is enough.
const windowMin = 10
const skewMax = 5 * minuteMs
// What one append holds, far below its limit.
const roundBytesMax = 16_777_216

export function createPullSource(options: PullOptions): SourceReader {
  const { api, web, pace, pagesMax } = options

  async function* round({ positions, nowMs }: SourceRound): AsyncGenerator<SourceStep> {
    const held = readHeld(positions.get(key))
    const seen = createSeenRecords(held.seen, api.identity)
    const walk = api.walk(held.cursor, nowMs)
    let validators: Validators = held
    let gathered: RawRecord[] = []
    let bytes = 0
    let entries = 0
    let isCut = false
    for (let page = 0; ; page++) {
      const request = walk.request()
      if (request === null) break
      isCut = page >= pagesMax || bytes > roundBytesMax
      if (isCut) break
      await pace(request.url.host)
      const answer = await web(page === 0 ? conditional(request, held) : request, nowMs)
      const read = readAnswer(answer, { ...options, receivedAtMs: nowMs })
      // Of a round that leads back in time the newest records wait for those before them: nothing of it counts.
      if (read.kind === 'trouble') return yield read
      if (read.kind === 'unchanged') return
      if (page === 0 && read.records.length === 0 && api.isNeverEmpty && !seen.isEmpty()) return yield emptied
      entries += read.records.length
      if (page === 0) validators = { etag: read.etag, lastModified: read.lastModified }
      const fresh = seen.fresh(read.records)
      const { value, records } = read
      walk.take({ value, records, fresh: fresh.length })
      gathered.push(...fresh)
      bytes += fresh.reduce((sum, record) => sum + record.bytes.length, 0)
      const skew = read.serverMs === null ? 0 : read.serverMs - nowMs
      if (page === 0 && Math.abs(skew) > skewMax) yield clockWrong(skew)
      if (api.isWindow && !seen.isEmpty() && fresh.length === records.length && fresh.length >= windowMin)
        yield { kind: 'warning', warning: 'too_much', found: `all ${fresh.length} entries are new: fetch more often` }
      if (api.order === 'oldest' && gathered.length > 0) {
        yield pageOf(gathered, { cursor: walk.cursor(), seen, validators })
        gathered = []
        bytes = 0
      }
    }
    const isMoved = validators.etag !== held.etag || validators.lastModified !== held.lastModified
    if (gathered.length > 0 || isMoved) yield pageOf(gathered, { cursor: walk.cursor(), seen, validators })
    yield { kind: 'glance', entries }
    if (isCut && api.order === 'newest')
      yield { kind: 'warning', warning: 'too_much', found: `more than ${pagesMax} pages are new: fetch more often` }
  }

  return { round, close: () => Promise.resolve() }
}

const emptied: SourceStep = {
  kind: 'trouble',
  trouble: 'session_expired',
  found: 'an empty page where there always was something',
  retryAfterMs: null,
}

type Validators = Pick<Held, 'etag' | 'lastModified'>

function pageOf(
  records: readonly RawRecord[],
  { cursor, seen, validators }: { cursor: JsonRecord; seen: SeenRecords; validators: Validators },
): SourcePage {
  const { etag, lastModified } = validators
  const body = { cursor, seen: seen.hashes(), etag, lastModified } satisfies Held
  return { kind: 'page', records, positions: [{ key, body }] }
}

/** Each on its own: many servers know one of them only, and some send one that never fits. */
function conditional(request: WebRequest, { etag, lastModified }: Validators): WebRequest {
  if (request.body !== undefined) return request
  return {
    ...request,
    headers: {
      ...request.headers,
      ...(etag === null ? {} : { 'if-none-match': etag }),
      ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
    },
  }
}

function clockWrong(skewMs: number): SourceStep {
  const minutes = Math.round(Math.abs(skewMs) / minuteMs)
  const found = `its clock is ${minutes} minutes ${skewMs > 0 ? 'ahead of' : 'behind'} ours`
  return { kind: 'warning', warning: 'clock_wrong', found }
}

/** The position as this file wrote it; what it does not find is as at the beginning. */
function readHeld(body: PositionBody | undefined): Held {
  const { cursor = null, seen = [], etag = null, lastModified = null } = (body ?? {}) as Partial<Held>
  return { cursor, seen, etag, lastModified }
}
