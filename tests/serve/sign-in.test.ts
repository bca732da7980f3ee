// Who comes in: names with passwords, links for the first time, locks, what a user may see, and how soon a change takes hold.
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minuteMs } from '../../src/core/durations.ts'
import { createAuditVerifier, verifyAudit } from '../../src/serve/sign-in/audit.ts'
import { sampleAlert } from '../conformance/samples.ts'
import { commitAlerts, startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let office: Started
let nowMs = Date.UTC(2026, 10, 30, 12)

beforeAll(async () => {
  office = await startTestServer({ nowMs: () => nowMs, rate: { perSecond: 1e6, burst: 1e6 } })
})
afterAll(() => office.server.close())

const json = { 'content-type': 'application/json' }

function post(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return fetch(office.address + path, { method, headers: { ...json, ...headers }, body: text })
}

/** The cookie and the origin that a browser sends. */
function browser(answer: Response): Record<string, string> {
  return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', origin: office.address }
}

async function newUser(id: string, more: object = {}): Promise<string> {
  const answer = await post('/v1/users', { id, name: id, role: 'duty', ...more }, office.bearer('admin'))
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { link: string }).link.split('#code=')[1] ?? ''
}

async function signedIn(id: string, more: object = {}): Promise<Record<string, string>> {
  const code = await newUser(id, more)
  const headers = browser(await post('/v1/session', code, { 'content-type': 'text/plain' }))
  nowMs += 1000
  const changed = await post('/v1/session/password', { new: 'long enough 1' }, headers)
  expect(changed.status).toBe(200)
  return headers
}

const signIn = (user: string, password: string) => post('/v1/session', { user, password })

describe('a user', () => {
  test('comes in through a link once, sets a password before anything else, and comes in with it from then on', async () => {
    const code = await newUser('lin')
    const plain = { 'content-type': 'text/plain' }
    const first = await post('/v1/session', code, plain)
    expect(await first.json()).toMatchObject({ session: true, me: { id: 'lin', role: 'duty', mustChange: true } })
    expect((await post('/v1/session', code, plain)).status).toBe(401)
    const headers = browser(first)
    const alerts = () => fetch(`${office.address}/v1/alerts`, { headers })
    expect((await alerts()).status).toBe(403)
    expect((await post('/v1/session/password', { new: 'short' }, headers)).status).toBe(400)
    nowMs += 1000
    expect((await post('/v1/session/password', { new: 'a long password' }, headers)).status).toBe(200)
    expect((await alerts()).status).toBe(200)
    const again = await signIn('lin', 'a long password')
    expect(await again.json()).toMatchObject({ me: { id: 'lin', mustChange: false, kind: 'session' } })
    expect(readFileSync(office.tokensPath.replace('tokens', 'users'), 'utf8')).not.toContain('a long password')
  })

  test('is locked after five wrong passwords, and let in again when the time is over', async () => {
    await signedIn('gu')
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await signIn('gu', 'wrong'))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 429, 429])
    expect(await answers[0]?.json()).toMatchObject({ triesLeft: 4 })
    expect(answers[5]?.headers.get('retry-after')).toBe('900')
    expect((await signIn('gu', 'long enough 1')).status).toBe(429)
    nowMs += 15 * minuteMs
    expect((await signIn('gu', 'long enough 1')).status).toBe(200)
  })

  test('who is not there is answered like one who is', async () => {
    const answer = await signIn('nobody', 'wrong')
    expect([answer.status, await answer.json()]).toMatchObject([401, { triesLeft: 4 }])
  })

  test('who changes the password ends the sessions that others have of it', async () => {
    const headers = await signedIn('lu')
    const other = browser(await signIn('lu', 'long enough 1'))
    nowMs += 1000
    expect((await post('/v1/session/password', { old: 'wrong', new: 'another long one' }, headers)).status).toBe(401)
    const change = { old: 'long enough 1', new: 'another long one' }
    expect((await post('/v1/session/password', change, headers)).status).toBe(200)
    const status = async (of: Record<string, string>) =>
      (await fetch(`${office.address}/v1/session`, { headers: of })).status
    expect([await status(headers), await status(other)]).toEqual([200, 401])
  })

  test('who is disabled is out at once, an open stream included', async () => {
    const headers = await signedIn('jiang')
    const stream = await fetch(`${office.address}/v1/alerts/stream`, { headers })
    expect(stream.status).toBe(200)
    const closed = stream.text()
    expect((await post('/v1/users/jiang', { disabled: true }, office.bearer('admin'))).status).toBe(200)
    expect(await closed).toContain(': welcome')
    expect((await fetch(`${office.address}/v1/alerts`, { headers })).status).toBe(401)
    expect((await signIn('jiang', 'long enough 1')).status).toBe(401)
  })

  test('sees and touches only what lies in his places and topics', async () => {
    await commitAlerts(office.state, office.epoch, [
      sampleAlert('inside', 1, { place: '340111' as never }),
      sampleAlert('outside', 1, { place: '340103' as never }),
      sampleAlert('other', 1, { place: '340111' as never, topic: 'health.food' as never }),
    ])
    const headers = await signedIn('zhou', { places: ['340111'], topics: ['accident'] })
    const get = (path: string) => fetch(office.address + path, { headers })
    const { alerts } = (await (await get('/v1/alerts')).json()) as { alerts: { id: string }[] }
    expect(alerts.map(({ id }) => id)).toEqual(['inside'])
    expect((await get('/v1/alerts/inside')).status).toBe(200)
    expect((await get('/v1/alerts/outside')).status).toBe(404)
    expect((await post('/v1/alerts/outside/acknowledge', {}, headers)).status).toBe(404)
    expect((await get('/v1/documents?place=340103')).status).toBe(400)
    expect((await get('/v1/documents')).status).toBe(200)
  })

  test('has a role that the table knows, a name that is free, and is changed by administrators alone', async () => {
    const create = (body: object, role: 'admin' | 'lead' = 'admin') => post('/v1/users', body, office.bearer(role))
    expect((await create({ id: 'xu', name: '许', role: 'ingest' })).status).toBe(400)
    expect((await create({ id: 'X u', name: '许', role: 'lead' })).status).toBe(400)
    expect((await create({ id: 'xu', name: '许', role: 'lead' }, 'lead')).status).toBe(403)
    expect((await create({ id: 'xu', name: '许', role: 'lead' })).status).toBe(200)
    expect((await create({ id: 'xu', name: '许', role: 'lead' })).status).toBe(400)
    expect((await post('/v1/users/none', { name: '无' }, office.bearer('admin'))).status).toBe(400)
  })
})

