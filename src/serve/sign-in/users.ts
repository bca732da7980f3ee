// The people of the console: who they are, what they may see, their passwords, and the links that let them in the first time.
import { createHash, randomBytes } from 'node:crypto'
import { hourMs, minuteMs } from '../../core/durations.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import { hashPassword, isNoPassword, isPassword } from './password.ts'
import { openPrivateList } from './private-list.ts'
import type { Reach, Role } from '../route.ts'
import { roles } from '../route.ts'

export interface UserRecord {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly places: readonly string[]
  readonly topics: readonly string[]
  /** null until it has been set through a link. */
  readonly password: string | null
  /** Sessions that began before it are over. */
  readonly passwordAtMs: number
  readonly createdAtMs: number
  readonly disabledAtMs: number | null
  readonly failures: number
  readonly lockedUntilMs: number
  readonly lastSignInMs: number | null
  readonly link: { readonly sha256: string; readonly expiresAtMs: number } | null
}

export interface UserWanted extends Reach {
  readonly id: string
  readonly name: string
  readonly role: Role
}

export type SignIn =
  | { readonly kind: 'in'; readonly user: UserRecord }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  | { readonly kind: 'locked'; readonly untilMs: number }

export interface Users {
  list(): readonly UserRecord[]
  /** undefined where there is none or it is disabled. */
  live(id: string): UserRecord | undefined
  /** The code of a link that lets the user in once to set a password; it is returned this once. */
  create(wanted: UserWanted): { readonly user: UserRecord; readonly code: string }
  /** Throws USAGE where there is no such user. */
  change(id: string, change: Partial<Omit<UserWanted, 'id'>> & { readonly disabled?: boolean }): UserRecord
  /** A new link; the earlier one is worth nothing from then on. */
  link(id: string): { readonly user: UserRecord; readonly code: string }
  signIn(id: string, password: string): Promise<SignIn>
  /** null where the code is unknown, used or too old. */
  openLink(code: string): UserRecord | null
  setPassword(id: string, password: string): Promise<UserRecord>
}

const linkLifeMs = 72 * hourMs
const triesMax = 5
const lockedMs = 15 * minuteMs
const usersMax = 10_000

export function openUsers({ path, nowMs = Date.now }: { readonly path: string; readonly nowMs?: () => number }): Users {
  const list = openPrivateList({ path, name: 'users', isEntry: isUser })

  function find(id: string): UserRecord | undefined {
    return list.read().find((one) => one.id === id)
  }

  function update(id: string, change: Partial<UserRecord>): UserRecord {
    const before = find(id)
    if (before === undefined)
      throw new EarlyWarningError('USAGE', `There is no user ${id}; list them to see who is there.`)
    const next = { ...before, ...change }
    list.write(list.read().map((one) => (one.id === id ? next : one)))
    return next
  }

  function newLink(): { readonly code: string; readonly link: NonNullable<UserRecord['link']> } {
    const code = randomBytes(32).toString('base64url')
    return { code, link: { sha256: hashOf(code), expiresAtMs: nowMs() + linkLifeMs } }
  }

  async function signIn(id: string, password: string): Promise<SignIn> {
    const user = find(id)
    if (user === undefined || user.disabledAtMs !== null || user.password === null) {
      await isNoPassword(password)
      return { kind: 'wrong', triesLeft: triesMax - 1 }
    }
    if (user.lockedUntilMs > nowMs()) return { kind: 'locked', untilMs: user.lockedUntilMs }
    if (await isPassword(password, user.password))
      return { kind: 'in', user: update(id, { failures: 0, lockedUntilMs: 0, lastSignInMs: nowMs() }) }
    const failures = (find(id)?.failures ?? 0) + 1
    const isLocked = failures >= triesMax
    update(id, isLocked ? { failures: 0, lockedUntilMs: nowMs() + lockedMs } : { failures })
    return isLocked
      ? { kind: 'locked', untilMs: nowMs() + lockedMs }
      : { kind: 'wrong', triesLeft: triesMax - failures }
  }

  return {
    list: () => list.read(),
    live: (id) => {
      const user = find(id)
      return user?.disabledAtMs === null ? user : undefined
    },
    create(wanted) {
      const known = list.read()
      if (known.some(({ id }) => id === wanted.id))
        throw new EarlyWarningError('USAGE', `There is a user ${wanted.id} already.`)
      if (known.length >= usersMax)
        throw new EarlyWarningError('USAGE', `There are ${usersMax} users, the most there may be.`)
      const { code, link } = newLink()
      const user: UserRecord = { ...blank, ...wanted, createdAtMs: nowMs(), link }
      list.write([...known, user])
      return { user, code }
    },
    change: (id, { disabled, ...change }) =>
      update(id, { ...change, ...(disabled === undefined ? {} : { disabledAtMs: disabled ? nowMs() : null }) }),
    link(id) {
      const { code, link } = newLink()
      return { user: update(id, { link }), code }
    },
    signIn,
    openLink(code) {
      const sha256 = hashOf(code)
      const user = list.read().find(({ link }) => link?.sha256 === sha256)
      if (user?.link === null || user === undefined || user.disabledAtMs !== null) return null
      if (user.link.expiresAtMs <= nowMs()) return null
      return update(user.id, { link: null, failures: 0, lockedUntilMs: 0, lastSignInMs: nowMs() })
    },
    async setPassword(id, password) {
      const hash = await hashPassword(password)
      return update(id, { password: hash, passwordAtMs: nowMs(), link: null, failures: 0, lockedUntilMs: 0 })
    },
  }
}

const blank = {
  password: null,
  passwordAtMs: 0,
  disabledAtMs: null,
  failures: 0,
  lockedUntilMs: 0,
  lastSignInMs: null,
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

function isUser(value: unknown): value is UserRecord {
  if (typeof value !== 'object' || value === null) return false
  const user = value as Partial<Record<keyof UserRecord, unknown>>
  return (
    typeof user.id === 'string' &&
    typeof user.name === 'string' &&
    roles.some((role) => role === user.role) &&
    Array.isArray(user.places) &&
    Array.isArray(user.topics) &&
    (user.password === null || typeof user.password === 'string') &&
    typeof user.passwordAtMs === 'number' &&
    (user.disabledAtMs === null || typeof user.disabledAtMs === 'number')
  )
}
