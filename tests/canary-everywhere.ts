// Plants personal values into every field of records that go through a real service and a replay, kills the service, and looks for
// them in all that was written and answered: log, state, index, checkpoints, outputs, metrics, API, page and log lines.
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fields, whole } from '../lab/canary/fields.ts'
import type { Planted } from '../lab/canary/planted.ts'
import { normaliseText } from '../src/ingest/clean/normalise.ts'
import { openTokens } from '../src/serve/sign-in/tokens.ts'
import { spawnService } from './run/service-process.ts'
import { temporaryFolder } from './run/small-city.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const postsPerPush = 400

export interface Leak {
  readonly where: string
  readonly needle: string
  readonly combination: string
}

/** Everything that a service and a replay wrote and answered while they were given these values, and which of them stand in it. */
export async function leaksEverywhere(planted: readonly Planted[]): Promise<readonly Leak[]> {
  const folder = temporaryFolder()
  const lines = [
    ...recordsWith(planted),
    recordWith({ id: 'post-marked', text: marker, time: new Date().toISOString() }),
  ]
  const seen = new Map<string, Buffer>()
  const add = (where: string, bytes: Buffer): void => {
    seen.set(where, Buffer.concat([seen.get(where) ?? Buffer.alloc(0), bytes]))
  }
  await throughService(folder, lines, add)
  await throughReplay(folder, lines, add)
  for (const path of filesBelow(folder))
    if (!path.endsWith('input.jsonl')) add(path.slice(folder.length), readFileSync(path))
  // Where nothing personal was found, something harmless must have been: otherwise nothing was looked at.
  const marked = [...seen].filter(([, bytes]) => bytes.includes(marker)).map(([where]) => where)
  for (const name of ['log', 'index.sqlite', 'documents.jsonl', 'answer of /v1/documents']) {
    if (!marked.some((where) => where.includes(name)))
      throw new Error(`The harmless post is not in ${name}: ${headOf(seen, name)}`)
  }
  return leaksIn(seen, planted)
}

function headOf(seen: ReadonlyMap<string, Buffer>, name: string): string {
  return [...seen].find(([where]) => where.includes(name))?.[1].toString('utf8', 0, 400) ?? 'nothing was written'
}

const marker = '湖边的石凳子缺了一条腿没人修'

/** Each value in one field after the other, in a whole record and, for every third one, in one that cannot be read. */
function recordsWith(planted: readonly Planted[]): readonly string[] {
  const writers = Object.values(fields)
  return planted.flatMap(({ surface, text }, i) => {
    const write = writers[i % writers.length]
    const line = recordWith({ id: `post-${i}`, ...write?.(surface, text) })
    return i % 3 === 0 ? [line, line.slice(0, Math.max(20, line.length - 9))] : [line]
  })
}

/** Of an hour ago, so that nothing is late. */
function recordWith(change: object): string {
  return JSON.stringify({ ...whole, time: new Date(Date.now() - 3_600_000).toISOString(), ...change })
}

async function throughService(folder: string, lines: readonly string[], add: (where: string, bytes: Buffer) => void) {
  const data = join(folder, 'data')
  const tokens = openTokens({ path: join(data, 'tokens.json') })
  const tokenOf = (role: 'ingest' | 'admin' | 'lead') =>
    tokens.create({ role, name: '', source: null, expiresAtMs: Date.now() + 3_600_000 }).token
  const push = tokenOf('ingest')
  const admin = tokenOf('admin')
  const lead = tokenOf('lead')
  const settings = [
    `run.dataDirectory=${data}`,
    'serve.port=0',
    'log.level=debug',
    'run.tickLength=200ms',
    'run.workers=1',
  ]
  const first = await startProcess(settings, add)
  let sent = 0
  for (; sent < lines.length; sent += postsPerPush) {
    const body = lines.slice(sent, sent + postsPerPush).join('\n')
    const headers = { authorization: `Bearer ${push}`, 'content-type': 'application/x-ndjson' }
    add('answer of a push', await bodyOf(fetch(`${first.address}/v1/posts`, { method: 'POST', headers, body })))
  }
  await untilIndexed(first.address, admin)
  const paths = ['/metrics', '/v1/status', '/v1/alerts', '/v1/situations', '/v1/signals', '/v1/dead-letters?limit=100']
  for (const path of [...paths, '/v1/documents?limit=100', '/', '/openapi.json']) {
    for (const token of [admin, lead]) {
      const headers = { authorization: `Bearer ${token}` }
      add(`answer of ${path}`, await bodyOf(fetch(first.address + path, { headers })))
    }
  }
  cpSync(data, join(folder, 'at-the-kill'), { recursive: true })
  first.process.kill('SIGKILL')
  await once(first.process, 'exit')
  const second = await startProcess(settings, add)
  second.process.kill('SIGTERM')
  await once(second.process, 'exit')
}

