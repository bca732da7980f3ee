// Keeps the keys of the pseudonyms: made at first start beside the data directory, readable by this user only.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { PseudonymKey } from '../../ingest/redact/pseudonym.ts'

/** The configured file, or `keys/NAME.json` beside the data directory NAME: whoever copies the data does not copy the keys. */
export function keyFileOf(config: KeyPlaces): string {
  if (config.privacy.keyFile !== '') return config.privacy.keyFile
  const directory = resolve(config.run.dataDirectory)
  return join(dirname(directory), 'keys', `${basename(directory)}.json`)
}

interface KeyPlaces {
  readonly privacy: { readonly keyFile: string }
  readonly run: { readonly dataDirectory: string }
}

/**
 * The key file of a service, ready to be read. A new one is made only where nothing has been written yet: beside an existing log
 * it would make everybody somebody else.
 */
export function prepareKeyFile(config: KeyPlaces, hasHistory: boolean): string {
  const path = keyFileOf(config)
  if (existsSync(path)) return path
  const old = join(config.run.dataDirectory, 'keys.json')
  if (existsSync(old) && config.privacy.keyFile === '') {
    moveKeys(old, path)
    return path
  }
  if (existsSync(old) || hasHistory) {
    const found = existsSync(old) ? `the keys are still in ${old}` : 'there is a log that was written with another key'
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `${path} is missing, and ${found}. Put the key file there (from its backup), or set privacy.keyFile to where it is.`,
    )
  }
  return path
}

/** Copied, read again and only then taken away: the two may lie on different disks. */
function moveKeys(from: string, to: string): void {
  writeKeys(to, loadPseudonymKeys(from))
  if (loadPseudonymKeys(to).length > 0) rmSync(from)
}

export interface KeptKey extends PseudonymKey {
  /** Of a key that was replaced: until when authors have a tag under it too. */
  readonly bothUntilMs?: number
}

/** The keys that pseudonyms are made with now: the newest, and for a window after a rotation the one before. */
export function keysInForce(path: string, nowMs: number): readonly PseudonymKey[] {
  const [newest, before] = loadPseudonymKeys(path)
  if (newest === undefined) return []
  return before === undefined || (before.bothUntilMs ?? 0) <= nowMs ? [newest] : [newest, before]
}

/**
 * Puts a new key before the others. The old ones stay in the file, so that whoever asks to be forgotten is found under each of
 * them. Refused while the window of the last rotation lasts: an author has two tags, never three.
 */
export function rotateKeys(path: string, { nowMs, windowMs }: { nowMs: number; windowMs: number }): KeptKey {
  if (!existsSync(path))
    throw new EarlyWarningError('CONFIG_INVALID', `${path} is missing: there is no key to replace.`)
  const [newest, ...older] = loadPseudonymKeys(path)
  const untilMs = older[0]?.bothUntilMs ?? 0
  if (untilMs > nowMs) {
    const until = new Date(untilMs).toISOString()
    throw new EarlyWarningError('CONFIG_INVALID', `The last rotation lasts until ${until}; rotate again after that.`)
  }
  const replaced = newest === undefined ? [] : [{ ...newest, bothUntilMs: nowMs + windowMs }]
  const number = Math.max(0, ...[...replaced, ...older].map(({ id }) => Number(/^p(\d{1,7})$/.exec(id)?.[1] ?? 0)))
  const made = { id: `p${number + 1}`, key: randomBytes(32) }
  writeKeys(path, [made, ...replaced, ...older])
  return made
}

/** Newest first. A file that is missing is made. */
export function loadPseudonymKeys(path: string): readonly KeptKey[] {
  if (!existsSync(path)) writeKeys(path, [{ id: 'p1', key: randomBytes(32) }])
  const parsed = parseJson(readFileSync(path, 'utf8'))
  if (parsed === undefined) {
    throw new EarlyWarningError(
      'CONFIG_INVALID',
      `${path} is not JSON; restore the key file, or move it away and accept new pseudonyms.`,
    )
  }
  if (!Array.isArray(parsed) || parsed.length === 0) {
    throw new EarlyWarningError('CONFIG_INVALID', `${path} holds no key; wanted a list of {id, key}.`)
  }
  return parsed.map((entry: { id?: unknown; key?: unknown; bothUntil?: unknown }) => {
    if (typeof entry.id !== 'string' || typeof entry.key !== 'string') {
      throw new EarlyWarningError(
        'CONFIG_INVALID',
        `${path}: found a key without id or key, wanted {"id":"p1","key":"<base64>"}.`,
      )
    }
    const key = { id: entry.id, key: new Uint8Array(Buffer.from(entry.key, 'base64')) }
    return typeof entry.bothUntil === 'string' ? { ...key, bothUntilMs: Date.parse(entry.bothUntil) } : key
  })
}

function writeKeys(path: string, keys: readonly KeptKey[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const text = JSON.stringify(
    keys.map(({ id, key, bothUntilMs }) => ({
      id,
      key: Buffer.from(key).toString('base64'),
      ...(bothUntilMs === undefined ? {} : { bothUntil: new Date(bothUntilMs).toISOString() }),
    })),
  )
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
