// POST /v1/posts: takes a body, makes it durable through `accept`, and answers the same whatever was in it.
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { EarlyWarningError } from '../core/errors.ts'
import { problem } from './problem.ts'
import type { HttpReply, HttpRequest, Route } from './route.ts'
import { json, refuse } from './route.ts'

export interface AcceptContext {
  /** The id of the token that pushed; duplicates are found inside one uploader only. */
  readonly uploader: string
  readonly contentType: string
}

/** Resolves once every record of the body is durable, good or bad, new or not: `accepted` counts them all. */
export type Accept = (body: Uint8Array, context: AcceptContext) => Promise<{ readonly accepted: number }>

export interface PushOptions {
  readonly accept: Accept
  readonly bodyBytesMax: number
  /** After decompression: a gzip bomb of 1 MB would be 1 GB. */
  readonly inflatedBytesMax: number
  /** Pushes of one token that may be under way at once. */
  readonly concurrentMax: number
}

const contentTypes = ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/plain']
const inflate = promisify(gunzip)

export function pushRoute(options: PushOptions): Route {
  const underWay = new Map<string, number>()

  async function handle(request: HttpRequest): Promise<HttpReply> {
    if (request.caller.kind === 'nobody') return refuse(problem('unauthenticated', 'A token is needed.'))
    const uploader = request.caller.id
    const count = underWay.get(uploader) ?? 0
    if (count >= options.concurrentMax) {
      return refuse(problem('too_many_requests', 'Wait for earlier pushes to be answered.', { retryAfterSeconds: 1 }))
    }
    underWay.set(uploader, count + 1)
    try {
      return await push(request, uploader)
    } finally {
      const left = (underWay.get(uploader) ?? 1) - 1
      if (left === 0) underWay.delete(uploader)
      else underWay.set(uploader, left)
    }
  }

  async function push(request: HttpRequest, uploader: string): Promise<HttpReply> {
    const encoding = String(request.headers['content-encoding'] ?? 'identity').toLowerCase()
    if (encoding !== 'identity' && encoding !== 'gzip') {
      return refuse(problem('unsupported_media_type', `The content encoding must be gzip or identity.`))
    }
    let body = request.body
    if (encoding === 'gzip') {
      try {
        body = await inflate(body, { maxOutputLength: options.inflatedBytesMax })
      } catch (cause) {
        const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
        if (tooLarge)
          return refuse(problem('too_large', `At most ${options.inflatedBytesMax} bytes after decompression.`))
        return refuse(problem('bad_request', 'The body is not whole gzip data.'))
      }
    }
    if (body.length === 0) return refuse(problem('bad_request', 'The body is empty; send at least one post.'))
    try {
      const contentType = String(request.headers['content-type']).split(';')[0]?.trim().toLowerCase() ?? ''
      const { accepted } = await options.accept(body, { uploader, contentType })
      return json({ accepted }, 202)
    } catch (cause) {
      if (!(cause instanceof EarlyWarningError)) throw cause
      if (cause.code === 'UNAVAILABLE') {
        return refuse(problem('too_many_requests', 'More arrives than can be taken in.', { retryAfterSeconds: 2 }))
      }
      if (cause.code === 'STORAGE_FAILED') {
        return refuse(problem('unavailable', 'Nothing was kept of this push.', { retryAfterSeconds: 30 }))
      }
      throw cause
    }
  }

  return {
    method: 'POST',
    path: '/v1/posts',
    policy: ['ingest'],
    summary:
      'Push posts: one JSON object, a JSON array or NDJSON, plain or gzip. Answered only after they are durable.',
    reads: contentTypes,
    bodyBytesMax: options.bodyBytesMax,
    answers: 'application/json',
    handle,
  }
}
