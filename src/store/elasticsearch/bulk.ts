// Writes items through `_bulk`: looks at the outcome of every one, repeats those that may still go through, and only those.
import { setTimeout as delay } from 'node:timers/promises'
import { EarlyWarningError } from '../../core/errors.ts'
import type { ElasticClient, ElasticReply } from './client.ts'

export interface BulkItem {
  readonly id: string
  /** The action line, for instance `{"create":{"_id":"a"}}`. */
  readonly action: string
  /** The document as JSON; null for an action that has none. */
  readonly body: string | null
}

export type BulkOutcome =
  | { readonly kind: 'written'; readonly index: string; readonly created: boolean }
  /** It is there already: the same id for `create`, the same or a higher version for the others. */
  | { readonly kind: 'conflict'; readonly index: string }
  /** The server will never take it. */
  | { readonly kind: 'refused'; readonly status: number; readonly type: string; readonly reason: string }

export interface BulkOptions {
  /** Bytes and items of one request; larger batches are cut. */
  readonly bytesMax: number
  readonly itemsMax: number
  /** Requests at the same time. */
  readonly requestsMax: number
  /** Tries in a row in which nothing went through; then UNAVAILABLE is thrown and the caller decides. */
  readonly attemptsMax: number
  readonly waitMsMin: number
  readonly waitMsMax: number
  readonly signal: AbortSignal
  /** Uniform in 0…1, for jitter. */
  readonly random: () => number
}

export type Bulk = (path: string, items: readonly BulkItem[], query?: Query) => Promise<BulkOutcome[]>
type Query = Readonly<Record<string, string | boolean>>

interface Waiting {
  readonly item: BulkItem
  readonly at: number
}

interface Attempt {
  /** Still to be done, in their order. */
  readonly left: readonly Waiting[]
  /** Why, for the message; '' where nothing is left. */
  readonly reason: string
}

export function createBulk(client: ElasticClient, options: BulkOptions): Bulk {
  async function writeChunk(path: string, query: Query, chunk: readonly Waiting[], done: Done): Promise<void> {
    let left = chunk
    for (let attempt = 0; left.length > 0; ) {
      const before = left.length
      const result = await tryOnce(path, query, left, done)
      left = result.left
      if (left.length === 0) return
      attempt = left.length < before ? 0 : attempt + 1
      if (options.signal.aborted) throw closed()
      if (attempt >= options.attemptsMax) throw unavailable(left.length, attempt, result.reason)
      const waitMs = Math.min(options.waitMsMax, options.waitMsMin * 2 ** attempt) * (0.5 + options.random() / 2)
      await delay(waitMs, undefined, { signal: options.signal }).catch(() => undefined)
    }
  }

  async function tryOnce(path: string, query: Query, left: readonly Waiting[], done: Done): Promise<Attempt> {
    let reply: ElasticReply
    try {
      const lines = left.map(({ item }) => (item.body === null ? `${item.action}\n` : `${item.action}\n${item.body}\n`))
      reply = await client.request('POST', path, { query, lines: lines.join(''), signal: options.signal })
    } catch (cause) {
      if (cause instanceof EarlyWarningError && cause.code === 'UNAVAILABLE') return { left, reason: cause.message }
      throw cause
    }
    if (reply.status === 200) return readItems(reply.body, left, done)
    const reason = reasonOf(reply.body)
    // Too large as a whole, or spoilt as a whole by one item: halves find the one.
    if (reply.status === 413 || reply.status === 400) {
      const [only] = left
      if (left.length === 1 && only !== undefined) {
        done(only.at, { kind: 'refused', status: reply.status, type: typeOf(reply.body), reason })
        return { left: [], reason: '' }
      }
      const middle = Math.ceil(left.length / 2)
      const first = await tryOnce(path, query, left.slice(0, middle), done)
      const second = await tryOnce(path, query, left.slice(middle), done)
      return { left: [...first.left, ...second.left], reason: first.reason || second.reason }
    }
    return { left, reason: `status ${reply.status}: ${reason}` }
  }

  return async function write(path, items, query = {}) {
    const outcomes: (BulkOutcome | undefined)[] = new Array(items.length)
    const done: Done = (at, outcome) => {
      outcomes[at] = outcome
    }
    const chunks = cut(items, options)
    let next = 0
    const lane = async (): Promise<void> => {
      for (let chunk = chunks[next++]; chunk !== undefined; chunk = chunks[next++]) {
        await writeChunk(path, query, chunk, done)
      }
    }
    const lanes = Array.from({ length: Math.min(options.requestsMax, chunks.length) }, lane)
    const failed = (await Promise.allSettled(lanes)).find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    return outcomes as BulkOutcome[]
  }
}

