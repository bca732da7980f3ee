// Keeps the keys of the pseudonyms: made at first start, readable by this user only, never in the log or the stores.
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { PseudonymKey } from '../../ingest/redact/pseudonym.ts'

/** Newest first. */
export function loadPseudonymKeys(path: string): readonly PseudonymKey[] {
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
  return parsed.map((entry: { id?: unknown; key?: unknown }) => {
    if (typeof entry.id !== 'string' || typeof entry.key !== 'string') {
      throw new EarlyWarningError(
        'CONFIG_INVALID',
        `${path}: found a key without id or key, wanted {"id":"p1","key":"<base64>"}.`,
      )
    }
    return { id: entry.id, key: new Uint8Array(Buffer.from(entry.key, 'base64')) }
  })
}

function writeKeys(path: string, keys: readonly PseudonymKey[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const text = JSON.stringify(keys.map(({ id, key }) => ({ id, key: Buffer.from(key).toString('base64') })))
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}
