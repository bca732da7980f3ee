// A person's rights: after `qianzhao forget` nothing that they told or were known by is in any file, and the service goes on.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SourceId } from '../../../src/core/ids.ts'
import type { RawRecord } from '../../../src/core/post.ts'
import type { StoredEntry } from '../../../src/core/ports.ts'
import { createPseudonyms } from '../../../src/ingest/redact/pseudonym.ts'
import { loadPseudonymKeys } from '../../../src/run/config/pseudonym-keys.ts'
import { startService } from '../../../src/run/embedded/start-service.ts'
import { forgetEverywhere } from '../../../src/run/forget/forget-everywhere.ts'
import { createSubject } from '../../../src/run/forget/subject.ts'
import { createLogger } from '../../../src/run/logger.ts'
import { createSqliteIndexReader } from '../../../src/store/index/sqlite-index.ts'
import { eachEntry } from '../../../src/store/log/rewrite-log.ts'
import { settingsWith, temporaryFolder } from '../small-city.ts'

const caller = '138-0013-8000'
const told = '昨夜翠竹苑北门外那棵老槐树倒下来压坏了我家的棚子'
const others = [
  '翠竹苑地下车库进水，没有人管',
  '翠竹苑车库全淹了，水到膝盖',
  '翠竹苑车库里的水还在涨，车都泡了',
  '翠竹苑地下车库积水，物业不见人',
]

function settingsIn(folder: string) {
  return settingsWith(
    `run.dataDirectory=${join(folder, 'data')}`,
    'serve.port=0',
    'serve.host=127.0.0.1',
    'run.workers=1',
    'simulation.enabled=false',
  )
}

function serviceIn(folder: string) {
  return startService({
    settings: settingsIn(folder),
    logger: createLogger('silent'),
    environment: {},
    acceptLoss: false,
    onAlert: () => undefined,
    onFailure: (cause) => {
      throw cause
    },
  })
}

function record(id: number, author: string, text: string, source = 'forum'): RawRecord {
  const time = new Date(Date.now() - 60_000 + id * 1000).toISOString()
  const bytes = Buffer.from(JSON.stringify({ id: `post-${id}`, source, channel: 'forum', author, text, time }))
  return { bytes, source: source as SourceId, format: 'post', receivedAtMs: Date.now(), file: 'body', line: id }
}

/** What a service kept that has heard everybody and was stopped; each test has a copy of it. */
const kept = temporaryFolder()
beforeAll(() => hear(kept), 60_000)

function heard(): string {
  const folder = temporaryFolder()
  cpSync(kept, folder, { recursive: true })
  return folder
}

async function hear(folder: string): Promise<void> {
  const service = await serviceIn(folder)
  const posts = others.map((text, i) => record(i, `邻居${i}号楼`, text))
  await service.live.submit([...posts, record(10, caller, told), record(11, caller, `再说一次，${told}`)])
  await service.live.submit([record(12, '网格员', '巡查时看到井盖破了一角', 'grid')])
  service.live.tick(Date.now() + 120_000)
  await service.live.settled()
  await service.stop()
}

/** Files in which the text stands, in either of the two encodings that the program writes. */
function filesWith(folder: string, text: string): readonly string[] {
  const needles = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .filter((path) => {
      const bytes = readFileSync(path)
      return needles.some((needle) => bytes.includes(needle))
    })
}

function keysOf(folder: string) {
  return createPseudonyms(loadPseudonymKeys(join(folder, 'keys/data.json')))
}

function forgetIn(folder: string, given: { source: string | null; values: readonly string[] }, also: string[] = []) {
  const pseudonyms = keysOf(folder)
  return forgetEverywhere({
    subject: createSubject(given, [pseudonyms]),
    asked: 'a test',
    hashOf: pseudonyms.bytesHash,
    folders: [join(folder, 'data'), ...also],
    nowMs: Date.now(),
  })
}

async function entriesOf(folder: string): Promise<readonly StoredEntry[]> {
  const entries: StoredEntry[] = []
  await eachEntry(join(folder, 'data/log'), (entry) => entries.push(entry))
  return entries
}

