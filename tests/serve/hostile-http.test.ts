// Requests that no honest client sends, each with one expected outcome, and a server that goes on serving the others.
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
let started: Started
const timeouts = { connectionMs: 300, requestMs: 600, handlerMs: 400 }

beforeAll(async () => {
  started = await startTestServer({ timeouts })
})
afterAll(() => started.server.close())

function dial(): Socket {
  const { hostname, port } = new URL(started.address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  return socket
}

/** Everything the server says until it closes the connection. */
function ended(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('close', () => resolve(text))
  })
}

async function raw(bytes: string): Promise<string> {
  const socket = dial()
  const answer = ended(socket)
  socket.write(bytes)
  return answer
}

const head = (lines: readonly string[]) =>
  `${['POST /v1/posts HTTP/1.1', 'Host: 127.0.0.1', ...lines].join('\r\n')}\r\n\r\n`
const status = (answer: string) => Number(answer.slice(9, 12))

describe('malformed requests', () => {
  const authorised = () => `Authorization: Bearer ${started.tokenOf.ingest.token}`
  const json = 'Content-Type: application/json'

  test('a length and chunks together, two lengths, or a length that is no number are refused', async () => {
    const before = started.pushed.length
    const tries = [
      [authorised(), json, 'Content-Length: 2', 'Transfer-Encoding: chunked'],
      [authorised(), json, 'Content-Length: 2', 'Content-Length: 7'],
      [authorised(), json, 'Content-Length: 2x'],
      [authorised(), json, 'Content-Length: -1'],
      [authorised(), json, 'Transfer-Encoding: gzip, chunked, identity'],
      [authorised(), json, 'Transfer-Encoding : chunked'],
      [authorised(), json, 'Content-Length: 2', 'X: a\0b'],
    ]
    for (const lines of tries) expect(status(await raw(`${head(lines)}{}`)), lines.join(' · ')).toBe(400)
    expect(started.pushed).toHaveLength(before)
  })

  test('a body shorter than it says is never taken in', async () => {
    const before = started.pushed.length
    const answer = await raw(`${head([authorised(), json, 'Content-Length: 50'])}{"id":"1"}`)
    expect([0, 400, 408]).toContain(status(answer))
    expect(started.pushed).toHaveLength(before)
  })

  test('a body is not read for those who may not push', async () => {
    const answer = await raw(head([json, 'Content-Length: 1000000']))
    expect(status(answer)).toBe(401)
  })

  test('a header that is too large, a request without a host, and another protocol are refused', async () => {
    expect(status(await raw(head([`X: ${'a'.repeat(20_000)}`])))).toBe(431)
    expect(status(await raw('GET / HTTP/1.1\r\n\r\n'))).toBe(400)
    expect(status(await raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc'))).toBe(400)
    expect(
      status(await raw('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: close\r\n\r\n')),
    ).toBe(200)
  })

  test('whatever is refused, and by whomever, is a problem with the headers that keep a browser harmless', async () => {
    const tries: readonly (readonly [number, string])[] = [
      [431, head([`X: ${'a'.repeat(20_000)}`])],
      [400, 'GET / HTTP/1.1\r\n\r\n'],
      [400, 'nonsense\r\n\r\n'],
      [400, `${head([authorised(), json, 'Content-Length: 2x'])}{}`],
      [404, 'GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'],
      [400, 'GET /v1/alerts/%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'],
      [405, 'PUT /v1/alerts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
      [404, 'GET //etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'],
      [413, head([authorised(), json, 'Content-Length: 2000000', 'Connection: close'])],
      [415, `${head([authorised(), 'Content-Type: text/html', 'Content-Length: 2', 'Connection: close'])}{}`],
      [421, 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
    ]
    for (const [wanted, bytes] of tries) {
      const answer = await raw(bytes)
      expect(status(answer), bytes.slice(0, 60)).toBe(wanted)
      const text = answer.toLowerCase()
      expect(text, bytes.slice(0, 60)).toContain('content-type: application/problem+json')
      expect(text).toContain("content-security-policy: default-src 'none'; frame-ancestors 'none'")
      expect(text).toContain('x-content-type-options: nosniff')
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status: wanted })
    }
  })

  test('paths that try to climb or confuse reach nothing', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '//etc/passwd',
      '/v1/alerts/%00',
      '/v1/alerts/..%2f..%2fx',
      '/v1/alerts/%ff',
      '/icon.svg/',
    ]) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
      expect([400, 401, 404], `${path} → ${status(answer)}`).toContain(status(answer))
    }
  })
})

describe('too many connections', () => {
  test('the one that is idle the longest makes room, and the others are served', async () => {
    const own = await startTestServer({ connections: { totalMax: 8, addressMax: 6 } })
    const { hostname, port } = new URL(own.address)
    const idle = Array.from({ length: 30 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      return socket
    })
    const first = ended(idle[0] as Socket)
    for (let i = 0; i < 5; i++) expect((await fetch(`${own.address}/healthz`)).status).toBe(200)
    expect(await first).toBe('')
    for (const socket of idle) socket.destroy()
    await own.server.close()
  })

  test('an open stream is not idle', async () => {
    const own = await startTestServer({ connections: { totalMax: 3, addressMax: 3 } })
    const { hostname, port } = new URL(own.address)
    const stream = await fetch(`${own.address}/v1/alerts/stream`, { headers: own.bearer('duty') })
    const idle = Array.from({ length: 10 }, () => connect(Number(port), hostname).on('error', () => undefined))
    expect((await fetch(`${own.address}/healthz`)).status).toBe(200)
    const reader = stream.body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('welcome')
    await reader?.cancel()
    for (const socket of idle) socket.destroy()
    await own.server.close()
  })
})

describe('slow requests', () => {
  test('hundreds of connections that send a byte now and then are closed, and others are served meanwhile', async () => {
    const sockets = Array.from({ length: 300 }, dial)
    const closed = sockets.map(ended)
    const dribble = setInterval(() => {
      for (const socket of sockets) socket.write('a')
    }, 50)
    for (const socket of sockets) socket.write('POST /v1/posts HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ')
    for (let i = 0; i < 10; i++) expect((await fetch(`${started.address}/healthz`)).status).toBe(200)
    await Promise.all(closed)
    clearInterval(dribble)
  })

  test('a body that dribbles in is given up', async () => {
    const socket = dial()
    const answer = ended(socket)
    socket.write(
      head([
        `Authorization: Bearer ${started.tokenOf.ingest.token}`,
        'Content-Type: application/json',
        'Content-Length: 1000',
      ]),
    )
    const dribble = setInterval(() => socket.write(' '), 50)
    expect([0, 408, 503]).toContain(status(await answer))
    clearInterval(dribble)
  })

  test('a connection that says nothing is closed', async () => {
    expect([0, 408]).toContain(status(await ended(dial())))
  })

  test('a handler that never answers is answered for, with 503', async () => {
    const own = await startTestServer({ timeouts, accept: () => new Promise(() => undefined) })
    const answer = await fetch(`${own.address}/v1/posts`, {
      method: 'POST',
      headers: { ...own.bearer('ingest'), 'content-type': 'application/json' },
      body: '{}',
    })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    await own.server.close()
  })

  test('an open stream is not taken for a silent connection', async () => {
    const answer = await fetch(`${started.address}/v1/alerts/stream`, { headers: started.bearer('duty') })
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += new TextDecoder().decode(chunk)
      // Heartbeats come every 50 ms here: twenty of them take three times as long as a silent connection may.
      if (text.split('still here').length > 20) break
    }
    expect(text).toContain('still here')
  })
})
