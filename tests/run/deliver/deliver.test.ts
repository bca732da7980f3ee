// Telling people over endpoints that fail: nobody waits behind one alert, nothing is told early, and everything ends.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createWebhook } from '../../../src/alerts/notifiers/webhook.ts'
import type { Alert } from '../../../src/core/alert.ts'
import type { Notification, NotifyOutcome, StateStore } from '../../../src/core/ports.ts'
import { afterAttempt } from '../../../src/run/deliver/after-attempt.ts'
import { startDelivery } from '../../../src/run/deliver/deliver.ts'
import { createMemoryState } from '../../memory/memory-state.ts'
import { noonMs, sampleAlert, sampleCommit } from '../../conformance/samples.ts'
import { createScriptedClock } from './scripted-clock.ts'

const secondMs = 1000
const hourMs = 3600 * secondMs
const delivered: NotifyOutcome = { kind: 'delivered' }
const failed = (retryAfterMs: number | null = null): NotifyOutcome => ({
  kind: 'failed',
  reason: 'status 503',
  retryAfterMs,
})

type Answer = (id: string, attempt: number, notification: Notification) => NotifyOutcome | Promise<NotifyOutcome>

/** Routes whose receivers answer by a script, over a store with these alerts waiting for each of them. */
async function deliver(receivers: Readonly<Record<string, Answer>>, alerts: readonly Alert[]) {
  const clock = createScriptedClock(noonMs)
  const state = createMemoryState()
  const { epoch } = await state.open('test')
  const calls: { readonly route: string; readonly id: string; readonly atS: number }[] = []
  const alarms: Readonly<Record<string, unknown>>[] = []
  const routes = Object.entries(receivers).map(([name, answer]) => ({
    name,
    notifier: {
      notify: async (notification: Notification) => {
        const { id } = notification
        calls.push({ route: name, id, atS: (clock.nowMs() - noonMs) / secondMs })
        return answer(id, calls.filter((call) => call.route === name && call.id === id).length, notification)
      },
    },
  }))
  let offset = 0
  const commit = async (more: readonly Alert[]) => {
    const outbox = routes.flatMap(({ name }) => more.map((alert) => ({ sink: name, alert })))
    await state.commit(sampleCommit({ epoch, fromOffset: offset, toOffset: ++offset, outbox }))
  }
  await commit(alerts)
  const { nowMs, sleep } = clock
  const delivery = startDelivery({
    state,
    routes,
    nowMs,
    sleep,
    random: () => 0.5,
    notice: () => undefined,
    alarm: (fields) => alarms.push(fields),
  })
  const timesOf = (id: string, route = 'duty') =>
    calls.filter((call) => call.route === route && call.id === id).map(({ atS }) => atS)
  return { clock, state, delivery, calls, alarms, commit, timesOf }
}

const many = (count: number) => Array.from({ length: count }, (_, i) => sampleAlert(`a${i}`, 1))

test('an alert that its endpoint refuses is told once, and the sixteen behind it at once', async () => {
  const { clock, delivery, timesOf, alarms, state } = await deliver(
    { duty: (id) => (id === 'a0.1' ? { kind: 'refused', reason: 'status 400' } : delivered) },
    many(17),
  )
  await clock.advance(hourMs)
  expect(timesOf('a0.1')).toEqual([0])
  for (let i = 1; i < 17; i++) expect(timesOf(`a${i}.1`)).toEqual([0])
  expect(delivery.status()).toEqual([
    { route: 'duty', delivered: 16, failed: 0, refused: 1, exhausted: 0, disabled: false },
  ])
  expect(alarms).toMatchObject([{ route: 'duty', alert: 'a0', why: 'refused', reason: 'status 400' }])
  expect(await state.pending('duty', 9)).toEqual([])
  await delivery.stop()
})

test('an alert that fails is told again after a second, five, fifteen, and no wake-up makes it earlier', async () => {
  const { clock, delivery, timesOf } = await deliver(
    { duty: (_, attempt) => (attempt < 4 ? failed() : delivered) },
    many(1),
  )
  for (let second = 0; second < 40; second++) {
    delivery.wake()
    await clock.advance(secondMs / 2)
    delivery.wake()
    await clock.advance(secondMs / 2)
  }
  expect(timesOf('a0.1')).toEqual([0, 1, 6, 21])
  await delivery.stop()
})

