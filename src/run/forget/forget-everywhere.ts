// Forgets a person or a source in everything that the program wrote: log, index, state, checkpoints, spools, outputs and copies of them.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { DeadLetter } from '../../core/outcome.ts'
import type { Post } from '../../core/post.ts'
import type { LogEntry, StoredEntry } from '../../core/ports.ts'
import { eachEntry, restoreUnswapped, rewriteLog } from '../../store/log/rewrite-log.ts'
import { eachIndexedDocument, rewriteIndex } from '../../store/index/rewrite-index.ts'
import { rewriteState } from '../../store/state/rewrite-state.ts'
import { forgottenEntry, forgottenNote, readRecordEntry, withBody } from '../../wire/log-payload.ts'
import { forgetOutputs, isOutputFolder, readOutputs } from './forget-outputs.ts'
import { mapStrings } from './map-strings.ts'
import type { KeptRecord, Subject } from './subject.ts'
import type { Traces } from './traces.ts'
import { createTraces } from './traces.ts'

export interface ForgetOptions {
  readonly subject: Subject
  /** What was asked, without any value, for the note in the log. */
  readonly asked: string
  /** Keyed, so that nobody finds out by guessing what stood in the place of a stub. */
  readonly hashOf: (bytes: Uint8Array) => string
  /** Data directories, backups of them, and output folders of replays. */
  readonly folders: readonly string[]
  readonly nowMs: number
}

export interface Forgotten {
  /** Records that were the subject's, each counted once a folder. */
  readonly records: number
  readonly folders: readonly { readonly folder: string; readonly records: number }[]
}

export async function forgetEverywhere(options: ForgetOptions): Promise<Forgotten> {
  const { subject, folders } = options
  const traces = createTraces(subject.values)
  const logs = folders.flatMap(logFolders)
  for (const folder of logs) await restoreUnswapped(folder)
  const counts = new Map<string, number>()
  // First what is the subject's is learnt everywhere, then what others said as well: only after that is anything changed.
  for (const stays of [false, true]) {
    for (const folder of folders) {
      const seen = await readFolder(folder, subject, traces, stays)
      if (!stays) counts.set(folder, seen)
    }
  }
  for (const folder of folders) await rewriteFolder(folder, options, traces, counts.get(folder) ?? 0)
  const perFolder = [...counts].map(([folder, records]) => ({ folder, records }))
  return { records: perFolder.reduce((sum, { records }) => sum + records, 0), folders: perFolder }
}

interface Told extends KeptRecord {
  readonly title: string
  readonly text: string
}

/** Shows `traces` the records that are the subject's, or those that stay; gives the number of those that are. */
async function readFolder(folder: string, subject: Subject, traces: Traces, stays: boolean): Promise<number> {
  const keys = new Set<string>()
  const see = (record: Told): void => {
    const isOf = subject.isOf(record)
    if (isOf) keys.add(`${record.source}:${record.id}`)
    if (isOf && !stays) traces.add([record.text, record.title], record.author)
    if (!isOf && stays) traces.spare([record.text, record.title])
  }
  for (const log of logFolders(folder)) {
    await eachEntry(log, (entry) => {
      const post = postOf(entry)
      if (post !== null) see(post)
    })
  }
  eachIndexedDocument(join(folder, 'index.sqlite'), see)
  if (isOutputFolder(folder)) readOutputs(folder, see)
  return keys.size
}

async function rewriteFolder(folder: string, options: ForgetOptions, traces: Traces, records: number): Promise<void> {
  const { subject } = options
  const note = forgottenNote({ at: new Date(options.nowMs).toISOString(), asked: options.asked, records })
  for (const log of logFolders(folder)) {
    const isRecords = log.endsWith('/log')
    await rewriteLog(log, (entry) => changedEntry(entry, options, traces), isRecords ? [note] : [])
    for (const name of readdirSync(log)) if (name.endsWith('.lost')) rmSync(join(log, name))
  }
  rewriteIndex(join(folder, 'index.sqlite'), (kind, _id, body) =>
    kind === 'documents' && subject.isOf(indexedRecord(body)) ? null : traces.scrub(body),
  )
  await rewriteState(join(folder, 'state.sqlite'), {
    body: (table, body) => (table === 'dead_letters' && isLetterOf(body, subject) ? null : traces.scrub(body)),
    checkpoint: (bytes) => serialize(mapStrings(deserialize(bytes), traces.scrub)),
  })
  if (isOutputFolder(folder)) forgetOutputs(folder, subject, traces)
}

/** The log of records and the spools of results, as far as the folder has them. */
function logFolders(folder: string): readonly string[] {
  return ['log', 'index-spool']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) || existsSync(`${path}.old`))
}

function changedEntry(entry: StoredEntry, { subject, hashOf }: ForgetOptions, traces: Traces): LogEntry {
  if (entry.kind === 'tick') return entry
  const source = forgottenSource(entry, subject)
  if (source !== null) return forgottenEntry(entry, source, hashOf(entry.payload))
  const text = decoder.decode(entry.payload)
  const clean = traces.scrub(text)
  return clean === text ? entry : withBody(entry, clean)
}

/** The source of a record that is the subject's; null for every other entry. */
function forgottenSource(entry: StoredEntry, subject: Subject): string | null {
  const post = postOf(entry)
  if (post !== null) return subject.isOf(post) ? post.source : null
  if (entry.kind !== 'dead_letter') return null
  const text = bodyText(entry)
  return isLetterOf(text, subject) ? (JSON.parse(text) as DeadLetter).source : null
}

const decoder = new TextDecoder('utf-8')

function bodyText(entry: StoredEntry): string {
  return decoder.decode(readRecordEntry(entry.payload).body)
}

function postOf(entry: StoredEntry): Post | null {
  return entry.kind === 'post' ? (JSON.parse(bodyText(entry)) as Post) : null
}

/** A dead letter has no author; it goes with its source. */
function isLetterOf(body: string, subject: Subject): boolean {
  const { source } = JSON.parse(body) as { readonly source: string }
  return subject.isOf({ source, id: '', author: null })
}

/** As `packDocument` orders them. */
function indexedRecord(body: string): KeptRecord {
  const [, id, source, , author] = JSON.parse(body) as [number, string, string, string, string | null]
  return { id, source, author }
}
