// Problem details (RFC 9457): every error leaves the API as one, with a closed list of types.
import type { ErrorCode } from '../core/errors.ts'
import { EarlyWarningError } from '../core/errors.ts'

export type ProblemType =
  | 'bad_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'stale'
  | 'too_large'
  | 'unsupported_media_type'
  | 'wrong_host'
  | 'too_many_requests'
  | 'too_slow'
  | 'headers_too_large'
  | 'internal'
  | 'unavailable'

const kinds: Readonly<Record<ProblemType, { readonly status: number; readonly title: string }>> = {
  bad_request: { status: 400, title: 'The request cannot be understood.' },
  unauthenticated: { status: 401, title: 'A valid token is needed.' },
  forbidden: { status: 403, title: 'This role may not do that.' },
  not_found: { status: 404, title: 'There is nothing here.' },
  method_not_allowed: { status: 405, title: 'This method is not offered here.' },
  conflict: { status: 409, title: 'This cannot be done in the present state.' },
  stale: { status: 412, title: 'Somebody else was quicker.' },
  too_slow: { status: 408, title: 'The request did not come in time.' },
  too_large: { status: 413, title: 'The body is too large.' },
  unsupported_media_type: { status: 415, title: 'This content type is not read.' },
  wrong_host: { status: 421, title: 'This server does not answer for that host.' },
  too_many_requests: { status: 429, title: 'Too many requests.' },
  headers_too_large: { status: 431, title: 'The headers are too large.' },
  internal: { status: 500, title: 'Something broke inside.' },
  unavailable: { status: 503, title: 'Not available at the moment.' },
}

export interface Problem {
  readonly type: ProblemType
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly retryAfterSeconds: number | null
  readonly allow: readonly string[] | null
  /** Members of the body besides those that every problem has. */
  readonly members: Readonly<Record<string, unknown>>
}

export function problem(
  type: ProblemType,
  detail: string,
  more: Partial<Pick<Problem, 'retryAfterSeconds' | 'allow' | 'members'>> = {},
): Problem {
  const { retryAfterSeconds = null, allow = null, members = {} } = more
  return { type, ...kinds[type], detail, retryAfterSeconds, allow, members }
}

/** The JSON body; `type` is a URN because these errors have no page on the web. */
export function problemBody({ type, status, title, detail, members }: Problem): Record<string, unknown> {
  return { type: `urn:qianzhao:problem:${type}`, title, status, detail, ...members }
}

/** What a thrown value becomes on the wire; what broke inside is never told to the outside. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof EarlyWarningError) {
    const type = typeByCode[cause.code]
    if (type === 'bad_request') return problem(type, cause.message)
    if (type === 'unavailable') return problem(type, 'Send the request again later.', { retryAfterSeconds: 2 })
  }
  return problem('internal', 'The operator finds the cause in the log of the service.')
}

const typeByCode: Partial<Record<ErrorCode, ProblemType>> = {
  USAGE: 'bad_request',
  INPUT_UNREADABLE: 'bad_request',
  FORMAT_UNKNOWN: 'bad_request',
  UNAVAILABLE: 'unavailable',
  STORAGE_FAILED: 'unavailable',
  INDEX_FAILED: 'unavailable',
  ANNOTATION_FAILED: 'unavailable',
  STATE_FENCED: 'unavailable',
}
