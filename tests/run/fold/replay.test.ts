import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { outputNames } from '../../../src/run/fold/output-files.ts'
import type { ReplaySummary } from '../../../src/run/fold/replay.ts'
import { replayFiles } from '../../../src/run/fold/replay.ts'
import { createTextTools } from '../../../src/run/text-tools.ts'
import { readRecords } from '../../../src/ingest/sources/file.ts'
import { cityLines, fixedKeyFile, settingsWith, temporaryFolder, writeLines } from '../small-city.ts'

const keyFile = fixedKeyFile()
const lines = cityLines(2_500, 1, 0.1)
const file = writeLines(lines)

interface Run {
  readonly out: string
  readonly summary: ReplaySummary
}

async function run(
  change: { overrides?: string[]; out?: string; files?: string[]; stopAfterTicks?: number } = {},
): Promise<Run> {
  const out = change.out ?? temporaryFolder()
  const settings = settingsWith(...(change.overrides ?? ['run.workers=0']))
  const tools = await createTextTools(settings, { keyFile, runStartMs: Infinity })
  let ticks = 0
  try {
    const summary = await replayFiles({
      files: change.files ?? [file],
      out,
      settings,
      pool: tools.pool,
      readRecords: (path) => readRecords(path),
      speed: null,
      placeName: tools.placeName,
      progress: () => undefined,
      version: tools.version,
      onTick: () => {
        if (++ticks === change.stopAfterTicks) throw new Error('cut')
      },
    })
    return { out, summary }
  } finally {
    await tools.pool.close()
  }
}

function outputs(out: string): Record<string, string> {
  return Object.fromEntries(outputNames.map((name) => [name, readFileSync(join(out, `${name}.jsonl`), 'utf8')]))
}

describe('a replay', async () => {
  const whole = await run()
  const expected = outputs(whole.out)

  test('conserves every record and finds what was planted', () => {
    const { summary } = whole
    expect(summary.accepted).toBe(lines.length)
    expect(summary.documents + summary.deadLetters + summary.late + summary.duplicates).toBe(lines.length)
    expect(summary.alerts).toBeGreaterThan(0)
    expect(readdirSync(whole.out).sort()).toEqual(
      [...outputNames.map((name) => `${name}.jsonl`), 'summary.json'].sort(),
    )
  })

  test.each([
    ['again', ['run.workers=0']],
    ['with 1 thread', ['run.workers=1']],
    ['with 4 threads and small batches', ['run.workers=4', 'run.batchRecords=37']],
  ])('gives the same bytes %s', async (_, overrides) => {
    expect(outputs((await run({ overrides })).out)).toEqual(expected)
  })

  test('gives the same bytes after cuts at any tick', async () => {
    const out = temporaryFolder()
    const overrides = ['run.workers=0', 'run.checkpointEvery=200ms']
    for (const stopAfterTicks of [1, 400, 1_200])
      await expect(run({ out, overrides, stopAfterTicks })).rejects.toThrow('cut')
    expect(existsSync(join(out, '.resume'))).toBe(true)
    await run({ out, overrides })
    expect(outputs(out)).toEqual(expected)
    expect(existsSync(join(out, '.resume'))).toBe(false)
  })

  test('takes files that overlap in time in event-time order', async () => {
    const even = writeLines(lines.filter((_, i) => i % 2 === 0))
    const odd = writeLines(lines.filter((_, i) => i % 2 === 1))
    const { out } = await run({ files: [odd, even] })
    expect(outputs(out)['alerts']).toBe(expected['alerts'])
  })

  test('alerts keep their promises: ids once a revision, revisions rising, evidence that exists, output in order', () => {
    const alerts = (expected['alerts'] ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; rev: number; raisedAt: string; documents: string[] })
    const documents = new Set(
      (expected['documents'] ?? '')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { key: string }).key),
    )
    const revs = new Map<string, number>()
    for (const alert of alerts) {
      expect(alert.rev).toBe((revs.get(alert.id) ?? 0) + 1)
      revs.set(alert.id, alert.rev)
      for (const key of alert.documents) expect(documents.has(key)).toBe(true)
      expect(alert.documents.length).toBeLessThanOrEqual(500)
    }
    const order = alerts.map((alert) => `${alert.raisedAt} ${alert.id} ${String(alert.rev).padStart(6, '0')}`)
    expect(order).toEqual([...order].sort())
  })
})

test('broken records become dead letters with file, line, found and wanted, and stop nothing', async () => {
  const good = cityLines(50)
  const broken = [
    '{"id": "1", ',
    '[]',
    '{"id":"2","text":"没有时间的一条"}',
    '{"id":"3","time":"改天再说","text":"时间看不懂，电话 13800000000"}',
  ]
  const path = writeLines([...good.slice(0, 25), ...broken, ...good.slice(25)])
  const { out, summary } = await run({ files: [path] })
  expect(summary).toMatchObject({ accepted: 54, documents: 50, deadLetters: 4 })
  const letters = readFileSync(join(out, 'dead-letters.jsonl'), 'utf8')
  expect(
    letters
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { line: number }).line),
  ).toEqual([26, 27, 28, 29])
  expect(letters).toContain('"file":"posts.jsonl"')
  expect(letters).not.toContain('13800000000')
})
