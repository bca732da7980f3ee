// qianzhao source: what the sources of the configuration are and how they do; `test` fetches one once and shows ten posts, keeping nothing.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { HealthState } from '../../alerts/sources/health.ts'
import { healthWords } from '../../alerts/sources/health-words.ts'
import { chinaStamp } from '../../core/china-time.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { StateStore } from '../../core/ports.ts'
import type { RawRecord } from '../../core/post.ts'
import type { Settings } from '../../run/config/load-config.ts'
import { openStateToRead } from '../../run/open-state.ts'
import type { SourceConfig } from '../../run/sources/open-reader.ts'
import { openReader } from '../../run/sources/open-reader.ts'
import { healthKey } from '../../run/sources/watch-sources.ts'
import { createTextPool } from '../../run/text-tools.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError, userKeyFile } from '../command.ts'
import { shownPosts } from '../shown-posts.ts'

const help = `usage: qianzhao source list [--json] [--config FILE]
       qianzhao source test ID [--config FILE]
list says of every source of the configuration how its records come and how it was doing when the service last looked.
test fetches one once, as the service would, and shows ten posts: redacted. Nothing is kept, moved or deleted, and the service
still takes everything afterwards. Exit 1 where nothing came, or nothing of it could be read.
`

export const source: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: { ...settingsOptions, json: { type: 'boolean' } },
  })
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const [verb, id] = positionals
  if (verb === 'list' && id === undefined) return list(settingsFrom(values), values.json === true)
  if (verb === 'test' && id !== undefined) return test(settingsFrom(values), id)
  throw usageError(help)
}

async function list(settings: Settings, isJson: boolean): Promise<number> {
  const health = await heldHealth(settings)
  const rows = settings.config.sources.map((one) => {
    const finding = health.get(one.id)?.finding ?? null
    const words = finding === null ? null : healthWords(one.name || one.id, finding, Date.now())
    const freshMs = health.get(one.id)?.freshMs ?? null
    const last = freshMs === null ? null : chinaStamp(freshMs)
    return { id: one.id, name: one.name, how: howOf(one), last, isLookedAfter: health.has(one.id), words }
  })
  if (isJson) {
    printJson(rows.map(({ words, ...row }) => ({ ...row, trouble: words?.en ?? null })))
    return 0
  }
  if (rows.length === 0) process.stdout.write('The configuration has no sources; see docs/sources.md.\n')
  for (const { id, name, how, last, isLookedAfter, words } of rows) {
    const state = isLookedAfter ? (words?.zh ?? '正常 well') : '还没有运行过 not looked after yet'
    process.stdout.write(`${id.padEnd(16)} ${name}  ${how}  ${last ?? '–'}  ${state}\n`)
  }
  return 0
}

/** Nothing where no service has run yet. */
async function heldHealth({ config }: Settings): Promise<ReadonlyMap<string, HealthState>> {
  let opened: { readonly state: StateStore }
  try {
    opened = openStateToRead(config, process.env)
  } catch (cause) {
    if (cause instanceof EarlyWarningError && cause.code === 'INPUT_UNREADABLE') return new Map()
    throw cause
  }
  try {
    const records = await Promise.all(
      config.sources.map(async ({ id }) => [id, await opened.state.record('position', `${id}/${healthKey}`)] as const),
    )
    return new Map(
      records.flatMap(([id, record]) =>
        record === null ? [] : [[id, record.body as unknown as HealthState] as const],
      ),
    )
  } finally {
    await opened.state.close()
  }
}

function howOf({ files, pull }: SourceConfig): string {
  if (files !== undefined) return `files ${files.folder}`
  return pull === undefined ? 'pushed' : `pull ${pull.kind}`
}

const postsShown = 10

async function test(settings: Settings, id: string): Promise<number> {
  const { config } = settings
  const found = config.sources.find((one) => one.id === id)
  const known = config.sources.map((one) => one.id).join(', ')
  if (found === undefined)
    throw usageError(`There is no source ${id}; the configuration has ${known === '' ? 'none' : known}.`)
  const fetched = await fetchOnce(found, config)
  if (fetched === null) {
    process.stdout.write(`${id} is pushed: make a token with qianzhao token create --role ingest --source ${id}\n`)
    return 0
  }
  for (const line of fetched.said) process.stdout.write(`${line}\n`)
  if (fetched.records.length === 0) {
    process.stdout.write('No record.\n')
    return 1
  }
  const pool = await createTextPool(settings, { keyFile: userKeyFile(), runStartMs: Infinity })
  try {
    const posts = await shownPosts(fetched.records, pool)
    for (const { text } of posts) process.stdout.write(`${text}\n`)
    return posts.some(({ kind }) => kind === 'post') ? 0 : 1
  } finally {
    await pool.close()
  }
}

/** The first records of one round, and what it said; null where the source is pushed. */
async function fetchOnce(found: SourceConfig, config: Settings['config']) {
  const { fetch } = config
  const { files } = found
  // A look: what is still being written is shown too, and nothing is put away.
  const own = files === undefined ? found : { ...found, files: { ...files, settleFor: 0, finished: 'leave' as const } }
  const pace = async (): Promise<void> => delay(fetch.pull.perHost)
  const opened = openReader(own, { fetch, kafka: config, environment: process.env, pace })
  if (opened === null) return null
  const records: RawRecord[] = []
  const said: string[] = []
  for await (const step of opened.reader.round({ positions: new Map(), nowMs: Date.now() })) {
    if (step.kind === 'trouble') said.push(`${step.trouble}: ${step.found}`)
    if (step.kind === 'warning') said.push(`${step.warning}: ${step.found}`)
    if (step.kind === 'page') records.push(...step.records.slice(0, postsShown - records.length))
    if (records.length >= postsShown) break
  }
  await opened.reader.close()
  return { records, said }
}