describe('the audit', () => {
  test('says who signed in, acted and looked for what, in a chain that is whole', async () => {
    await commitAlerts(office.state, office.epoch, [sampleAlert('audited', 1)])
    await post('/v1/alerts/audited/acknowledge', {}, office.bearer('duty'))
    await fetch(`${office.address}/v1/documents?q=燃气味`, { headers: office.bearer('analyst') })
    await signIn('nobody', 'secret words')
    const answer = await fetch(`${office.address}/v1/audit?limit=3`, { headers: office.bearer('admin') })
    const { records, cursor, intact } = (await answer.json()) as {
      records: Record<string, unknown>[]
      cursor: string
      intact: boolean
    }
    expect(records).toMatchObject([
      { action: 'POST /v1/session', target: 'nobody', outcome: 401, who: { id: '' } },
      { action: 'search documents', outcome: 200, who: { name: 'analyst' } },
      { action: 'POST /v1/alerts/{id}/acknowledge', target: 'audited', outcome: 200, who: { name: 'duty' } },
    ])
    expect(intact).toBe(true)
    expect(Number(cursor)).toBe(Number(records[2]?.['seq']))
    expect(readFileSync(office.auditPath, 'utf8')).not.toContain('secret words')
  })

  test('shows a record that was changed, moved or taken out', () => {
    const whole = readFileSync(office.auditPath, 'utf8')
    const lines = whole.trimEnd().split('\n')
    const verdictOf = (changed: readonly string[]) => {
      writeFileSync(office.auditPath, `${changed.join('\n')}\n`)
      const verdict = verifyAudit(office.auditPath)
      writeFileSync(office.auditPath, whole)
      return verdict.kind
    }
    expect(verdictOf(lines)).toBe('intact')
    expect(verdictOf(lines.map((line, i) => (i === 2 ? line.replace(/"id":"[^"]*"/u, '"id":"somebody"') : line)))).toBe(
      'broken',
    )
    expect(verdictOf(lines.filter((_, i) => i !== 4))).toBe('broken')
    expect(verdictOf(lines.slice(0, -1))).toBe('broken')
    expect(verdictOf([...lines.slice(0, 3), ...lines.slice(3, 5).reverse(), ...lines.slice(5)])).toBe('broken')
  })

  test('is followed on from where it was whole, and a record that is changed behind that is found too', async () => {
    const verify = createAuditVerifier(office.auditPath)
    const first = verify()
    await post('/v1/alerts/audited/note', { text: 'more' }, office.bearer('duty'))
    const second = verify()
    expect([first.kind, second.kind]).toEqual(['intact', 'intact'])
    expect(second).toMatchObject({ count: (first as { count: number }).count + 1 })
    const whole = readFileSync(office.auditPath, 'utf8')
    writeFileSync(office.auditPath, whole.replace(/"id":"[^"]*"/u, '"id":"somebody"'))
    expect(verify().kind).toBe('broken')
    writeFileSync(office.auditPath, whole)
    expect(verify().kind).toBe('intact')
  })
})
