// The people of the console and the audit, for administrators.
import { z } from 'zod'
import { readBodyAs } from '../act/read-json.ts'
import { auditAnswer, userAnswer, usersAnswer } from '../answers.ts'
import { pageParameters, readPage } from '../query-parameters.ts'
import type { Role, Route } from '../route.ts'
import { json, roles } from '../route.ts'
import type { Audit, AuditVerdict } from './audit.ts'
import type { UserRecord, Users } from './users.ts'

export interface UserRoutesOptions {
  readonly users: Users
  readonly audit: Audit
  readonly verify: () => AuditVerdict
  /** What a link begins with. */
  readonly publicAddress: string
}

const administrators: readonly Role[] = ['admin']
const userRoles = roles.filter((role) => role !== 'ingest')
const name = z.string().trim().min(1).max(60)
const places = z.array(z.string().regex(/^\d{2,12}$/u)).max(100)
const topics = z.array(z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/u)).max(100)
const role = z.enum(userRoles as [Role, ...Role[]])

export const userIdPattern = /^[a-z][a-z0-9._-]{1,39}$/u

const createBody = z.strictObject({
  id: z.string().regex(userIdPattern, 'must be 2 to 40 of a-z, 0-9, dot, _ and -'),
  name,
  role,
  places: places.default([]),
  topics: topics.default([]),
})
const changeBody = z.strictObject({
  name: name.optional(),
  role: role.optional(),
  places: places.optional(),
  topics: topics.optional(),
  disabled: z.boolean().optional(),
  link: z.literal(true).optional().describe('Answers a new link; the earlier one is worth nothing then.'),
})

export function userRoutes({ users, audit, verify, publicAddress }: UserRoutesOptions): readonly Route[] {
  const linkOf = (code: string) => `${publicAddress}/#code=${code}`
  return [
    {
      method: 'GET',
      path: '/v1/users',
      policy: administrators,
      summary: 'The people of the console.',
      answers: 'application/json',
      answer: usersAnswer,
      handle: () => json({ users: users.list().map(shownUser) }),
    },
    {
      method: 'POST',
      path: '/v1/users',
      policy: administrators,
      summary: 'A new user, and the link that lets him set a password; it is shown this once.',
      reads: ['application/json'],
      body: createBody,
      answers: 'application/json',
      answer: userAnswer,
      handle: (request) => {
        const { user, code } = users.create(readBodyAs(createBody, request))
        return json({ user: shownUser(user), link: linkOf(code) })
      },
    },
    {
      method: 'POST',
      path: '/v1/users/{id}',
      policy: administrators,
      summary: 'Changes a user; it takes effect within five seconds, on open streams too.',
      parameters: [{ name: 'id', in: 'path', description: 'The name that the user signs in with.' }],
      reads: ['application/json'],
      body: changeBody,
      answers: 'application/json',
      answer: userAnswer,
      handle: (request) => {
        const id = request.parameters['id'] ?? ''
        const { link, ...change } = readBodyAs(changeBody, request)
        const user = users.change(id, withoutUndefined(change))
        if (link === undefined) return json({ user: shownUser(user), link: null })
        const made = users.link(id)
        return json({ user: shownUser(made.user), link: linkOf(made.code) })
      },
    },
    {
      method: 'GET',
      path: '/v1/audit',
      policy: administrators,
      summary: 'Who did what and who looked for what, newest first, and whether the chain is whole.',
      parameters: pageParameters,
      answers: 'application/json',
      answer: auditAnswer,
      handle: (request) => {
        const { limit, skip } = readPage(request.query)
        const records = audit.page(limit, skip === 0 ? null : skip)
        const last = records.at(-1)
        const cursor = records.length === limit && last !== undefined && last.seq > 1 ? String(last.seq) : null
        return json({ records, cursor, intact: verify().kind === 'intact' })
      },
    },
  ]
}

type Change = Parameters<Users['change']>[1]

/** A member that was not sent changes nothing. */
function withoutUndefined(change: { readonly [Key in keyof Change]: Change[Key] | undefined }): Change {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Change
}

export function shownUser(user: UserRecord): Record<string, unknown> {
  const iso = (timeMs: number | null) => (timeMs === null ? null : new Date(timeMs).toISOString())
  return {
    id: user.id,
    name: user.name,
    role: user.role,
    places: user.places,
    topics: user.topics,
    created: iso(user.createdAtMs),
    lastSignIn: iso(user.lastSignInMs),
    disabled: user.disabledAtMs !== null,
    hasPassword: user.password !== null,
  }
}
