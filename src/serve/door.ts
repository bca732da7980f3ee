// The door: decides before a body is read whether a request may come in, and counts what each caller asks for and guesses.
import type { Authoriser, IncomingHead } from './sign-in/authorise.ts'
import type { BytesInFlight, Hold } from './bytes-in-flight.ts'
import type { Problem } from './problem.ts'
import { problem } from './problem.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Caller, Route } from './route.ts'

export interface DoorOptions {
  readonly authoriser: Authoriser
  /** Asked with the caller's id, or the address of those who have none. */
  readonly rateLimit: RateLimit
  /** Asked with the address that a wrong secret came from. */
  readonly guessLimit: RateLimit
  readonly inFlight: BytesInFlight
}

export interface Visitor extends IncomingHead {
  readonly address: string
}

export type Entry =
  | { readonly kind: 'admitted'; readonly caller: Caller; readonly hold: Hold }
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface Door {
  admit(route: Route, visitor: Visitor): Entry
  /** The answer for a secret that was wrong: what was found, or that there were too many of them. */
  afterGuess(address: string, found: Problem): Problem
}

export function createDoor({ authoriser, rateLimit, guessLimit, inFlight }: DoorOptions): Door {
  function afterGuess(address: string, found: Problem): Problem {
    const waitSeconds = guessLimit(address)
    if (waitSeconds === 0) return found
    return problem('too_many_requests', 'Too many wrong secrets came from this address.', {
      retryAfterSeconds: waitSeconds,
    })
  }

  function admit(route: Route, visitor: Visitor): Entry {
    const refused = (found: Problem): Entry => ({ kind: 'refused', problem: found })
    const verdict = authoriser.authorise(visitor, route.policy)
    const caller: Caller = verdict.kind === 'allowed' ? verdict.caller : { kind: 'nobody' }
    // Those who are turned away are counted too, by their address: being refused is no way around the limit.
    const waitSeconds = rateLimit(caller.kind === 'nobody' ? visitor.address : caller.id)
    if (waitSeconds > 0) return refused(problem('too_many_requests', 'Slow down.', { retryAfterSeconds: waitSeconds }))
    if (verdict.kind === 'refused') {
      const isGuess = verdict.problem.type === 'unauthenticated' && visitor.headers['authorization'] !== undefined
      return refused(isGuess ? afterGuess(visitor.address, verdict.problem) : verdict.problem)
    }
    const refusal = typeRefusal(route, visitor.headers)
    if (refusal !== null) return refused(refusal)
    return { kind: 'admitted', caller, hold: inFlight.open(caller.kind === 'nobody' ? visitor.address : caller.id) }
  }

  return { admit, afterGuess }
}

function typeRefusal(route: Route, headers: IncomingHead['headers']): Problem | null {
  const contentType = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  // A deed that asks for nothing comes without a body, and then without its type.
  if (contentType === '' && (headers['content-length'] ?? '0') === '0') return null
  if (route.reads === undefined || route.reads.some((type) => type === contentType)) return null
  return problem('unsupported_media_type', `Send one of: ${route.reads.join(', ')}.`)
}