type Done = (at: number, outcome: BulkOutcome) => void

function cut(items: readonly BulkItem[], { bytesMax, itemsMax }: BulkOptions): Waiting[][] {
  const chunks: Waiting[][] = []
  let chunk: Waiting[] = []
  let bytes = 0
  items.forEach((item, at) => {
    const size = item.action.length + (item.body === null ? 0 : Buffer.byteLength(item.body)) + 2
    if (chunk.length > 0 && (bytes + size > bytesMax || chunk.length >= itemsMax)) {
      chunks.push(chunk)
      chunk = []
      bytes = 0
    }
    chunk.push({ item, at })
    bytes += size
  })
  if (chunk.length > 0) chunks.push(chunk)
  return chunks
}

interface ItemAnswer {
  readonly _index?: string
  readonly status: number
  readonly result?: string
  readonly error?: {
    readonly type?: string
    readonly reason?: string
    readonly caused_by?: { readonly reason?: string }
  }
}

function readItems(body: unknown, left: readonly Waiting[], done: Done): Attempt {
  const answers = (body as { items?: readonly Readonly<Record<string, ItemAnswer>>[] } | null)?.items
  if (!Array.isArray(answers) || answers.length !== left.length) {
    return { left, reason: 'the answer does not list one outcome for each item' }
  }
  const again: Waiting[] = []
  let reason = ''
  left.forEach((waiting, i) => {
    const answer = Object.values((answers as Readonly<Record<string, ItemAnswer>>[])[i] ?? {})[0]
    const outcome = answer === undefined ? null : outcomeOf(answer)
    if (outcome === null) {
      again.push(waiting)
      reason = `status ${answer?.status ?? 0}: ${answer?.error?.reason ?? 'no reason'}`
    } else done(waiting.at, outcome)
  })
  return { left: again, reason: withoutValues(reason) }
}

/** null: the place is not ready for it (busy, blocked, missing, forbidden), so the same item may go through later. */
function outcomeOf(answer: ItemAnswer): BulkOutcome | null {
  const { status, error, _index: index = '' } = answer
  if (status >= 200 && status < 300) return { kind: 'written', index, created: answer.result === 'created' }
  const type = error?.type ?? 'unknown'
  if (status === 409) return { kind: 'conflict', index }
  if (status !== 400 && status !== 413) return null
  const reason = [error?.reason, error?.caused_by?.reason].filter((part) => part !== undefined).join(': ')
  return { kind: 'refused', status, type, reason: withoutValues(reason) }
}

function typeOf(body: unknown): string {
  return (body as { error?: { type?: string } } | null)?.error?.type ?? 'unknown'
}

export function reasonOf(body: unknown): string {
  const error = (body as { error?: { reason?: string } | string } | null)?.error
  return withoutValues(typeof error === 'string' ? error : (error?.reason ?? 'no reason given'))
}

/** The server quotes the value it could not read; a log line or dead letter does not. */
function withoutValues(reason: string): string {
  return reason
    .replaceAll(/Preview of field's value: '.*'/gsu, "Preview of field's value left out")
    .replaceAll(/For input string: ".*"/gsu, 'For input string left out')
    .slice(0, 500)
}

function unavailable(count: number, attempts: number, reason: string): EarlyWarningError {
  return new EarlyWarningError(
    'UNAVAILABLE',
    `Elasticsearch took none of ${count} items in ${attempts} tries in a row (${reason}).`,
  )
}

function closed(): EarlyWarningError {
  return new EarlyWarningError('UNAVAILABLE', 'The index is closed.')
}