test('an endpoint that asks for thirty seconds gets thirty, whatever is raised meanwhile', async () => {
  const { clock, delivery, timesOf, commit } = await deliver(
    { duty: (id, attempt) => (id === 'a0.1' && attempt === 1 ? failed(30 * secondMs) : delivered) },
    many(1),
  )
  for (let second = 0; second < 40; second += 4) {
    await clock.advance(4 * secondMs)
    await commit([sampleAlert(`later${second}`, 1)])
    delivery.wake()
  }
  await clock.advance(0)
  expect(timesOf('a0.1')).toEqual([0, 30])
  expect(timesOf('later4.1')).toEqual([8])
  await delivery.stop()
})

test('the revisions of one alert are told in their order, and those of others do not wait for them', async () => {
  const { clock, delivery, calls, commit } = await deliver(
    { duty: (id, attempt) => (id === 'a0.1' && attempt < 3 ? failed() : delivered) },
    [sampleAlert('a0', 1), sampleAlert('a0', 2), sampleAlert('b', 1), sampleAlert('b', 2)],
  )
  await clock.advance(2 * secondMs)
  await commit([sampleAlert('a0', 3)])
  delivery.wake()
  await clock.advance(10 * secondMs)
  const idsOf = (alert: string) => calls.map(({ id }) => id).filter((id) => id.startsWith(alert))
  expect(idsOf('a0')).toEqual(['a0.1', 'a0.1', 'a0.1', 'a0.2', 'a0.3'])
  expect(idsOf('b')).toEqual(['b.1', 'b.2'])
  expect(calls.find(({ id }) => id === 'b.2')?.atS).toBe(0)
  await delivery.stop()
})

test('an endpoint that lets everything hang, or that only fails, delays no other one', async () => {
  const { clock, delivery, calls } = await deliver(
    {
      hangs: async () => {
        await clock.sleep(15 * secondMs, new AbortController().signal)
        return failed()
      },
      fails: () => failed(),
      duty: () => delivered,
    },
    many(40),
  )
  await clock.advance(5 * secondMs)
  expect(calls.filter(({ route }) => route === 'duty')).toHaveLength(40)
  const stopped = delivery.stop()
  await clock.advance(15 * secondMs)
  await stopped
})

test('a few alerts that hang hold up none of the others of their endpoint', async () => {
  const { clock, delivery, timesOf } = await deliver(
    {
      duty: async (id) => {
        if (!['a0.1', 'a1.1', 'a2.1'].includes(id)) return delivered
        await clock.sleep(15 * secondMs, new AbortController().signal)
        return failed()
      },
    },
    many(40),
  )
  await clock.advance(secondMs)
  for (let i = 3; i < 40; i++) expect(timesOf(`a${i}.1`)).toEqual([0])
  const stopped = delivery.stop()
  await clock.advance(15 * secondMs)
  await stopped
})

test('an endpoint that is gone is asked no more, says so, and what is for it waits', async () => {
  const { clock, delivery, calls, alarms, state, commit } = await deliver(
    { duty: () => ({ kind: 'gone', reason: 'status 410' }) },
    many(1),
  )
  await clock.advance(secondMs)
  await commit([sampleAlert('later', 1)])
  delivery.wake()
  await clock.advance(hourMs)
  expect(calls).toHaveLength(1)
  expect(alarms).toMatchObject([{ route: 'duty', kind: 'disable', reason: 'status 410' }])
  expect(delivery.status()).toMatchObject([{ disabled: true }])
  expect((await state.pending('duty', 9)).map(({ alert }) => alert.id)).toEqual(['a0', 'later'])
  await delivery.stop()
})

test('an alert that nobody takes for a day is given up, counted and told to the operator', async () => {
  const { clock, delivery, timesOf, alarms, state } = await deliver({ duty: () => failed() }, many(1))
  await clock.advance(36 * hourMs)
  expect(timesOf('a0.1')).toHaveLength(18)
  expect((timesOf('a0.1').at(-1) ?? 0) / 3600).toBeGreaterThan(22)
  expect(alarms).toMatchObject([{ why: 'exhausted', attempts: 18 }])
  expect(delivery.status()).toMatchObject([{ failed: 17, exhausted: 1 }])
  expect(await state.pending('duty', 9)).toEqual([])
  await delivery.stop()
})