const payload = (entry: StoredEntry): string => Buffer.from(entry.payload).toString('utf8')

async function documentsFound(folder: string): Promise<number> {
  const index = createSqliteIndexReader({ path: join(folder, 'data/index.sqlite') })
  try {
    return (await index.search({ kind: 'documents', query: '', filters: {}, limit: 50 })).hits.length
  } finally {
    await index.close()
  }
}

describe('forgetting a person', { timeout: 60_000 }, () => {
  test('by the telephone number in another spelling takes every byte out of every file, copies included', async () => {
    const folder = heard()
    const backup = join(folder, 'backup')
    cpSync(join(folder, 'data'), backup, { recursive: true })
    const out = join(folder, 'out')
    mkdirSync(out)
    const author = keysOf(folder).pseudonym('author:forum', '13800138000')
    const line = (id: string, text: string) => JSON.stringify({ source: 'forum', id, author, title: '', text })
    writeFileSync(
      join(out, 'documents.jsonl'),
      `${line('post-10', told)}\n${line('post-1', '别的').replace(author, 'p1:x')}\n`,
    )
    writeFileSync(join(out, 'alerts.jsonl'), `${JSON.stringify({ id: 'a', explanation: { zh: `有人说“${told}”` } })}\n`)
    expect(filesWith(folder, told).length).toBeGreaterThan(4)
    const before = await entriesOf(folder)
    const documents = await documentsFound(folder)

    const forgotten = await forgetIn(folder, { source: null, values: ['+86 138 0013 8000'] }, [backup, out])

    expect(forgotten.folders.map(({ records }) => records)).toEqual([2, 2, 1])
    expect(filesWith(folder, told)).toEqual([])
    expect(filesWith(folder, '老槐树倒下来压坏了')).toEqual([])
    expect(filesWith(folder, author)).toEqual([])
    expect(filesWith(folder, others[0] ?? '').length).toBeGreaterThan(1)
    expect(await documentsFound(folder)).toBe(documents - 2)
    const after = await entriesOf(folder)
    expect(after.slice(0, before.length).map(({ offset }) => offset)).toEqual(before.map(({ offset }) => offset))
    expect(after.filter((entry) => payload(entry).includes('"reason":"forgotten"'))).toHaveLength(2)
    expect(payload(after.at(-1) as StoredEntry)).toMatch(/"forgotten":\{.*"records":2\}/)
    expect(readFileSync(join(out, 'documents.jsonl'), 'utf8').split('\n')).toHaveLength(2)
  })

  test('lets the service go on with the rest', async () => {
    const folder = heard()
    await forgetIn(folder, { source: null, values: [caller] })
    const service = await serviceIn(folder)
    await service.live.submit([record(20, '新来的邻居', '翠竹苑车库的水退了一点')])
    service.live.tick(Date.now() + 240_000)
    await service.live.settled()
    await service.stop()
    expect(filesWith(join(folder, 'data'), told)).toEqual([])
    expect(existsSync(join(folder, 'data/index.sqlite.damaged'))).toBe(false)
    expect(await documentsFound(folder)).toBe(others.length + 2)
  })

  test('by the pseudonym that documents show is the same', async () => {
    const folder = heard()
    const author = keysOf(folder).pseudonym('author:forum', '13800138000')
    expect((await forgetIn(folder, { source: null, values: [author] })).records).toBe(2)
    expect(filesWith(folder, told)).toEqual([])
  })

  test('who is not there changes no record', async () => {
    const folder = heard()
    const before = (await entriesOf(folder)).map(payload)
    expect((await forgetIn(folder, { source: null, values: ['13900139000'] })).records).toBe(0)
    expect((await entriesOf(folder)).map(payload).slice(0, before.length)).toEqual(before)
  })
})

test('forgetting a source takes its records and leaves those of the others', { timeout: 60_000 }, async () => {
  const folder = heard()
  expect((await forgetIn(folder, { source: 'grid', values: [] })).records).toBe(1)
  expect(filesWith(folder, '巡查时看到井盖破了一角')).toEqual([])
  expect(filesWith(folder, told).length).toBeGreaterThan(0)
})
