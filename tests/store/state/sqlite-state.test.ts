// The embedded state store on disk: limits, damage, file modes, and a process killed between any two commits.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { webhookBody } from '../../../src/alerts/notifiers/webhook.ts'
import { rowCrc } from '../../../src/store/state/row-check.ts'
import { createSqliteState } from '../../../src/store/state/sqlite-state.ts'
import { sampleAlert, sampleCommit, sampleLetter, sampleSignal, sampleSituation } from '../../conformance/samples.ts'

const newPath = () => join(mkdtempSync(join(tmpdir(), 'qianzhao-state-')), 'state.db')

test('every table stays inside its limit, and the latest alerts are kept', async () => {
  const path = newPath()
  const limits = { alertRevisionsMax: 50, situationsMax: 20, signalsMax: 30, deadLettersMax: 10, outboxPendingMax: 15 }
  const store = createSqliteState({ path, limits })
  const { epoch } = await store.open('one')
  for (let i = 0; i < 640; i++) {
    const outcome = await store.commit(
      sampleCommit({
        epoch,
        fromOffset: i,
        toOffset: i + 1,
        tick: i,
        alerts: [sampleAlert(`a${i % 7}`, i + 1), ...(i === 0 ? [sampleAlert('old', 1)] : [])],
        situations: [sampleSituation(`s${i}`, 1, { tick: i })],
        signals: [sampleSignal(`g${i}`, { tick: i })],
        deadLetters: [sampleLetter(i)],
        outbox: [{ sink: 'webhook', alert: sampleAlert(`a${i}`, 1) }],
      }),
    )
    expect(outcome).toBe('ok')
  }
  await store.close()
  const database = new DatabaseSync(path)
  const count = (table: string) => Number(database.prepare(`SELECT count(*) n FROM ${table}`).get()?.['n'])
  // Limits are applied once in 64 commits.
  expect(count('alert_revisions')).toBeLessThanOrEqual(50 + 64 + 8)
  expect(count('situations')).toBeLessThanOrEqual(20 + 64)
  expect(count('signals')).toBeLessThanOrEqual(30 + 64)
  expect(count('dead_letters')).toBeLessThanOrEqual(10 + 64)
  expect(count('outbox')).toBeLessThanOrEqual(15 + 64)
  database.close()
  const again = createSqliteState({ path })
  expect(await again.alert('old')).toEqual(sampleAlert('old', 1))
  expect((await again.deadLetters(1))[0]?.line).toBe(639)
  await again.close()
})

test('files are readable by the owner only', async () => {
  const path = newPath()
  const store = createSqliteState({ path })
  const { epoch } = await store.open('one')
  await store.commit(sampleCommit({ epoch }))
  await store.saveCheckpoint(epoch, { offset: 1, version: 'v', bytes: new Uint8Array(10) })
  const folder = join(path, '..')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) expect(statSync(join(file.parentPath, file.name)).mode & 0o077, file.name).toBe(0)
  await store.close()
})

test('a damaged checkpoint is passed over for the one before it, and only two are kept', async () => {
  const path = newPath()
  const store = createSqliteState({ path })
  const { epoch } = await store.open('one')
  await store.commit(sampleCommit({ epoch, toOffset: 9 }))
  for (const offset of [3, 6, 9]) {
    await store.saveCheckpoint(epoch, { offset, version: 'v', bytes: new TextEncoder().encode(`at ${offset}`) })
  }
  const folder = `${path}.checkpoints`
  const names = readdirSync(folder).sort()
  expect(names).toHaveLength(2)
  const newest = join(folder, names[1] ?? '')
  const bytes = readFileSync(newest)
  bytes[2] = 0
  writeFileSync(newest, bytes)
  expect((await store.open('one')).checkpoint?.offset).toBe(6)
  writeFileSync(join(folder, names[0] ?? ''), '')
  expect((await store.open('one')).checkpoint).toBeNull()
  await store.close()
})

test('a file that is no database, and one of another version, are refused with what to do', async () => {
  const path = newPath()
  writeFileSync(path, 'this is not a database, it is a text file that is long enough to be seen as one'.repeat(20))
  expect(() => createSqliteState({ path })).toThrow(expect.objectContaining({ code: 'STATE_CORRUPT' }))
  const other = newPath()
  const database = new DatabaseSync(other)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => createSqliteState({ path: other })).toThrow(expect.objectContaining({ code: 'STATE_VERSION' }))
})

test('an outbox that 0.1.0 left is opened with what waits in it', async () => {
  const path = newPath()
  const store = createSqliteState({ path })
  const { epoch } = await store.open('one')
  await store.commit(sampleCommit({ epoch, outbox: [{ sink: 'webhook', alert: sampleAlert('a', 1) }] }))
  await store.close()
  const { decision: _, ...old } = sampleAlert('a', 1)
  const body = webhookBody(old)
  const database = new DatabaseSync(path)
  database.exec('DROP INDEX outbox_due; ALTER TABLE outbox DROP COLUMN due')
  database.prepare('UPDATE outbox SET body = ?, crc = ?').run(body, rowCrc('webhook', 'a', 1, body))
  database.close()
  const again = createSqliteState({ path })
  const [row] = await again.pending('webhook', 9)
  expect(row).toMatchObject({ attempts: 0, dueAtMs: 0, alert: old })
  await again.markFailed('webhook', { alertId: 'a', rev: 1 }, 'status 503', 77)
  expect(await again.pending('webhook', 9)).toMatchObject([{ attempts: 1, dueAtMs: 77 }])
  await again.close()
})

test('a process killed at any moment leaves whole commits only', async () => {
  const path = newPath()
  let acknowledged = 0
  for (let round = 0; round < 8; round++) {
    acknowledged = Math.max(acknowledged, await commitUntilKilled(path, 5 + round * 9))
    const store = createSqliteState({ path })
    const { offset, counters } = await store.open('check')
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    const revisions = await store.alertsAfter(0, 1_000_000)
    expect(revisions.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 2 * offset }, (_, i) => i + 1))
    expect(revisions.map(({ alert }) => alert.rev)).toEqual(
      Array.from({ length: offset }, (_, i) => [i + 1, i + 1]).flat(),
    )
    expect(await store.pending('webhook', 1_000_000)).toHaveLength(offset)
    expect(counters['hotline|documents'] ?? 0).toBe(offset)
    await store.close()
  }
  expect(acknowledged).toBeGreaterThan(20)
})

/** Commits in a child process as fast as it can, and kills it once `commits` more were acknowledged. */
function commitUntilKilled(path: string, commits: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./committing-process.ts', import.meta.url)), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    let first: number | null = null
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const last = Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1))
      first ??= last
      if (last - first >= commits) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', () => resolve(Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1))))
  })
}
