// A list in a file that only the service's own user can read: several processes share it, and whoever reads sees the old list or the new one.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'

export interface PrivateListOptions<Entry> {
  readonly path: string
  /** The member of the file that holds the list. */
  readonly name: string
  readonly isEntry: (value: unknown) => value is Entry
}

export interface PrivateList<Entry> {
  /** Read again whenever the file changed, so that a change by another process needs no signal. Throws where it cannot be read. */
  read(): readonly Entry[]
  write(entries: readonly Entry[]): void
}

export function openPrivateList<Entry>({ path, name, isEntry }: PrivateListOptions<Entry>): PrivateList<Entry> {
  const write = (entries: readonly Entry[]) => replace(path, `${JSON.stringify({ [name]: entries }, null, 2)}\n`)
  if (!existsSync(path)) write([])
  let cached: { readonly stamp: string; readonly entries: readonly Entry[] } | null = null

  return {
    read() {
      const { mtimeMs, ino, size } = statSync(path)
      const stamp = `${mtimeMs}|${ino}|${size}`
      if (cached?.stamp !== stamp) cached = { stamp, entries: entriesOf(path, name, isEntry) }
      return cached.entries
    },
    write,
  }
}

function entriesOf<Entry>(path: string, name: string, isEntry: (value: unknown) => value is Entry): readonly Entry[] {
  const parsed = parseJson(readFileSync(path, 'utf8'))
  const list: unknown = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>)[name] : null
  if (Array.isArray(list) && list.every(isEntry)) return list
  throw new EarlyWarningError(
    'STATE_CORRUPT',
    `${path} is not a list of ${name}; restore it or delete it and make new ones.`,
  )
}

/** Written beside and renamed over; the name also keeps two writers apart. */
function replace(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const next = `${path}.new`
  try {
    writeFileSync(next, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw new EarlyWarningError(
      'UNAVAILABLE',
      `${next} could not be made. If no other command is changing it right now, delete it and try again.`,
      cause,
    )
  }
  try {
    chmodSync(next, 0o600)
    renameSync(next, path)
  } catch (cause) {
    rmSync(next, { force: true })
    throw cause
  }
}