async function startProcess(settings: readonly string[], add: (where: string, bytes: Buffer) => void) {
  const process = spawnService(settings, ['ignore', 'pipe', 'pipe'])
  let greeting = ''
  process.stderr?.on('data', (bytes: Buffer) => add('standard error of the service', bytes))
  const address = await new Promise<string>((resolve, reject) => {
    process.once('exit', () => reject(new Error(`The service did not start: ${greeting}`)))
    process.stdout?.on('data', (bytes: Buffer) => {
      add('standard output of the service', bytes)
      greeting += bytes.toString('utf8')
      const found = /(http:\/\/127\.0\.0\.1:\d+)/.exec(greeting)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  return { process, address }
}

async function bodyOf(answer: Promise<Response>): Promise<Buffer> {
  return Buffer.from(await (await answer).arrayBuffer())
}

async function untilIndexed(address: string, admin: string): Promise<void> {
  const headers = { authorization: `Bearer ${admin}` }
  for (let look = 0; look < 600; look++) {
    const text = (await bodyOf(fetch(`${address}/metrics`, { headers }))).toString('utf8')
    const gauge = (name: string): number => Number(new RegExp(`^qianzhao_${name} (\\S+)`, 'm').exec(text)?.[1] ?? -1)
    const isDone = gauge('queued_bytes') === 0 && gauge('index_lag_entries') <= 1 && gauge('committed_offset') > 0
    if (isDone) return
    await once(AbortSignal.timeout(200), 'abort')
  }
  throw new Error('The service did not index what it was given')
}

async function throughReplay(folder: string, lines: readonly string[], add: (where: string, bytes: Buffer) => void) {
  const input = join(folder, 'input.jsonl')
  writeFileSync(input, `${lines.join('\n')}\n`)
  const command = ['src/cli/qianzhao.ts', 'replay', input, '--out', join(folder, 'out')]
  const replay = spawn(process.execPath, command, { cwd: root, env: { ...process.env, QIANZHAO_HOME: folder } })
  replay.stdout.on('data', (bytes: Buffer) => add('standard output of the replay', bytes))
  replay.stderr.on('data', (bytes: Buffer) => add('standard error of the replay', bytes))
  await once(replay, 'exit')
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

// Shorter than this a value stands somewhere by chance.
const needleMin = 6
// Needles are found by their first bytes, so that tens of thousands of them cost one pass over what was written.
const prefixBytes = 6

interface Needle {
  readonly bytes: string
  readonly needle: string
  readonly combination: string
}

function leaksIn(seen: ReadonlyMap<string, Buffer>, planted: readonly Planted[]): readonly Leak[] {
  const byPrefix = needlesByPrefix(planted)
  const leaks = new Map<string, Leak>()
  for (const [where, bytes] of seen) {
    const text = bytes.toString('latin1')
    for (let i = 0; i + prefixBytes <= text.length; i++) {
      for (const { bytes: wanted, needle, combination } of byPrefix.get(text.slice(i, i + prefixBytes)) ?? []) {
        if (text.startsWith(wanted, i)) leaks.set(`${where}/${needle}`, { where, needle, combination })
      }
    }
  }
  return [...leaks.values()]
}

/** Each value as it was written and as it is normalised, in both encodings that the program writes. */
function needlesByPrefix(planted: readonly Planted[]): ReadonlyMap<string, readonly Needle[]> {
  const byPrefix = new Map<string, Needle[]>()
  const known = new Set<string>()
  const add = (written: string, combination: string): void => {
    if (written.length < needleMin || known.has(written)) return
    known.add(written)
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const bytes = Buffer.from(written, encoding).toString('latin1')
      const held = byPrefix.get(bytes.slice(0, prefixBytes)) ?? []
      byPrefix.set(bytes.slice(0, prefixBytes), [...held, { bytes, needle: written, combination }])
    }
  }
  for (const { combination, pieces, surface } of planted) {
    const secrets = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.secret]))
    for (const needle of [...secrets, secrets.join(''), surface]) {
      for (const written of [needle.trim(), normaliseText(needle)]) {
        add(written, `${combination.kind} / ${combination.disguise}`)
      }
    }
  }
  return byPrefix
}
