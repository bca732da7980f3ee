// Many listeners, a store on disk, and a server that goes away again and again: nobody misses an alert or hears one twice.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSqliteState } from '../../src/store/state/sqlite-state.ts'
import { sampleAlert, sampleCommit } from '../conformance/samples.ts'
import { startTestServer } from './test-server.ts'

const listeners = Number(process.env['QIANZHAO_LISTENERS'] ?? 120)
const restarts = 4
const revisionsPerLife = 40

test(`${listeners} listeners over ${restarts} restarts hear every revision once`, async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'qianzhao-restart-')), 'state.db')
  const total = restarts * revisionsPerLife
  const heard: number[][] = Array.from({ length: listeners }, () => [])
  for (let life = 0; life < restarts; life++) {
    const state = createSqliteState({ path })
    const { epoch, offset } = await state.open(`life ${life}`)
    const started = await startTestServer({ state })
    const abort = new AbortController()
    const last = life === restarts - 1
    const listening = heard.map((ids, i) =>
      // Every third listener does not read for the whole life, and comes back later with what it had.
      (i + life) % 3 === 0 && !last ? Promise.resolve() : listen(started, ids, abort.signal, total),
    )
    for (let i = 0; i < revisionsPerLife; i++) {
      const at = offset + i
      await state.commit(sampleCommit({ epoch, fromOffset: at, toOffset: at + 1, alerts: [sampleAlert(`a${at}`, 1)] }))
      started.server.notify()
      if (i % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    // The server goes away in the middle of sending; in the last life everybody is waited for.
    if (last) await Promise.all(listening)
    await started.server.close()
    abort.abort()
    await Promise.all(listening)
    await state.close()
  }
  const everything = Array.from({ length: total }, (_, i) => i + 1)
  for (const ids of heard) expect(ids).toEqual(everything)
})

async function listen(
  started: Awaited<ReturnType<typeof startTestServer>>,
  ids: number[],
  signal: AbortSignal,
  total: number,
): Promise<void> {
  let text = ''
  try {
    const answer = await fetch(`${started.address}/v1/alerts/stream`, {
      headers: { ...started.bearer('duty'), 'last-event-id': String(ids.at(-1) ?? 0) },
      signal,
    })
    for await (const chunk of answer.body ?? []) {
      text += new TextDecoder().decode(chunk)
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const id = /^id: (\d+)$/m.exec(text.slice(0, end))?.[1]
        if (id !== undefined) ids.push(Number(id))
        text = text.slice(end + 2)
      }
      if (ids.length >= total) return
    }
  } catch {
    // The server went away; the next life goes on from the last whole event.
  }
}
