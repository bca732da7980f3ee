// Kills the real process again and again: what was acknowledged is there once, and no alert differs from a run that was left alone.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SequencedAlert } from '../../src/core/ports.ts'
import { createRandom } from '../../src/core/random.ts'
import { createSqliteState } from '../../src/store/state/sqlite-state.ts'
import { openTokens } from '../../src/serve/sign-in/tokens.ts'
import { temporaryFolder } from '../run/small-city.ts'
import { spawnService } from '../run/service-process.ts'

interface Running {
  readonly child: ChildProcess
  readonly address: string
}

async function start(directory: string, overrides: readonly string[]): Promise<Running> {
  const settings = [
    `run.dataDirectory=${directory}`,
    'serve.port=0',
    'log.level=warn',
    'run.tickLength=1m',
    'run.checkpointEvery=1s',
    ...overrides,
  ]
  const child = spawnService(settings, ['ignore', 'pipe', 'inherit'])
  // The pipe stays open and is read to the end: a service whose reader has gone would stop by itself.
  let text = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+/u.exec(text)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`The service ended before it printed its address: ${text}`)))
  })
  return { child, address }
}

async function end(running: Running, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (running.child.exitCode !== null || running.child.signalCode !== null) return
  const exited = once(running.child, 'exit')
  running.child.kill(signal)
  await exited
}

function tokenOf(directory: string, role: 'ingest' | 'duty'): string {
  return openTokens({ path: join(directory, 'tokens.json') }).create({
    role,
    name: 'test',
    expiresAtMs: Date.now() + 3_600_000,
  }).token
}

async function readState(directory: string) {
  const state = createSqliteState({ path: join(directory, 'state.sqlite') })
  const alerts: SequencedAlert[] = []
  for (
    let page = await state.alertsAfter(0, 1000);
    page.length > 0;
    page = await state.alertsAfter(page.at(-1)?.sequence ?? 0, 1000)
  )
    alerts.push(...page)
  const { counters } = await state.open('test')
  await state.close()
  return { alerts: alerts.map((one) => one.alert), counters }
}

function totals(counters: Readonly<Record<string, number>>) {
  const sum = (name: string) =>
    Object.entries(counters).reduce(
      (total, [key, value]) => (key.split('|')[1]?.split('.')[0] === name ? total + value : total),
      0,
    )
  return {
    accepted: sum('accepted'),
    out: sum('documents') + sum('dropped') + sum('deadLetters') + sum('late') + sum('duplicates'),
    documents: sum('documents'),
  }
}

async function watermark(address: string, token: string): Promise<number> {
  const answer = await fetch(`${address}/metrics`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5_000),
  })
  const text = await answer.text()
  return Number(/^qianzhao_watermark_seconds (\S+)/mu.exec(text)?.[1] ?? 0) * 1000
}

async function untilWatermark(address: string, token: string, wantedMs: number, deadlineMs: number): Promise<void> {
  while (performance.now() < deadlineMs) {
    if ((await watermark(address, token).catch(() => 0)) >= wantedMs) return
    await once(AbortSignal.timeout(200), 'abort')
  }
  throw new Error('The service did not get there in time')
}

test('a simulated city killed 30 times raises exactly the alerts of one that was left alone', async () => {
  const seed = 20261123
  const random = createRandom(seed)
  console.log(`seed ${seed}`)
  const startMs = Date.parse('2026-03-02T00:00:00+08:00')
  const wantedMs = startMs + 60 * 3_600_000
  const city = [
    'simulation.enabled=true',
    'simulation.seed=3',
    'simulation.start="2026-03-02T00:00:00+08:00"',
    'simulation.speed=40000',
    'index.documents=none',
  ]
  const killed = temporaryFolder()
  for (let kill = 0; kill < 30; kill++) {
    const running = await start(killed, city)
    await once(AbortSignal.timeout(100 + random.below(900)), 'abort')
    await end(running, 'SIGKILL')
  }
  const alone = temporaryFolder()
  for (const directory of [killed, alone]) {
    const running = await start(directory, city)
    await untilWatermark(running.address, tokenOf(directory, 'duty'), wantedMs, performance.now() + 300_000)
    await end(running, 'SIGTERM')
  }
  const [after, expected] = [await readState(killed), await readState(alone)]
  const before = (alerts: typeof expected.alerts) => alerts.filter((alert) => alert.raisedAtMs < wantedMs - 3_600_000)
  expect(before(expected.alerts).length).toBeGreaterThan(0)
  expect(before(after.alerts)).toEqual(before(expected.alerts))
  const names = after.alerts.map((alert) => `${alert.id}.${alert.rev}`)
  expect(new Set(names).size).toBe(names.length)
  expect(totals(after.counters).accepted).toBe(totals(after.counters).out)
})

test('every post that was acknowledged before a kill is a document once, however often it was sent', async () => {
  const random = createRandom('acknowledged')
  const directory = temporaryFolder()
  const token = tokenOf(directory, 'ingest')
  const acknowledged = new Set<number>()
  let next = 0
  for (let kill = 0; kill < 10; kill++) {
    const running = await start(directory, ['run.tickLength=50ms'])
    const stop = performance.now() + 300 + random.below(700)
    while (performance.now() < stop) {
      const ids = Array.from({ length: 20 }, () => next++)
      // Some of what was acknowledged is sent again, as a feeder that saw no answer would.
      const again = ids.map(() => random.below(Math.max(1, next)))
      const body = [...ids, ...again].map((id) =>
        JSON.stringify({
          id: `p${id}`,
          source: 'hotline',
          channel: 'hotline',
          text: `第${id}件：小区停水`,
          time: new Date().toISOString(),
        }),
      )
      const answer = fetch(`${running.address}/v1/posts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body: body.join('\n'),
      })
      if (random.below(6) === 0) void end(running, 'SIGKILL')
      const status = await answer.then((response) => response.status).catch(() => 0)
      if (status === 202) for (const id of [...ids, ...again]) acknowledged.add(id)
      if (status === 0) break
    }
    await end(running, 'SIGKILL')
  }
  const running = await start(directory, ['run.tickLength=50ms'])
  await once(AbortSignal.timeout(1_000), 'abort')
  await end(running, 'SIGTERM')
  const { counters } = await readState(directory)
  const { accepted, out, documents } = totals(counters)
  console.log(`${acknowledged.size} acknowledged, ${documents} documents, ${accepted} records`)
  expect(accepted).toBe(out)
  expect(documents).toBeGreaterThanOrEqual(acknowledged.size)
  expect(documents).toBeLessThanOrEqual(next)
})
