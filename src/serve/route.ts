// What a route is: method, path, who may call it, and a handler; the server, the documentation and the tests read this table.
import type { Person } from '../core/alert-action.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { z } from 'zod'
import type { Hold } from './bytes-in-flight.ts'
import type { Problem } from './problem.ts'

export const roles = ['ingest', 'analyst', 'duty', 'lead', 'admin'] as const
export type Role = (typeof roles)[number]
export type Policy = 'public' | readonly Role[]
export type Method = 'GET' | 'POST' | 'DELETE'

/** Prefixes of what somebody may see; empty lists are no limit. */
export interface Reach {
  readonly places: readonly string[]
  readonly topics: readonly string[]
}

/** Who calls and what for. */
export interface Identity {
  /** Of the token or the session. */
  readonly id: string
  readonly role: Role
  readonly person: Person
  readonly reach: Reach
}

/** A token, a browser session, or nobody. */
export type Caller =
  | (Identity & { readonly kind: 'token'; readonly source: string | null })
  | (Identity & { readonly kind: 'session'; readonly mustChange: boolean })
  | { readonly kind: 'nobody' }

export interface HttpRequest {
  readonly method: string
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
  readonly caller: Caller
  /** True where it came through https, as far as this server or a proxy that it trusts can tell. */
  readonly isSecure: boolean
  /** Counts what is held in memory for this request. */
  readonly hold: Hold
  /** True once nobody waits for the answer any more. */
  readonly isLate: () => boolean
}

/** The open end of a streaming reply. */
export interface ReplyStream {
  write(text: string): void
  /** Bytes that the client has not taken yet. */
  waitingBytes(): number
  end(): void
  /** The client has taken everything. */
  onDrain(listener: () => void): void
  onClose(listener: () => void): void
}

export type HttpReply =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: unknown
      readonly headers?: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'bytes'
      readonly status: number
      readonly contentType: string
      readonly body: string | Uint8Array
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'stream'; readonly contentType: string; readonly start: (stream: ReplyStream) => void }
  | { readonly kind: 'problem'; readonly problem: Problem }

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description: string
  /** JSON Schema of the value as it stands in the request. */
  readonly schema?: Readonly<Record<string, unknown>>
}

export interface Route {
  readonly method: Method
  /** With `{name}` for parameters, as in OpenAPI. */
  readonly path: string
  readonly policy: Policy
  readonly summary: string
  readonly parameters?: readonly Parameter[]
  /** Content types of a body that is read; without it a body is refused. */
  readonly reads?: readonly string[]
  /** What such a body holds, where it is JSON. */
  readonly body?: z.ZodType
  readonly bodyBytesMax?: number
  /** Under which name the audit keeps what was asked for; what changes something is kept under its path in any case. */
  readonly audit?: string
  /** Of a good answer; 200 where it is missing. */
  readonly status?: 202
  /** Content type of a good answer. */
  readonly answers: string
  /** What a good answer holds; a route without it does not start. */
  readonly answer: z.ZodType
  readonly handle: (request: HttpRequest) => Promise<HttpReply> | HttpReply
}

/** Checks the table once at the start: a route without a policy, or one that is there twice, is a bug that must not start. */
export function defineRoutes(routes: readonly Route[]): readonly Route[] {
  const seen = new Set<string>()
  for (const { method, path, policy, answer } of routes) {
    const name = `${method} ${path}`
    const open = policy === 'public'
    if (!open && !(Array.isArray(policy) && policy.length > 0 && policy.every((role) => roles.includes(role)))) {
      throw new EarlyWarningError('ASSERTION', `Route ${name} has no role policy; name its roles or say 'public'.`)
    }
    if (answer === undefined)
      throw new EarlyWarningError('ASSERTION', `Route ${name} has no schema of its answer; describe it in answers.ts.`)
    if (seen.has(name)) throw new EarlyWarningError('ASSERTION', `Route ${name} is there twice.`)
    seen.add(name)
  }
  return routes
}

/** Who does what the request asks for; routes with a policy know their callers. */
export function personOf({ caller }: HttpRequest): Person {
  return caller.kind === 'nobody' ? { id: '', name: '' } : caller.person
}

export const noLimit: Reach = { places: [], topics: [] }

export function reachOf({ caller }: HttpRequest): Reach {
  return caller.kind === 'nobody' ? noLimit : caller.reach
}

export function isWithin(
  { places, topics }: Reach,
  { place, topic }: { readonly place: string; readonly topic: string },
) {
  return (
    (places.length === 0 || places.some((prefix) => place.startsWith(prefix))) &&
    (topics.length === 0 || topics.some((prefix) => topic === prefix || topic.startsWith(`${prefix}.`)))
  )
}

export function json(body: unknown, status = 200): HttpReply {
  return { kind: 'json', status, body }
}

export function refuse(problem: Problem): HttpReply {
  return { kind: 'problem', problem }
}
