// Browser sessions: a one-time code from the terminal is exchanged for a cookie, so that no token ever stands in an address.
import { createHash, randomBytes } from 'node:crypto'
import { createBoundedMap } from './bounded-map.ts'
import type { Role } from './route.ts'

export interface SessionsOptions {
  readonly nowMs: () => number
  /** True where people always reach the server through https, whatever a single request says. */
  readonly secure: boolean
  /** A code that nobody used for so long opens nothing any more. */
  readonly codeLifeMs: number
}

export interface Sessions {
  /** A code that opens one session and then is worthless. */
  mintCode(role: Role): string
  /** The value for Set-Cookie, or null where the code is unknown, used or too old; over https the cookie is `__Host-` and Secure. */
  exchange(code: string, isSecure: boolean): string | null
  find(cookieHeader: string, isSecure: boolean): { readonly id: string; readonly role: Role } | null
  stillValid(id: string): boolean
  end(id: string): void
  /** A Set-Cookie value that removes the cookie. */
  expiredCookie(isSecure: boolean): string
}

const sessionMs = 12 * 3_600_000
const sessionsMax = 1000
const codesMax = 100

/** Sessions live in memory: a restart ends them all and prints a new address. */
export function createSessions({ nowMs, secure, codeLifeMs }: SessionsOptions): Sessions {
  // The `__Host-` prefix demands Secure, and browsers refuse Secure over plain http; on loopback the cookie therefore has a
  // plain name. It is HttpOnly, SameSite=Strict and short-lived all the same, and never leaves this machine.
  const nameOf = (isSecure: boolean) => (secure || isSecure ? '__Host-qianzhao' : 'qianzhao')
  const cookie = (isSecure: boolean, value: string, lifeSeconds: number) =>
    `${nameOf(isSecure)}=${value}; Path=/; HttpOnly; SameSite=Strict${secure || isSecure ? '; Secure' : ''}; Max-Age=${lifeSeconds}`
  const codes = createBoundedMap<Role>({ entriesMax: codesMax, lifeMs: codeLifeMs, nowMs })
  const sessions = createBoundedMap<Role>({ entriesMax: sessionsMax, lifeMs: sessionMs, nowMs })

  return {
    mintCode(role) {
      const code = randomBytes(32).toString('base64url')
      codes.set(hashOf(code), role)
      return code
    },
    exchange(code, isSecure) {
      const role = codes.get(hashOf(code))
      if (role === undefined) return null
      codes.delete(hashOf(code))
      const secret = randomBytes(32).toString('base64url')
      sessions.set(hashOf(secret), role)
      return cookie(isSecure, secret, sessionMs / 1000)
    },
    find(cookieHeader, isSecure) {
      for (const part of cookieHeader.split(';')) {
        const [key, value] = part.trim().split('=', 2)
        // Looked up by its hash: how long the look-up takes says nothing about the secret.
        if (key !== nameOf(isSecure) || value === undefined || value.length > 100) continue
        const id = hashOf(value)
        const role = sessions.get(id)
        if (role !== undefined) return { id, role }
      }
      return null
    },
    stillValid: (id) => sessions.get(id) !== undefined,
    end: (id) => void sessions.delete(id),
    expiredCookie: (isSecure) => cookie(isSecure, '', 0),
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
