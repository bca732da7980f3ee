// The alert stream: no gap and no repeat, whoever connects when, and an end for those who may no longer listen.
import { afterEach, describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/core/ports.ts'
import type { ReplyStream } from '../../src/serve/route.ts'
import { createAlertStreams, defaultStreamLimits } from '../../src/serve/alert-stream.ts'
import { sampleAlert } from '../conformance/samples.ts'
import { commitAlerts, startTestServer } from './test-server.ts'

type Started = Awaited<ReturnType<typeof startTestServer>>
const open: Started[] = []
afterEach(async () => {
  for (const started of open.splice(0)) await started.server.close()
})

async function start(changes: Parameters<typeof startTestServer>[0] = {}): Promise<Started> {
  const started = await startTestServer(changes)
  open.push(started)
  return started
}

interface Event {
  readonly id: number
  readonly name: string
  readonly data: string
}

/** Follows the stream until `count` events were seen or it ended. */
async function follow(started: Started, path: string, count: number, headers: Record<string, string> = {}) {
  const abort = new AbortController()
  const answer = await fetch(started.address + path, {
    headers: { ...started.bearer('duty'), ...headers },
    signal: abort.signal,
  })
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const events: Event[] = []
  let ended = false
  let text = ''
  const decoder = new TextDecoder()
  const done = (async () => {
    try {
      for await (const chunk of answer.body ?? []) {
        text += decoder.decode(chunk, { stream: true })
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const fields = Object.fromEntries(
            text
              .slice(0, end)
              .split('\n')
              .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
          )
          text = text.slice(end + 2)
          if (fields['event'] !== undefined) {
            events.push({ id: Number(fields['id']), name: fields['event'], data: fields['data'] ?? '' })
          }
        }
        if (events.length >= count) break
      }
    } catch {
      // The server cut the line; what was read before counts.
    }
    ended = true
    abort.abort()
  })()
  return { events, done, ended: () => ended, abort: () => abort.abort() }
}

const idsUpTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('following', () => {
  test('a client hears each revision once, in order, as it is committed', async () => {
    const started = await start()
    const client = await follow(started, '/v1/alerts/stream?after=0', 30)
    for (let i = 0; i < 15; i++) {
      await commitAlerts(started.state, started.epoch, [sampleAlert('a', i + 1), sampleAlert(`b${i}`, 1)])
      started.server.notify()
    }
    await client.done
    expect(client.events.map((event) => event.id)).toEqual(idsUpTo(30))
    expect(JSON.parse(client.events[0]?.data ?? '')).toMatchObject({ id: 'a', rev: 1, placeName: '地点430103' })
  })

  test('without a place to begin, only what comes next is sent', async () => {
    const started = await start()
    await commitAlerts(started.state, started.epoch, [sampleAlert('old', 1)])
    const client = await follow(started, '/v1/alerts/stream', 1)
    await commitAlerts(started.state, started.epoch, [sampleAlert('new', 1)])
    await client.done
    expect(client.events.map((event) => event.id)).toEqual([2])
  })

  test('a client that comes back with its last id goes on exactly there', async () => {
    const started = await start()
    const seen: number[] = []
    for (let round = 0; round < 6; round++) {
      const count = 5 + round
      const client = await follow(started, '/v1/alerts/stream?after=0', count, {
        'last-event-id': String(seen.at(-1) ?? 0),
      })
      for (let i = 0; i < 12; i++) {
        await commitAlerts(started.state, started.epoch, [sampleAlert(`r${round}i${i}`, 1)])
      }
      await client.done
      seen.push(...client.events.slice(0, count).map((event) => event.id))
    }
    expect(seen).toEqual(idsUpTo(seen.length))
  })

  test('an id from another store is answered with a reset, and a broken one is refused', async () => {
    const started = await start()
    const client = await follow(started, '/v1/alerts/stream', 1, { 'last-event-id': '99' })
    await client.done
    expect(client.events).toEqual([{ id: Number.NaN, name: 'reset', data: '{"from":0}' }])
    const broken = await fetch(`${started.address}/v1/alerts/stream?after=-3`, { headers: started.bearer('duty') })
    expect(broken.status).toBe(400)
  })

  test('many clients with different places all hear everything after theirs', async () => {
    const started = await start()
    const commit = (i: number) => commitAlerts(started.state, started.epoch, [sampleAlert(`a${i}`, 1)])
    for (let i = 0; i < 5; i++) await commit(i)
    const clients = await Promise.all(
      Array.from({ length: 60 }, (_, i) => follow(started, `/v1/alerts/stream?after=${i % 6}`, 40 - (i % 6))),
    )
    for (let i = 5; i < 40; i++) await commit(i)
    await Promise.all(clients.map((client) => client.done))
    for (const [i, client] of clients.entries()) {
      expect(client.events.map((event) => event.id)).toEqual(idsUpTo(40).slice(i % 6))
    }
  })
})

