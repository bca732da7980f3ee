// API tokens: 256 random bits shown once, only their SHA-256 in a private file, with an expiry and a revocation that bites at once.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { dayMs } from '../../core/durations.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import { openPrivateList } from './private-list.ts'
import type { Identity, Role } from '../route.ts'
import { noLimit, roles } from '../route.ts'

export interface TokenRecord {
  readonly id: string
  readonly role: Role
  /** Whom it was given to; a feeding system, never a person's name. */
  readonly name: string
  /** The one source that it speaks for; missing or null where it may name those of the configuration. */
  readonly source?: string | null
  readonly sha256: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly revokedAtMs: number | null
}

export type TokenCheck =
  | { readonly kind: 'valid'; readonly known: Identity; readonly source: string | null }
  | { readonly kind: 'invalid' }
  /** The store cannot be read: nobody is let in, and the answer says that it is not the token's fault. */
  | { readonly kind: 'unavailable' }

export interface Tokens {
  /** The token itself is returned this once and kept nowhere. */
  create(wanted: {
    readonly role: Role
    readonly name: string
    readonly expiresAtMs: number
    /** Throws USAGE where another token speaks for it already. */
    readonly source?: string | null
  }): {
    readonly token: string
    readonly record: TokenRecord
  }
  list(): readonly TokenRecord[]
  /** Those that work at the moment. */
  live(): readonly TokenRecord[]
  /** False where there is no such token or it is revoked already. */
  revoke(id: string): boolean
  check(token: string): TokenCheck
  /** Whether a token that was valid still is; for streams that stay open. */
  stillValid(id: string): boolean
}

export interface TokensOptions {
  readonly path: string
  readonly nowMs?: () => number
}

const prefix = 'qz_'
const tokenPattern = /^qz_[A-Za-z0-9_-]{43}$/
const tokensMax = 1000

/** Several processes may use one file: the service reads it again whenever it changed, so a revocation needs no signal. */
export function openTokens(options: TokensOptions): Tokens {
  const { path, nowMs = Date.now } = options
  const list = openPrivateList({ path, name: 'tokens', isEntry: isRecord })
  const records = () => list.read()

  function isLive(record: TokenRecord): boolean {
    return record.revokedAtMs === null && record.expiresAtMs > nowMs()
  }

  return {
    create({ role, name, expiresAtMs, source = null }) {
      const token = prefix + randomBytes(32).toString('base64url')
      const id = randomBytes(6).toString('hex')
      const record = {
        id,
        role,
        name,
        source,
        sha256: hashOf(token),
        createdAtMs: nowMs(),
        expiresAtMs,
        revokedAtMs: null,
      }
      const kept = records().filter((one) => isLive(one) || one.createdAtMs > nowMs() - 180 * dayMs)
      const speaker = source === null ? undefined : kept.find((one) => one.source === source && isLive(one))
      if (speaker !== undefined) {
        throw new EarlyWarningError(
          'USAGE',
          `The token ${speaker.id} speaks for the source ${source} already; revoke it first, because a source has one speaker.`,
        )
      }
      if (kept.length >= tokensMax) {
        throw new EarlyWarningError(
          'USAGE',
          `There are ${kept.length} tokens, the most there may be; revoke some first.`,
        )
      }
      list.write([...kept, record])
      return { token, record }
    },
    list: records,
    live: () => records().filter(isLive),
    revoke(id) {
      const target = records().find((record) => record.id === id)
      if (target === undefined || target.revokedAtMs !== null) return false
      list.write(records().map((record) => (record.id === id ? { ...record, revokedAtMs: nowMs() } : record)))
      return true
    },
    check(token) {
      if (!tokenPattern.test(token)) return { kind: 'invalid' }
      const presented = Buffer.from(hashOf(token), 'hex')
      try {
        // Every hash is compared, in constant time, so that neither the place nor the beginning of a match can be measured.
        let found: TokenRecord | null = null
        for (const record of records()) {
          if (timingSafeEqual(presented, Buffer.from(record.sha256, 'hex')) && isLive(record)) found = record
        }
        return found === null
          ? { kind: 'invalid' }
          : { kind: 'valid', known: knownOf(found), source: found.source ?? null }
      } catch {
        return { kind: 'unavailable' }
      }
    },
    stillValid(id) {
      try {
        return records().some((record) => record.id === id && isLive(record))
      } catch {
        return false
      }
    },
  }
}

function knownOf({ id, role, name }: TokenRecord): Identity {
  return { id, role, person: { id: `token:${id}`, name: name === '' ? id : name }, reach: noLimit }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function isRecord(value: unknown): value is TokenRecord {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Partial<Record<keyof TokenRecord, unknown>>
  return (
    typeof record.id === 'string' &&
    roles.some((role) => role === record.role) &&
    typeof record.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(record.sha256) &&
    typeof record.expiresAtMs === 'number' &&
    (record.source === undefined || record.source === null || typeof record.source === 'string') &&
    (record.revokedAtMs === null || typeof record.revokedAtMs === 'number')
  )
}
