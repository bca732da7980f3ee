// Who may do what: every role on every route with every method, generated from the route table.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textAnswer } from '../../src/serve/answers.ts'
import type { Route } from '../../src/serve/route.ts'
import { defineRoutes, json, roles } from '../../src/serve/route.ts'
import { startTestServer } from './test-server.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const
type Started = Awaited<ReturnType<typeof startTestServer>>
let started: Started

beforeAll(async () => {
  started = await startTestServer({ rate: { perSecond: 1e6, burst: 1e6 } })
})
afterAll(() => started.server.close())

function call(path: string, init: RequestInit = {}) {
  return fetch(started.address + path, { ...init, signal: AbortSignal.timeout(5000) })
}

/** The route itself, or one with a parameter where the path has a word. */
function routeAt(routes: readonly Route[], method: string, path: string): Route | undefined {
  const own = routes.filter((one) => one.method === method)
  const fits = ({ path: one }: Route) =>
    new RegExp(`^${one.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)
  return own.find((one) => one.path === path) ?? own.find(fits)
}

describe('roles × routes × methods', () => {
  test('each is let in exactly where the route table says so', async () => {
    const { server, bearer } = started
    const paths = [...new Set(server.routes.map((route) => route.path))]
    let cases = 0
    for (const path of paths) {
      for (const method of methods) {
        for (const role of [...roles, 'nobody'] as const) {
          const route = routeAt(server.routes, method, path)
          const withBody = method !== 'GET' && method !== 'HEAD'
          const answer = await call(path.replace('{id}', 'a1'), {
            method,
            headers: {
              ...(role === 'nobody' ? {} : bearer(role)),
              ...(withBody ? { 'content-type': route?.reads?.[0] ?? 'application/json' } : {}),
            },
            ...(withBody ? { body: '{}' } : {}),
          })
          const name = `${role} ${method} ${path} → ${answer.status}`
          await answer.body?.cancel()
          cases++
          if (route === undefined) expect(answer.status, name).toBe(405)
          else if (route.policy === 'public') expect(answer.status === 403, name).toBe(false)
          else if (role === 'nobody') expect(answer.status, name).toBe(401)
          else if (route.policy.includes(role)) expect([200, 202, 400, 404, 409], name).toContain(answer.status)
          else expect(answer.status, name).toBe(403)
        }
      }
    }
    expect(cases).toBeGreaterThan(400)
  })

  test('an ingest token may push and nothing else', () => {
    const open = started.server.routes.filter((route) => route.policy !== 'public' && route.policy.includes('ingest'))
    expect(open.map((route) => `${route.method} ${route.path}`)).toEqual(['POST /v1/posts'])
  })

  test('a route without a policy or a schema of its answer, or with an unknown role, does not start', () => {
    const route = {
      method: 'GET',
      path: '/x',
      summary: '',
      answers: 'text/plain',
      answer: textAnswer,
      handle: () => json({}),
    } as const
    const broken = (policy: unknown) => () => defineRoutes([{ ...route, policy } as never])
    expect(broken(undefined)).toThrow(/no role policy/)
    expect(broken([])).toThrow(/no role policy/)
    expect(broken(['boss'])).toThrow(/no role policy/)
    expect(broken('public')).not.toThrow()
    expect(() => defineRoutes([{ ...route, policy: 'public', answer: undefined } as never])).toThrow(/no schema/)
    expect(() =>
      defineRoutes([
        { ...route, policy: 'public' },
        { ...route, policy: 'public' },
      ]),
    ).toThrow(/twice/)
  })

  test('a path that is not there is 404, and both answers are problem details', async () => {
    const missing = await call('/v1/nothing')
    expect(missing.status).toBe(404)
    expect(missing.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await missing.json()).toMatchObject({ type: 'urn:qianzhao:problem:not_found', status: 404 })
    const wrong = await call('/v1/alerts', { method: 'DELETE' })
    expect(wrong.headers.get('allow')).toBe('GET')
  })
})

describe('tokens', () => {
  test('an expired, revoked, malformed or unknown token is refused', async () => {
    const { tokens } = started
    const expired = tokens.create({ role: 'duty', name: 'old', expiresAtMs: Date.now() - 1 })
    const revoked = tokens.create({ role: 'duty', name: 'gone', expiresAtMs: Date.now() + 1e6 })
    expect((await call('/v1/alerts', { headers: { authorization: `Bearer ${revoked.token}` } })).status).toBe(200)
    expect(tokens.revoke(revoked.record.id)).toBe(true)
    expect(tokens.revoke(revoked.record.id)).toBe(false)
    const bad = [expired.token, revoked.token, 'qz_short', '', `qz_${'A'.repeat(43)}`]
    for (const token of bad) {
      const answer = await call('/v1/alerts', { headers: { authorization: `Bearer ${token}` } })
      expect(answer.status, token).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
    expect((await call('/v1/alerts', { headers: { authorization: 'Basic YTpi' } })).status).toBe(401)
  })

  test('an address that guesses is told to wait; a right token from there still passes', async () => {
    const own = await startTestServer()
    const as = (token: string) => fetch(`${own.address}/v1/alerts`, { headers: { authorization: `Bearer ${token}` } })
    const answers: number[] = []
    for (let i = 0; i < 25; i++) answers.push((await as(`qz_${'A'.repeat(43)}`)).status)
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
    expect(answers.slice(20)).toEqual(Array.from({ length: 5 }, () => 429))
    const code = await fetch(`${own.address}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: 'guess',
    })
    expect([code.status, Number(code.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect((await as(own.tokenOf.duty.token)).status).toBe(200)
    await own.server.close()
  })

  test('only hashes are kept, in a file that its owner alone can read', () => {
    const text = readFileSync(started.tokensPath, 'utf8')
    for (const role of roles) expect(text).not.toContain(started.tokenOf[role].token)
    expect(text).not.toContain('qz_')
    expect(statSync(started.tokensPath).mode & 0o777).toBe(0o600)
    expect(started.tokenOf.duty.token).toMatch(/^qz_[\w-]{43}$/)
  })

  test('a secret in the address is refused, however it is called', async () => {
    const { token } = started.tokenOf.duty
    for (const query of [`token=${token}`, `access_token=x`, `after=${token}`, `api_key=1`, `code=1`]) {
      expect((await call(`/v1/alerts?${query}`, { headers: started.bearer('duty') })).status, query).toBe(400)
    }
    expect((await call(`/?token=${token}`)).status).toBe(400)
  })

  test('with the token file gone or broken nobody gets in, and the answer is 503', async () => {
    const own = await startTestServer()
    const get = () => fetch(`${own.address}/v1/alerts`, { headers: own.bearer('duty') })
    expect((await get()).status).toBe(200)
    const text = readFileSync(own.tokensPath, 'utf8')
    rmSync(own.tokensPath)
    expect((await get()).status).toBe(503)
    expect((await fetch(`${own.address}/healthz`)).status).toBe(200)
    writeFileSync(own.tokensPath, '{"tokens":[{"id":1}]}')
    expect((await get()).status).toBe(503)
    writeFileSync(own.tokensPath, text)
    expect((await get()).status).toBe(200)
    await own.server.close()
  })
})