test('a store that is away for a while loses nothing', async () => {
  let broken = true
  const { clock, state, delivery, timesOf } = await deliver({ duty: () => delivered }, [])
  await delivery.stop()
  const flaky: StateStore = {
    ...state,
    pending: (sink, limit) => (broken ? Promise.reject(new Error('away')) : state.pending(sink, limit)),
  }
  expect(timesOf('a0.1')).toEqual([])
  const seen: string[] = []
  const second = startDelivery({
    state: flaky,
    routes: [{ name: 'duty', notifier: { notify: async ({ id }) => (seen.push(id), delivered) } }],
    nowMs: clock.nowMs,
    sleep: clock.sleep,
    random: () => 0.5,
    notice: () => undefined,
    alarm: () => undefined,
  })
  await clock.advance(7 * secondMs)
  const { epoch } = await state.open('again')
  await state.commit(
    sampleCommit({ epoch, fromOffset: 1, toOffset: 2, outbox: [{ sink: 'duty', alert: sampleAlert('a0', 1) }] }),
  )
  broken = false
  await clock.advance(5 * secondMs)
  expect(seen).toEqual(['a0.1'])
  await second.stop()
})

test('a wish to be left alone is kept up to the longest pause, and never shortens a pause', () => {
  const waitOf = (retryAfterMs: number | null, attempts: number) => afterAttempt(failed(retryAfterMs), attempts, 0.5)
  expect(waitOf(30 * secondMs, 1)).toMatchObject({ waitMs: 30 * secondMs })
  expect(waitOf(0, 5)).toMatchObject({ waitMs: 300 * secondMs })
  expect(waitOf(30 * 24 * hourMs, 1)).toMatchObject({ waitMs: 2.5 * hourMs })
})

test('over real HTTP: one refused, one put off by seconds, one by a date, and all others delivered', async () => {
  const later = new Date(Math.ceil(Date.now() / 1000) * 1000 + 90 * secondMs)
  const got: string[] = []
  const server = createServer((request, response) => {
    const id = String(request.headers['webhook-id'])
    got.push(id)
    request.resume().on('end', () => {
      if (id === 'a0.1') response.writeHead(400).end()
      else if (id === 'a1.1') response.writeHead(429, { 'retry-after': '30' }).end()
      else if (id === 'a2.1') response.writeHead(503, { 'retry-after': later.toUTCString() }).end()
      else response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state = createMemoryState()
  const { epoch } = await state.open('test')
  await state.commit(sampleCommit({ epoch, outbox: many(17).map((alert) => ({ sink: 'duty', alert })) }))
  const notifier = createWebhook({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    secrets: [`whsec_${Buffer.alloc(32, 7).toString('base64')}`],
    allowPrivateAddress: true,
    timeoutMs: 5000,
  })
  let ended = 0
  const startMs = Date.now()
  await new Promise<void>((resolve) => {
    const told = () => {
      if (++ended === 17) resolve()
    }
    const delivery = startDelivery({
      state: {
        ...state,
        markDone: async (...row) => (await state.markDone(...row), told()),
        markFailed: async (...row) => (await state.markFailed(...row), told()),
        giveUp: async (...row) => (await state.giveUp(...row), told()),
      },
      routes: [{ name: 'duty', notifier }],
      nowMs: Date.now,
      random: () => 0.5,
      notice: () => undefined,
      alarm: () => undefined,
    })
    delivery.wake()
  })
  expect(new Set(got).size).toBe(17)
  expect(got).toHaveLength(17)
  const waiting = await state.pending('duty', 20)
  expect(waiting.map(({ alert, attempts }) => `${alert.id} ${attempts}`)).toEqual(['a1 1', 'a2 1'])
  expect(waiting[0]?.dueAtMs).toBeGreaterThanOrEqual(startMs + 30 * secondMs)
  expect(waiting[1]?.dueAtMs).toBeGreaterThanOrEqual(later.getTime())
  server.close()
})
