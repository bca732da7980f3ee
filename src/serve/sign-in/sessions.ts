// Browser sessions: a password or a one-time code is exchanged for a cookie, so that no secret ever stands in an address.
import { createHash, randomBytes } from 'node:crypto'
import { hourMs } from '../../core/durations.ts'
import { createBoundedMap } from '../bounded-map.ts'
import type { Identity, Role } from '../route.ts'
import { noLimit } from '../route.ts'
import type { UserRecord, Users } from './users.ts'

export interface SessionsOptions {
  readonly nowMs: () => number
  readonly users: Pick<Users, 'live' | 'openLink'>
  /** True where people always reach the server through https, whatever a single request says. */
  readonly secure: boolean
  /** A code of the terminal that nobody used for so long opens nothing any more. */
  readonly codeLifeMs: number
}

export interface FoundSession extends Identity {
  /** True until a user who came through a link has set a password. */
  readonly mustChange: boolean
}

export interface Sessions {
  /** A code that opens one session of this machine's own and then is worthless. */
  mintCode(role: Role): string
  /** The value for Set-Cookie, or null where the code is unknown, used or too old; over https the cookie is `__Host-` and Secure. */
  exchange(code: string, isSecure: boolean): string | null
  /** The value for Set-Cookie of a session of this user. */
  begin(user: UserRecord, isSecure: boolean): string
  find(cookieHeader: string, isSecure: boolean): FoundSession | null
  /** By its id, as it stands now: null where it has ended, or the user may come in no more. */
  current(id: string): FoundSession | null
  /** The user has set a password in this session: it goes on, the user's others do not. */
  renew(id: string): void
  end(id: string): void
  /** A Set-Cookie value that removes the cookie. */
  expiredCookie(isSecure: boolean): string
}

interface Session {
  readonly role: Role
  /** null for whoever came with a code of the terminal. */
  readonly user: string | null
  readonly startedAtMs: number
  readonly mustChange: boolean
}

const sessionMs = 12 * hourMs
const sessionsMax = 1000
const codesMax = 100

/** Sessions live in memory: a restart ends them all. */
export function createSessions({ nowMs, users, secure, codeLifeMs }: SessionsOptions): Sessions {
  // The `__Host-` prefix demands Secure, and browsers refuse Secure over plain http; on loopback the cookie therefore has a
  // plain name. It is HttpOnly, SameSite=Strict and short-lived all the same, and never leaves this machine.
  const nameOf = (isSecure: boolean) => (secure || isSecure ? '__Host-qianzhao' : 'qianzhao')
  const cookie = (isSecure: boolean, value: string, lifeSeconds: number) =>
    `${nameOf(isSecure)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure || isSecure ? '; Secure' : ''}; Max-Age=${lifeSeconds}`
  const codes = createBoundedMap<Role>({ entriesMax: codesMax, lifeMs: codeLifeMs, nowMs })
  const sessions = createBoundedMap<Session>({ entriesMax: sessionsMax, lifeMs: sessionMs, nowMs })

  function open(session: Omit<Session, 'startedAtMs'>, isSecure: boolean): string {
    const secret = randomBytes(32).toString('base64url')
    sessions.set(hashOf(secret), { ...session, startedAtMs: nowMs() })
    return cookie(isSecure, secret, sessionMs / 1000)
  }

  function current(id: string): FoundSession | null {
    const session = sessions.get(id)
    if (session === undefined) return null
    const { role, mustChange, startedAtMs } = session
    if (session.user === null) return { id, role, person: thisMachine, reach: noLimit, mustChange }
    const user = users.live(session.user)
    if (user === undefined || user.passwordAtMs > startedAtMs) return null
    const { places, topics } = user
    return { id, role: user.role, person: { id: user.id, name: user.name }, reach: { places, topics }, mustChange }
  }

  return {
    mintCode(role) {
      const code = randomBytes(32).toString('base64url')
      codes.set(hashOf(code), role)
      return code
    },
    exchange(code, isSecure) {
      const role = codes.get(hashOf(code))
      if (role !== undefined) {
        codes.delete(hashOf(code))
        return open({ role, user: null, mustChange: false }, isSecure)
      }
      const user = users.openLink(code)
      return user === null ? null : open({ role: user.role, user: user.id, mustChange: true }, isSecure)
    },
    begin: ({ id, role }, isSecure) => open({ role, user: id, mustChange: false }, isSecure),
    find(cookieHeader, isSecure) {
      for (const part of cookieHeader.split(';')) {
        const [key, value] = part.trim().split('=', 2)
        // Looked up by its hash: how long the look-up takes says nothing about the secret.
        if (key !== nameOf(isSecure) || value === undefined || value.length > 100) continue
        const found = current(hashOf(value))
        if (found !== null) return found
      }
      return null
    },
    current,
    renew(id) {
      const session = sessions.get(id)
      if (session !== undefined) sessions.set(id, { ...session, startedAtMs: nowMs(), mustChange: false })
    },
    end: (id) => void sessions.delete(id),
    expiredCookie: (isSecure) => cookie(isSecure, '', 0),
  }
}

const thisMachine = { id: 'terminal', name: '本机' }

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
