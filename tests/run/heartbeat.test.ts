// The heartbeat: signed, on time, and silent when nothing is decided any more.
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startHeartbeat } from '../../src/run/heartbeat.ts'

const key = Buffer.alloc(32, 5)
const nowMs = Date.UTC(2026, 2, 1)

async function receiver() {
  const seen: { headers: Record<string, unknown>; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      seen.push({ headers: request.headers, body })
      response.writeHead(204).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { seen, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

test('a beat is signed and tells of troubles; without a new decision nothing is told', async () => {
  const { seen, server, url } = await receiver()
  const file = join(mkdtempSync(join(tmpdir(), 'qianzhao-beat-')), 'heartbeat')
  let decidedMs = 1
  const heartbeat = startHeartbeat({
    config: { url, secretFrom: 'BEAT', allowPrivateAddress: true, every: 60_000 },
    environment: { BEAT: `whsec_${key.toString('base64')}` },
    file,
    pulse: () => ({ decidedMs: decidedMs++, troubles: ['index'] }),
    nowMs: () => nowMs,
    notice: () => undefined,
  })
  await heartbeat.beat()
  const { headers, body } = seen.at(-1) ?? { headers: {}, body: '' }
  expect(JSON.parse(body)).toMatchObject({ type: 'heartbeat', data: { troubles: ['index'] } })
  const signed = `${String(headers['webhook-id'])}.${nowMs / 1000}.${body}`
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  expect(readFileSync(file, 'utf8')).toBe('2026-03-01T00:00:00.000Z index\n')
  const before = seen.length
  decidedMs -= 1
  await heartbeat.beat()
  expect(seen).toHaveLength(before)
  heartbeat.stop()
  server.close()
})

test('an address without a secret is no configuration', () => {
  expect(() =>
    startHeartbeat({
      config: { url: 'https://watch.example.org', secretFrom: '', allowPrivateAddress: false, every: 60_000 },
      environment: {},
      file: '',
      pulse: () => ({ decidedMs: 0, troubles: [] }),
      nowMs: () => nowMs,
      notice: () => undefined,
    }),
  ).toThrow('secretFrom')
})
