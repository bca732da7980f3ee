// Decides for whom a pusher may speak: its bound source, those of the configuration, or names that it was the first to use (docs/decisions/0017).
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { SourceId } from '../../core/ids.ts'
import { unknownSource } from '../../core/ids.ts'
import { parseJson } from '../../core/json.ts'
import type { RawRecord, SourceNaming } from '../../core/post.ts'
import { isPlainSourceName } from '../../ingest/source-names.ts'
import type { TokenRecord } from '../../serve/sign-in/tokens.ts'

export interface SourceAccountsOptions {
  readonly configured: readonly string[]
  /** The tokens that work at the moment. */
  readonly liveTokens: () => readonly TokenRecord[]
  /** Where the names are kept that were taken by their first use. */
  readonly path: string
}

export interface Uploader {
  readonly id: string
  readonly source: string | null
}

export interface SourceAccounts {
  /** The same records with the source that they count for and the sources that they may name. */
  attribute(records: readonly RawRecord[], uploader: Uploader): readonly RawRecord[]
}

// A feeder has a handful of sources; made-up names must not fill a table, a metric or a page.
const namesOfTokenMax = 16
const ignored: SourceNaming = { kind: 'ignored' }

export function createSourceAccounts({ configured, liveTokens, path }: SourceAccountsOptions): SourceAccounts {
  const owners = readOwners(path)

  function namingOf(records: readonly RawRecord[], uploader: Uploader): SourceNaming {
    const live = liveTokens()
    const bound = new Set(live.map((token) => token.source ?? null))
    const own = configured.length > 0 ? configured : takeNames(records, uploader, live)
    return { kind: 'listed', sources: own.filter((name) => !bound.has(name)) }
  }

  /** Without a list in the configuration a name belongs to the token that used it first, as long as that token lives. */
  function takeNames(records: readonly RawRecord[], uploader: Uploader, live: readonly TokenRecord[]): string[] {
    const alive = new Set(live.map(({ id }) => id))
    const own = new Set([...owners].filter(([, owner]) => owner === uploader.id).map(([name]) => name))
    const before = own.size
    for (const name of namesIn(records)) {
      const owner = owners.get(name)
      const isFree = name !== unknownSource && (owner === undefined || !alive.has(owner))
      if (!isFree || own.size >= namesOfTokenMax) continue
      owners.set(name, uploader.id)
      own.add(name)
    }
    if (own.size > before) writeOwners(path, owners)
    return [...own]
  }

  return {
    attribute(records, uploader) {
      const source = uploader.source === null ? null : (uploader.source as SourceId)
      const naming = source === null ? namingOf(records, uploader) : ignored
      return records.map((record) => ({ ...record, naming, source: source ?? record.source }))
    },
  }
}

/** Read from the bytes, because whose name it is must be known before they are parsed; an escaped name is nobody's. */
function namesIn(records: readonly RawRecord[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { bytes } of records) {
    const record = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const at = record.indexOf('"source"')
    if (at < 0) continue
    const name = /^"source"\s{0,8}:\s{0,8}"([\p{L}\p{N}][\p{L}\p{N}_./-]{0,63})"/u.exec(
      record.toString('utf8', at, at + 300),
    )
    if (name?.[1] !== undefined && isPlainSourceName(name[1])) names.add(name[1])
    if (names.size > 10 * namesOfTokenMax) break
  }
  return names
}

/** A file that cannot be read is as none: the names go to whoever uses them next. */
function readOwners(path: string): Map<string, string> {
  const parsed = existsSync(path) ? parseJson(readFileSync(path, 'utf8')) : null
  const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function writeOwners(path: string, owners: ReadonlyMap<string, string>): void {
  writeFileSync(`${path}.new`, JSON.stringify(Object.fromEntries(owners)), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}