describe('browser sessions', () => {
  async function open(): Promise<{ cookie: string; header: string }> {
    const code = started.server.sessionPath('duty').slice('/#code='.length)
    const answer = await exchange(code)
    expect(answer.status).toBe(200)
    const header = answer.headers.get('set-cookie') ?? ''
    return { header, cookie: header.split(';')[0] ?? '' }
  }
  const exchange = (body: string) =>
    call('/v1/session', { method: 'POST', headers: { 'content-type': 'text/plain' }, body })

  test('a code opens one session, once', async () => {
    const code = started.server.sessionPath('duty').slice('/#code='.length)
    expect((await exchange(code)).status).toBe(200)
    expect((await exchange(code)).status).toBe(401)
    expect((await exchange('guess')).status).toBe(401)
  })

  test('a code that nobody used in time opens nothing', async () => {
    let now = Date.UTC(2026, 10, 23)
    const own = await startTestServer({ nowMs: () => now, codeLifeMs: 60_000 })
    const codeOf = () => own.server.sessionPath('duty').slice('/#code='.length)
    const [early, late] = [codeOf(), codeOf()]
    const status = async (body: string) =>
      (await fetch(`${own.address}/v1/session`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body }))
        .status
    now += 59_000
    expect(await status(early)).toBe(200)
    now += 2_000
    expect(await status(late)).toBe(401)
    await own.server.close()
  })

  test('the cookie cannot be read by scripts or sent from elsewhere, and reads what the duty officer may', async () => {
    const { header, cookie } = await open()
    expect(header).toMatch(/^qianzhao=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
    expect((await call('/v1/alerts', { headers: { cookie } })).status).toBe(200)
    expect((await call('/v1/posts', { method: 'POST', headers: { cookie }, body: '{}' })).status).toBe(403)
  })

  test('a changing request needs to come from the same origin', async () => {
    const { cookie } = await open()
    const end = (headers: Record<string, string>) =>
      call('/v1/session', { method: 'DELETE', headers: { cookie, ...headers } })
    expect((await end({})).status).toBe(403)
    expect((await end({ origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await end({ origin: started.address })).status).toBe(200)
    expect((await call('/v1/alerts', { headers: { cookie } })).status).toBe(401)
  })

  test('a proxy that is trusted says that it was https, and whose address it was; others are not believed', async () => {
    const cookieOf = async (trustedProxies: readonly string[]) => {
      const own = await startTestServer({ trustedProxies, hostNames: ['warning.example.org'] })
      const answer = await fetch(`${own.address}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' },
        body: own.server.sessionPath('duty').slice('/#code='.length),
      })
      const header = answer.headers.get('set-cookie') ?? ''
      const cookie = header.split(';')[0] ?? ''
      const seen = await Promise.all(
        ['https', 'http'].map(async (scheme) => {
          const headers = { cookie, 'x-forwarded-proto': scheme }
          return (await fetch(`${own.address}/v1/alerts`, { headers })).status
        }),
      )
      await own.server.close()
      return [header.slice(0, header.indexOf('=')), header.includes('; Secure'), ...seen]
    }
    expect(await cookieOf(['127.0.0.1'])).toEqual(['__Host-qianzhao', true, 200, 401])
    expect(await cookieOf(['10.0.0.0/8'])).toEqual(['qianzhao', false, 200, 200])
    expect(await cookieOf([])).toEqual(['qianzhao', false, 200, 200])
  })

  test('behind https the cookie is Secure and bound to the host', async () => {
    const own = await startTestServer({ secure: true })
    const code = own.server.sessionPath('duty').slice('/#code='.length)
    const answer = await fetch(`${own.address}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: code,
    })
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-qianzhao=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure;/,
    )
    await own.server.close()
  })
})
