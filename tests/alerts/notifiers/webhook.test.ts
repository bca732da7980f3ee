import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../../src/alerts/notifiers/public-address.ts'
import { createWebhook, webhookBody } from '../../../src/alerts/notifiers/webhook.ts'
import { readOutboxAlert, writeOutboxAlert } from '../../../src/core/outbox-alert.ts'
import { sampleAlert } from '../../conformance/samples.ts'

const key = Buffer.alloc(32, 7)
const secrets = [`whsec_${key.toString('base64')}`]
const alert = sampleAlert('abc', 1)
const notification = { id: 'abc.1', alert, nowMs: 1_772_323_200_400 }
let server: Server | null = null

afterEach(() => {
  server?.close()
  server = null
})

async function listen(status: number, headers: Record<string, string> = {}, body = '') {
  const seen: { headers: IncomingHttpHeaders; body: string }[] = []
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      seen.push({ headers: request.headers, body: text })
      response.writeHead(status, headers).end(body)
    })
  })
  const listening = server
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return { seen, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/hook` }
}

test('an alert is signed over id, timestamp and body, and any 2xx is a delivery', async () => {
  const { seen, url } = await listen(204)
  const { notify } = createWebhook({ url, secrets, allowPrivateAddress: true, timeoutMs: 5_000 })
  expect(await notify(notification)).toEqual({ kind: 'delivered' })
  const expected = createHmac('sha256', key)
    .update(`abc.1.1772323200.${webhookBody(alert)}`)
    .digest('base64')
  expect(seen[0]).toMatchObject({
    body: webhookBody(alert),
    headers: { 'webhook-id': 'abc.1', 'webhook-signature': `v1,${expected}` },
  })
})

test('the body names its type and stays below 20 KB whatever the alert cites', () => {
  const documents = Array.from({ length: 500 }, (_, i) => `hotline:${i}`.padEnd(60, 'x')) as never
  const body = webhookBody({ ...alert, documents })
  expect(JSON.parse(body)).toMatchObject({ type: 'alert.firing', data: { id: 'abc', rev: 1 } })
  expect(Buffer.byteLength(body)).toBeLessThan(20_000)
})

test('a row that 0.1.0 left in the outbox is sent as what it was', () => {
  const { decision: _, ...old } = alert
  const [written, sent] = [webhookBody(old), webhookBody(readOutboxAlert(webhookBody(old)))]
  expect(JSON.parse(sent)).toEqual(JSON.parse(written))
  expect(readOutboxAlert(writeOutboxAlert(alert))).toEqual(alert)
})

test('a redirect is a failure, 410 means gone, and retry-after is honoured', async () => {
  const redirect = await listen(302, { location: 'http://127.0.0.1:1/' })
  const options = { secrets, allowPrivateAddress: true, timeoutMs: 5_000 }
  expect(await createWebhook({ ...options, url: redirect.url }).notify(notification)).toMatchObject({
    kind: 'failed',
    reason: 'status 302',
  })
  server?.close()
  expect(await createWebhook({ ...options, url: (await listen(410)).url }).notify(notification)).toMatchObject({
    kind: 'gone',
  })
  server?.close()
  expect(
    await createWebhook({ ...options, url: (await listen(429, { 'retry-after': '7' })).url }).notify(notification),
  ).toMatchObject({ retryAfterMs: 7_000 })
})

test.each([
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [413, 'refused'],
  [408, 'failed'],
  [429, 'failed'],
  [500, 'failed'],
  [503, 'failed'],
])('status %i means %s', async (status, kind) => {
  const { url } = await listen(status)
  const { notify } = createWebhook({ url, secrets, allowPrivateAddress: true, timeoutMs: 5_000 })
  expect(await notify(notification)).toMatchObject({ kind, reason: `status ${status}` })
})

test.each<[string, number | null]>([
  ['120', 120_000],
  ['Sun, 01 Mar 2026 00:02:00 GMT', 119_600],
  ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
])('Retry-After: %s', async (header, retryAfterMs) => {
  const { url } = await listen(503, { 'retry-after': header })
  const { notify } = createWebhook({ url, secrets, allowPrivateAddress: true, timeoutMs: 5_000 })
  expect(await notify(notification)).toMatchObject({ kind: 'failed', retryAfterMs })
})

test('an answer of more than 64 KiB is cut off and counts as a failure', async () => {
  const { url } = await listen(200, {}, 'x'.repeat(1_000_000))
  const outcome = await createWebhook({ url, secrets, allowPrivateAddress: true, timeoutMs: 5_000 }).notify(
    notification,
  )
  expect(outcome).toMatchObject({ kind: 'failed' })
})

describe('a webhook reaches public addresses only', () => {
  const refused =
    '127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 224.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9 240.0.0.1 :: ::1 [::1] fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1 localhost'.split(
      ' ',
    )
  test.each(refused)('%s is refused', (address) => expect(isPublicAddress(address)).toBe(false))
  test.each(['1.1.1.1', '114.114.114.114', '2400:3200::1', '[2606:4700::1111]'])('%s is allowed', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )

  const spellings =
    'https://2130706433/ https://0x7f.1/ https://127。0。0。1/ https://①②⑦.⓪.⓪.①/ https://017700000001/ https://[::ffff:7f00:1]/ https://[::1]/ https://10.0.0.8/ http://1.1.1.1/'.split(
      ' ',
    )
  test.each(spellings)('%s is refused when the route is made', (url) => {
    expect(() => createWebhook({ url, secrets, allowPrivateAddress: false, timeoutMs: 1_000 })).toThrow(/public|https/u)
  })

  test('a name that resolves to a private address is refused when it is resolved', async () => {
    const outcome = await createWebhook({
      url: 'https://localhost:9/',
      secrets,
      allowPrivateAddress: false,
      timeoutMs: 2_000,
    }).notify(notification)
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not public') })
  })
})

test('a secret of the wrong form is refused with what was wanted', () => {
  expect(() =>
    createWebhook({ url: 'https://example.org/', secrets: ['hunter2'], allowPrivateAddress: false, timeoutMs: 1 }),
  ).toThrow(/whsec_/u)
})
