// Decides whether a request may reach its handler: host, no secrets in the address, who calls, and whether the role may.
import type { Problem } from '../problem.ts'
import { problem } from '../problem.ts'
import type { Caller, Policy } from '../route.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export interface IncomingHead {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** True where it came through https. */
  readonly isSecure: boolean
}

export type Verdict =
  | { readonly kind: 'allowed'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface Authoriser {
  authorise(head: IncomingHead, policy: Policy): Verdict
  /** Whether a caller that was let in still would be; asked again and again while a stream is open. */
  stillValid(caller: Caller): boolean
}

export interface AuthoriserOptions {
  readonly tokens: Tokens
  readonly sessions: Sessions
  /** Host names this server answers for; null answers for any. */
  readonly hosts: ReadonlySet<string> | null
}

const secretNames = /^(?:access_?token|token|api_?key|key|auth|authorization|password|secret|code|session)$/i

export function createAuthoriser({ tokens, sessions, hosts }: AuthoriserOptions): Authoriser {
  function callerOf({ headers, isSecure }: IncomingHead): Caller | Problem {
    const { authorization, cookie } = headers
    if (authorization !== undefined) {
      const token = /^Bearer (\S+)$/i.exec(String(authorization))?.[1]
      const check = tokens.check(token ?? '')
      if (check.kind === 'unavailable')
        return problem('unavailable', 'Tokens cannot be checked.', { retryAfterSeconds: 5 })
      if (check.kind === 'invalid') return problem('unauthenticated', 'The token is unknown, expired or revoked.')
      return { kind: 'token', ...check.known, source: check.source }
    }
    const session = cookie === undefined ? null : sessions.find(String(cookie), isSecure)
    return session === null ? { kind: 'nobody' } : { kind: 'session', ...session }
  }

  return {
    authorise(head, policy) {
      const refused = (found: Problem): Verdict => ({ kind: 'refused', problem: found })
      const host = hostName(String(head.headers['host'] ?? ''))
      // A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding); its requests then carry that name.
      if (hosts !== null && !hosts.has(host)) return refused(problem('wrong_host', 'Call it by its own address.'))
      if (carriesSecret(head.target)) {
        return refused(
          problem('bad_request', 'Secrets do not belong into an address; send a header: Authorization: Bearer …'),
        )
      }
      const caller = callerOf(head)
      if ('status' in caller)
        return policy === 'public' ? { kind: 'allowed', caller: { kind: 'nobody' } } : refused(caller)
      if (caller.kind === 'session' && head.method !== 'GET' && !isSameOrigin(head.headers)) {
        return refused(problem('forbidden', 'A request with a session must come from the page of this server.'))
      }
      if (policy === 'public') return { kind: 'allowed', caller }
      if (caller.kind === 'session' && caller.mustChange && !/^\/v1\/session\b/.test(head.target))
        return refused(problem('forbidden', 'Set a password first: POST /v1/session/password.'))
      if (caller.kind === 'nobody') return refused(problem('unauthenticated', 'Send a header: Authorization: Bearer …'))
      if (!policy.includes(caller.role))
        return refused(problem('forbidden', `The role ${caller.role} may not do that.`))
      return { kind: 'allowed', caller }
    },
    stillValid(caller) {
      if (caller.kind === 'token') return tokens.stillValid(caller.id)
      if (caller.kind === 'nobody') return false
      const now = sessions.current(caller.id)
      // Whoever may see something else from now on begins a new stream.
      return now !== null && now.role === caller.role && JSON.stringify(now.reach) === JSON.stringify(caller.reach)
    },
  }
}

/** The host without its port, in lower case; '' for nonsense. */
function hostName(host: string): string {
  return (/^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::\d+)?$/i.exec(host)?.[1] ?? '').toLowerCase()
}

function carriesSecret(target: string): boolean {
  const mark = target.indexOf('?')
  if (mark < 0) return /qz_[A-Za-z0-9_-]{43}/.test(target)
  for (const [name, value] of new URLSearchParams(target.slice(mark + 1))) {
    if (secretNames.test(name) || /qz_[A-Za-z0-9_-]{20,}/.test(value) || /qz_[A-Za-z0-9_-]{20,}/.test(name)) return true
  }
  return false
}

function isSameOrigin(headers: IncomingHead['headers']): boolean {
  if (headers['sec-fetch-site'] !== undefined) return headers['sec-fetch-site'] === 'same-origin'
  const origin = headers['origin']
  return origin !== undefined && URL.canParse(String(origin)) && new URL(String(origin)).host === headers['host']
}
