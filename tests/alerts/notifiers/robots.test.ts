// The robots and gateways against servers that answer as theirs do: signatures recomputed, limits kept, answers read.
import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertmanagerBody } from '../../../src/alerts/notifiers/alertmanager.ts'
import { createDingtalk } from '../../../src/alerts/notifiers/dingtalk.ts'
import { createFeishu } from '../../../src/alerts/notifiers/feishu.ts'
import { cutToBytes } from '../../../src/alerts/notifiers/message.ts'
import { createTemplate } from '../../../src/alerts/notifiers/template.ts'
import { createWecom } from '../../../src/alerts/notifiers/wecom.ts'
import { noonMs, sampleAlert } from '../../conformance/samples.ts'

let base = ''
let answer: { status: number; body: string } = { status: 200, body: '{}' }
const seen: { url: URL; body: string; headers: IncomingMessage['headers'] }[] = []

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    seen.push({
      url: new URL(request.url ?? '/', base),
      body: Buffer.concat(chunks).toString(),
      headers: request.headers,
    })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const endpoint = (path: string, secrets: readonly string[], more: object = {}) => ({
  url: base + path,
  secrets,
  allowPrivateAddress: true,
  timeoutMs: 2000,
  link: 'https://warning.example.org',
  ...more,
})
const long = sampleAlert('a1', 1, { level: 'red', explanation: { zh: '反映自来水发黄'.repeat(900), en: '' } })
const told = { id: 'a1.1', alert: long, nowMs: noonMs }
const last = () => seen.at(-1) as (typeof seen)[number]

test('WeCom gets at most 2,048 bytes with the link, under the key of the robot', async () => {
  answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' }
  const wecom = createWecom(endpoint('/cgi-bin/webhook/send', ['robot-key']))
  expect(await wecom.notify(told)).toEqual({ kind: 'delivered' })
  const { url, body } = last()
  expect(url.searchParams.get('key')).toBe('robot-key')
  const { content } = (JSON.parse(body) as { text: { content: string } }).text
  expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048)
  expect(content).toContain('【红色】天心区多人反映煤气味')
  expect(content).toContain('https://warning.example.org/?alert=a1')
})

test('the answer’s body decides: too much at once is sent again, a wrong key is gone, anything else refused', async () => {
  const wecom = createWecom(endpoint('/send', ['k']))
  const outcomes = []
  for (const body of ['{"errcode":45009}', '{"errcode":93000}', '{"errcode":40058}', '<html>', '{"errcode":0}']) {
    answer = { status: 200, body }
    outcomes.push(await wecom.notify(told))
  }
  expect(outcomes).toEqual([
    { kind: 'failed', reason: 'errcode 45009', retryAfterMs: 60_000 },
    { kind: 'gone', reason: 'errcode 93000' },
    { kind: 'refused', reason: 'errcode 40058' },
    { kind: 'failed', reason: 'an answer without a code', retryAfterMs: null },
    { kind: 'delivered' },
  ])
  answer = { status: 500, body: '{"errcode":0}' }
  expect(await wecom.notify(told)).toMatchObject({ kind: 'failed', reason: 'status 500' })
})

test('DingTalk is signed with the secret over time and secret, in the query and in milliseconds', async () => {
  answer = { status: 200, body: '{"errcode":0}' }
  expect(await createDingtalk(endpoint('/robot/send', ['token', 'SECabc'])).notify(told)).toEqual({ kind: 'delivered' })
  const { searchParams } = last().url
  expect(searchParams.get('access_token')).toBe('token')
  expect(searchParams.get('timestamp')).toBe(String(noonMs))
  expect(searchParams.get('sign')).toBe(createHmac('sha256', 'SECabc').update(`${noonMs}\nSECabc`).digest('base64'))
  expect(Buffer.byteLength(last().body)).toBeLessThan(20_000)
})

test('Feishu is signed with time and secret as the key and nothing as the message, in the body and in seconds', async () => {
  answer = { status: 200, body: '{"code":0,"msg":"success"}' }
  expect(await createFeishu(endpoint('/open-apis/bot/v2/hook', ['hook-id', 'secret'])).notify(told)).toEqual({
    kind: 'delivered',
  })
  expect(last().url.pathname).toBe('/open-apis/bot/v2/hook/hook-id')
  const body = JSON.parse(last().body) as { timestamp: string; sign: string; msg_type: string }
  expect(body).toMatchObject({ timestamp: String(noonMs / 1000), msg_type: 'text' })
  expect(body.sign).toBe(
    createHmac('sha256', `${noonMs / 1000}\nsecret`)
      .update('')
      .digest('base64'),
  )
  expect(Buffer.byteLength(last().body)).toBeLessThan(20_000)
  answer = { status: 200, body: '{"code":19021,"msg":"sign match fail"}' }
  expect(await createFeishu(endpoint('/hook', ['x'])).notify(told)).toMatchObject({ kind: 'gone' })
})

test('Alertmanager’s shape fires while the alert is open and resolves when it is over', () => {
  const open = alertmanagerBody(sampleAlert('a1', 1), 'https://warning.example.org')
  expect(open).toMatchObject({
    version: '4',
    status: 'firing',
    alerts: [{ startsAt: '2026-11-23T04:00:00.000Z', endsAt: '0001-01-01T00:00:00Z', labels: { severity: 'yellow' } }],
  })
  const over = alertmanagerBody(sampleAlert('a1', 2, { state: 'dismissed', raisedAtMs: noonMs + 1000 }), '')
  expect(over).toMatchObject({ status: 'resolved', alerts: [{ endsAt: '2026-11-23T04:00:01.000Z' }] })
})

test('a gateway gets a body of one’s own, which no text can break', async () => {
  answer = { status: 202, body: '' }
  const template = '{"called":"0551","say":"{{title}}：{{text}}","level":"{{level}}","{{unknown}}":1}'
  const gateway = createTemplate(endpoint('/call', ['token'], { template }))
  const nasty = sampleAlert('a1', 1, { title: '"},{"x":"\n{{level}}' })
  expect(await gateway.notify({ ...told, alert: nasty })).toEqual({ kind: 'delivered' })
  expect(JSON.parse(last().body)).toMatchObject({
    called: '0551',
    level: 'yellow',
    '{{unknown}}': 1,
    say: expect.stringContaining('"},{"x":"\n'),
  })
  expect(last().headers.authorization).toBe('Bearer token')
  expect(() => createTemplate(endpoint('/', [], { template: 'no json' }))).toThrow(/not JSON/u)
})

test('a text is cut between characters', () => {
  expect(cutToBytes('煤气味', 9)).toBe('煤气味')
  expect(cutToBytes('煤气味', 8)).toBe('煤…')
  expect(cutToBytes('👍👍👍', 8)).toBe('👍…')
})
