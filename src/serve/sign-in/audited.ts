// Which requests the audit keeps, and under which words.
import { parseJson } from '../../core/json.ts'
import type { Person } from '../../core/alert-action.ts'
import type { HttpReply, HttpRequest, Route } from '../route.ts'
import type { Audit } from './audit.ts'

const targetLengthMax = 300
// Pushes come by the thousand and are counted by source; their tokens stand in the list of tokens.
const uncounted: ReadonlySet<string> = new Set(['POST /v1/posts'])

export function createAuditing(audit: Audit) {
  return (route: Route, request: HttpRequest, reply: HttpReply, from: string): void => {
    const changes = route.method !== 'GET' && !uncounted.has(`${route.method} ${route.path}`)
    if (!changes && route.audit === undefined) return
    audit.record({
      who: whoOf(request),
      action: route.audit ?? `${route.method} ${route.path}`,
      target: route.path === '/v1/session' ? nameIn(request) : targetOf(request),
      outcome: statusOf(reply),
      from,
    })
  }
}

function whoOf({ caller }: HttpRequest): Person {
  return caller.kind === 'nobody' ? { id: '', name: '' } : caller.person
}

/** Whoever tries to sign in is nobody yet: the name that was tried is the target. */
function nameIn({ body }: HttpRequest): string {
  const parsed = parseJson(new TextDecoder().decode(body.subarray(0, 2_000))) as { readonly user?: unknown } | undefined
  return typeof parsed?.user === 'string' ? parsed.user.slice(0, 60) : ''
}

/** Which record, and what was looked for. */
function targetOf({ parameters, query }: HttpRequest): string {
  const named = Object.values(parameters).join(' ')
  return [named, query.toString()]
    .filter((part) => part !== '')
    .join('?')
    .slice(0, targetLengthMax)
}

function statusOf(reply: HttpReply): number {
  if (reply.kind === 'stream') return 200
  return reply.kind === 'problem' ? reply.problem.status : reply.status
}
