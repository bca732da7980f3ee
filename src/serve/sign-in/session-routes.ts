// Signing in and out: a name with its password, or a one-time code; and setting the password.
import { z } from 'zod'
import { readBodyAs } from '../act/read-json.ts'
import { meAnswer, sessionAnswer } from '../answers.ts'
import { problem } from '../problem.ts'
import type { HttpReply, HttpRequest, Role, Route } from '../route.ts'
import { json, refuse } from '../route.ts'
import { isPassword, passwordLengthMax, passwordLengthMin } from './password.ts'
import type { Sessions } from './sessions.ts'
import type { Users } from './users.ts'

export interface SessionRoutesOptions {
  readonly sessions: Sessions
  readonly users: Users
  readonly nowMs: () => number
}

const people: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const signInBody = z.strictObject({
  user: z.string().min(1).max(60),
  password: z.string().min(1).max(passwordLengthMax),
})
const newPassword = z.string().min(passwordLengthMin).max(passwordLengthMax)
const passwordBody = z.strictObject({ old: z.string().max(passwordLengthMax).optional(), new: newPassword })

export function sessionRoutes(options: SessionRoutesOptions): readonly Route[] {
  const { sessions } = options
  return [
    {
      method: 'POST',
      path: '/v1/session',
      policy: 'public',
      summary: 'A session cookie for a name with its password (JSON), or for a one-time code (plain text).',
      reads: ['text/plain', 'application/json'],
      body: signInBody,
      answers: 'application/json',
      answer: sessionAnswer,
      handle: (request) => (isJson(request) ? signIn(options, request) : exchange(options, request)),
    },
    {
      method: 'GET',
      path: '/v1/session',
      policy: people,
      summary: 'Who is asking, and what for.',
      answers: 'application/json',
      answer: meAnswer,
      handle: (request) => json(meOf(request)),
    },
    {
      method: 'DELETE',
      path: '/v1/session',
      policy: people,
      summary: 'Ends the session of this browser.',
      answers: 'application/json',
      answer: sessionAnswer,
      handle: (request) => {
        if (request.caller.kind === 'session') sessions.end(request.caller.id)
        const headers = { 'set-cookie': sessions.expiredCookie(request.isSecure) }
        return { kind: 'json', status: 200, body: { session: false, me: null }, headers }
      },
    },
    {
      method: 'POST',
      path: '/v1/session/password',
      policy: people,
      summary: 'Sets the password of whoever is signed in; the other sessions of the same user end.',
      reads: ['application/json'],
      body: passwordBody,
      answers: 'application/json',
      answer: sessionAnswer,
      handle: (request) => changePassword(options, request),
    },
  ]
}

function isJson({ headers }: HttpRequest): boolean {
  return String(headers['content-type']).split(';')[0]?.trim().toLowerCase() === 'application/json'
}

async function signIn({ sessions, users, nowMs }: SessionRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const { user: id, password } = readBodyAs(signInBody, request)
  const found = await users.signIn(id, password)
  if (found.kind === 'in') return welcome(sessions, sessions.begin(found.user, request.isSecure), request)
  if (found.kind === 'wrong')
    return refuse(
      problem('unauthenticated', 'The name or the password is wrong.', { members: { triesLeft: found.triesLeft } }),
    )
  const retryAfterSeconds = Math.ceil((found.untilMs - nowMs()) / 1000)
  return refuse(problem('too_many_requests', 'Too many wrong passwords; the name is locked.', { retryAfterSeconds }))
}

function exchange({ sessions }: SessionRoutesOptions, request: HttpRequest): HttpReply {
  const cookie = sessions.exchange(new TextDecoder().decode(request.body.subarray(0, 200)), request.isSecure)
  if (cookie !== null) return welcome(sessions, cookie, request)
  const detail =
    'The code is unknown, too old or has been used; a restart of the service or an administrator gives a new one.'
  return refuse(problem('unauthenticated', detail))
}

function welcome(sessions: Sessions, cookie: string, { isSecure }: HttpRequest): HttpReply {
  const found = sessions.find(cookie.split(';')[0] ?? '', isSecure)
  const me = found === null ? null : meOf({ caller: { kind: 'session', ...found } })
  return { kind: 'json', status: 200, body: { session: true, me }, headers: { 'set-cookie': cookie } }
}

function meOf({ caller }: Pick<HttpRequest, 'caller'>): Record<string, unknown> | null {
  if (caller.kind === 'nobody') return null
  const { person, role, reach, kind } = caller
  return { ...person, role, ...reach, mustChange: kind === 'session' && caller.mustChange, kind }
}

async function changePassword({ sessions, users }: SessionRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const { caller } = request
  const body = readBodyAs(passwordBody, request)
  const user = caller.kind === 'session' ? users.live(caller.person.id) : undefined
  if (caller.kind !== 'session' || user === undefined)
    return refuse(problem('conflict', 'Only a user who is signed in has a password.'))
  if (!caller.mustChange && !(await isPassword(body.old ?? '', user.password ?? '')))
    return refuse(problem('unauthenticated', 'The old password is wrong.'))
  await users.setPassword(user.id, body.new)
  sessions.renew(caller.id)
  return json({ session: true, me: meOf({ caller: { ...caller, mustChange: false } }) })
}
