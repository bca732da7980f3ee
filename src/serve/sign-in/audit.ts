// Who did what and who looked for what: a file of its own in which every record holds the hash of the one before it.
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import type { Person } from '../../core/alert-action.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'

export interface AuditEntry {
  readonly who: Person
  readonly action: string
  readonly target: string
  /** The status that was answered. */
  readonly outcome: number
  /** The address that it came from. */
  readonly from: string
}

export interface AuditRecord extends AuditEntry {
  readonly seq: number
  readonly at: string
  /** SHA-256 over the hash of the record before and this record without its hash. */
  readonly hash: string
}

export interface Audit {
  record(entry: AuditEntry): void
  /** Newest first; `before` is the number of the last one of the page before. */
  page(limit: number, before: number | null): readonly AuditRecord[]
}

export type AuditVerdict =
  | { readonly kind: 'intact'; readonly count: number; readonly hash: string }
  | { readonly kind: 'broken'; readonly line: number; readonly found: string }

export interface AuditOptions {
  readonly path: string
  readonly nowMs?: () => number
}

const origin = ''

/** The head is kept beside the file, so that records cannot be cut off its end unseen. */
export function openAudit({ path, nowMs = Date.now }: AuditOptions): Audit {
  let head = headOf(path)

  return {
    record(entry) {
      const plain = { seq: head.seq + 1, at: new Date(nowMs()).toISOString(), ...entry }
      const hash = chained(head.hash, plain)
      appendFileSync(path, `${JSON.stringify({ ...plain, hash })}\n`, { mode: 0o600 })
      head = { seq: plain.seq, hash }
      writeFileSync(headPath(path), JSON.stringify(head), { mode: 0o600 })
    },
    page: (limit, before) => newest(path, limit, before ?? Number.POSITIVE_INFINITY),
  }
}

/** Where a chain was whole up to. */
interface Verified {
  readonly bytes: number
  /** SHA-256 of those bytes. */
  readonly digest: string
  readonly count: number
  readonly hash: string
}

const nothingVerified: Verified = { bytes: 0, digest: digestOf(Buffer.alloc(0)), count: 0, hash: origin }

/**
 * Verifies a chain again and again: what was whole before and still has the same bytes is not read record by record once
 * more. A hash of the bytes costs a tenth of that, and a record that was changed since is found all the same.
 */
export function createAuditVerifier(path: string): () => AuditVerdict {
  let before = nothingVerified
  return () => {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
    const isSame = digestOf(bytes.subarray(0, before.bytes)) === before.digest
    const verdict = follow(path, bytes, isSame ? before : nothingVerified)
    if (verdict.kind === 'intact') {
      before = { bytes: bytes.length, digest: digestOf(bytes), count: verdict.count, hash: verdict.hash }
    }
    return verdict
  }
}

/** Reads the whole chain; the first record that does not follow from the one before it is named. */
export function verifyAudit(path: string): AuditVerdict {
  return createAuditVerifier(path)()
}

function follow(path: string, bytes: Buffer, from: Verified): AuditVerdict {
  let { hash, count } = from
  for (const line of bytes.toString('utf8', from.bytes).split('\n')) {
    if (line === '') continue
    count++
    const record = parseJson(line) as AuditRecord | undefined
    if (record === undefined) return { kind: 'broken', line: count, found: 'a line that is no record' }
    const { hash: own, ...plain } = record
    if (plain.seq !== count)
      return { kind: 'broken', line: count, found: `the number ${plain.seq} instead of ${count}` }
    if (own !== chained(hash, plain)) return { kind: 'broken', line: count, found: 'a hash that is not its own' }
    hash = own
  }
  const head = existsSync(headPath(path)) ? readHead(path) : { seq: 0, hash: origin }
  if (head.seq !== count || head.hash !== hash)
    return { kind: 'broken', line: count, found: `the end of the file, where ${head.seq} records were written` }
  return { kind: 'intact', count, hash }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function chained(before: string, plain: Omit<AuditRecord, 'hash'>): string {
  return createHash('sha256')
    .update(`${before}\n${JSON.stringify(plain)}`)
    .digest('hex')
}

interface Head {
  readonly seq: number
  readonly hash: string
}

function headPath(path: string): string {
  return `${path}.head`
}

function readHead(path: string): Head {
  const head = parseJson(readFileSync(headPath(path), 'utf8')) as Head | undefined
  return head ?? { seq: -1, hash: origin }
}

/** Where the last process stopped between the record and its head, the file itself says where it ends. */
function headOf(path: string): Head {
  if (!existsSync(path)) return { seq: 0, hash: origin }
  const [last] = newest(path, 1, Number.POSITIVE_INFINITY)
  if (last !== undefined) return { seq: last.seq, hash: last.hash }
  const { size } = fileSize(path)
  if (size === 0) return { seq: 0, hash: origin }
  throw new EarlyWarningError('STATE_CORRUPT', `${path} holds no audit; move it away, and a new one is begun.`)
}

const chunkBytes = 64 * 1024

/** Read from the end of the file, a chunk at a time. */
function newest(path: string, limit: number, before: number): readonly AuditRecord[] {
  if (!existsSync(path)) return []
  const file = openSync(path, 'r')
  try {
    const found: AuditRecord[] = []
    let rest = ''
    for (let end = fstatSync(file).size; end > 0 && found.length < limit; ) {
      const start = Math.max(0, end - chunkBytes)
      const chunk = Buffer.alloc(end - start)
      readSync(file, chunk, 0, chunk.length, start)
      const lines = (chunk.toString('latin1') + rest).split('\n')
      rest = start === 0 ? '' : (lines.shift() ?? '')
      for (const line of lines.reverse()) {
        const record = readLine(line)
        if (record !== undefined && record.seq < before && found.length < limit) found.push(record)
      }
      end = start
    }
    return found
  } finally {
    closeSync(file)
  }
}

function readLine(line: string): AuditRecord | undefined {
  return line === '' ? undefined : (parseJson(Buffer.from(line, 'latin1').toString('utf8')) as AuditRecord | undefined)
}

function fileSize(path: string): { readonly size: number } {
  const file = openSync(path, 'r')
  try {
    return fstatSync(file)
  } finally {
    closeSync(file)
  }
}