describe('an end', () => {
  test('a revoked token ends its open stream; others go on', async () => {
    const started = await start()
    const own = started.tokens.create({ role: 'duty', name: 'soon gone', expiresAtMs: Date.now() + 1e6 })
    const client = await follow(started, '/v1/alerts/stream', 99, { authorization: `Bearer ${own.token}` })
    const other = await follow(started, '/v1/alerts/stream', 1)
    started.tokens.revoke(own.record.id)
    await client.done
    expect(client.ended()).toBe(true)
    await commitAlerts(started.state, started.epoch, [sampleAlert('a', 1)])
    await other.done
    expect(other.events).toHaveLength(1)
  })

  test('more listeners than allowed are sent away with Retry-After', async () => {
    const started = await start({ streamLimits: { clientsMax: 2, pollMs: 20, heartbeatMs: 50 } })
    const clients = [await follow(started, '/v1/alerts/stream', 9), await follow(started, '/v1/alerts/stream', 9)]
    const third = await fetch(`${started.address}/v1/alerts/stream`, { headers: started.bearer('duty') })
    expect([third.status, third.headers.get('retry-after')]).toEqual([503, '10'])
    for (const client of clients) client.abort()
  })
})

describe('a client that does not read', () => {
  function fakeStream() {
    let waiting = 0
    let ended = false
    const written: string[] = []
    const drained: (() => void)[] = []
    const stream: ReplyStream = {
      write: (text) => {
        written.push(text)
        waiting += text.length
      },
      waitingBytes: () => waiting,
      end: () => {
        ended = true
      },
      onDrain: (listener) => void drained.push(listener),
      onClose: () => undefined,
    }
    const read = () => {
      waiting = 0
      for (const listener of drained) listener()
    }
    return { stream, written, read, ended: () => ended }
  }

  const rows = Array.from({ length: 5000 }, (_, i) => ({ sequence: i + 1, alert: sampleAlert(`a${i}`, 1) }))
  const state: Pick<StateStore, 'alertsAfter' | 'latestAlerts'> = {
    alertsAfter: async (sequence, limit) => rows.slice(sequence, sequence + limit),
    latestAlerts: async () => rows.slice(-1),
  }
  const settle = async () => {
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve))
  }

  test('is sent no more than its limit, goes on when it reads, and gets everything in the end', async () => {
    const limits = { ...defaultStreamLimits, waitingBytesMax: 50_000, pollMs: 1e6, heartbeatMs: 1e6 }
    const streams = createAlertStreams({
      state,
      stillValid: () => true,
      maySee: () => true,
      record: (alert) => ({ id: alert.id }),
      limits,
    })
    const client = fakeStream()
    streams.start(client.stream, { kind: 'nobody' }, 0)
    await settle()
    expect(client.stream.waitingBytes()).toBeLessThan(51_000)
    for (let i = 0; i < 20; i++) {
      client.read()
      await settle()
    }
    const ids = client.written.flatMap((text) => /^id: (\d+)$/m.exec(text)?.[1] ?? [])
    expect(ids.map(Number)).toEqual(idsUpTo(5000))
    streams.close()
  })

  test('is dropped when it stays full over several heartbeats', async () => {
    const limits = { ...defaultStreamLimits, waitingBytesMax: 1000, fullHeartbeatsMax: 2, pollMs: 1e6, heartbeatMs: 5 }
    const streams = createAlertStreams({
      state,
      stillValid: () => true,
      maySee: () => true,
      record: (alert) => ({ id: alert.id }),
      limits,
    })
    const client = fakeStream()
    streams.start(client.stream, { kind: 'nobody' }, 0)
    while (!client.ended()) await new Promise((resolve) => setImmediate(resolve))
    expect(streams.clientCount()).toBe(0)
    streams.close()
  })
})
