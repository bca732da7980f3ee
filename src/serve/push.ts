// POST /v1/posts: takes a body, makes it durable through `accept`, and answers the same whatever was in it.
import { EarlyWarningError, StorageFull } from '../core/errors.ts'
import { pushAnswer } from './answers.ts'
import { problem } from './problem.ts'
import { noRoom } from './read-body.ts'
import type { HttpReply, HttpRequest, Route } from './route.ts'
import { json, refuse } from './route.ts'

export interface AcceptContext {
  /** The id of the token that pushed; duplicates are found inside one uploader only. */
  readonly uploader: string
  /** The one source that the token speaks for; null where it was given none. */
  readonly source: string | null
  readonly contentType: string
  /** Told of what is about to be held besides the body; false where there is no room for it. */
  readonly hold: (bytes: number) => boolean
  /** True once nobody waits for the answer any more. */
  readonly isLate: () => boolean
}

/** What became of a push. Whether a record is new or was there before is not told: nobody may ask what others have sent. */
export type Accepted =
  | { readonly kind: 'accepted'; readonly received: number; readonly refused: number; readonly format: string }
  | { readonly kind: 'too_large' | 'unreadable'; readonly found: string; readonly wanted: string }
  | { readonly kind: 'no_room' }

/** Resolves once every record of the body is durable, good or bad, new or not. */
export type Accept = (body: Uint8Array, context: AcceptContext) => Promise<Accepted>

export interface PushOptions {
  readonly accept: Accept
  readonly bodyBytesMax: number
  /** Pushes of one token that may be under way at once. */
  readonly concurrentMax: number
}

const contentTypes = ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/plain']

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
      return await push(options.accept, request, uploader)
    } finally {
      const left = (underWay.get(uploader) ?? 1) - 1
      if (left === 0) underWay.delete(uploader)
      else underWay.set(uploader, left)
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
    status: 202,
    answers: 'application/json',
    answer: pushAnswer,
    handle,
  }
}

async function push(accept: Accept, request: HttpRequest, uploader: string): Promise<HttpReply> {
  const { body, headers } = request
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding !== 'identity' && encoding !== 'gzip') {
    return refuse(problem('unsupported_media_type', `The content encoding must be gzip or identity.`))
  }
  if (body.length === 0) return refuse(problem('bad_request', 'The body is empty; send at least one post.'))
  if (encoding === 'gzip' && !(body[0] === 0x1f && body[1] === 0x8b))
    return refuse(problem('bad_request', 'The body is no gzip data, as its content encoding says it is.'))
  try {
    const contentType = String(headers['content-type']).split(';')[0]?.trim().toLowerCase() ?? ''
    const { hold, isLate, caller } = request
    const source = caller.kind === 'token' ? caller.source : null
    return replyTo(await accept(body, { uploader, source, contentType, hold: (bytes) => hold.add(bytes), isLate }))
  } catch (cause) {
    return refuse(refusalFor(cause))
  }
}

function replyTo(accepted: Accepted): HttpReply {
  switch (accepted.kind) {
    case 'accepted': {
      const { received, refused, format } = accepted
      return json({ received, refused, format }, 202)
    }
    case 'no_room':
      return refuse(noRoom())
    case 'too_large':
      return refuse(
        problem('too_large', `The push holds ${accepted.found}; send ${accepted.wanted}. Nothing was kept.`),
      )
    case 'unreadable':
      return refuse(problem('bad_request', `The push is ${accepted.found}; send ${accepted.wanted}.`))
  }
}

function refusalFor(cause: unknown) {
  if (cause instanceof EarlyWarningError && cause.code === 'UNAVAILABLE')
    return problem('too_many_requests', 'More arrives than can be taken in.', { retryAfterSeconds: 2 })
  if (cause instanceof StorageFull)
    return problem(
      'unavailable',
      'The disk of the service is full; nothing of this push was kept. Send it again later.',
      {
        retryAfterSeconds: 30,
      },
    )
  if (cause instanceof EarlyWarningError && cause.code === 'STORAGE_FAILED')
    return problem('unavailable', 'This push was not kept; send it again later.', { retryAfterSeconds: 30 })
  throw cause
}
