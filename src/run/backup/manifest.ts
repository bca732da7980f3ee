// The list of a backup: what is in it, with the hash of every file, and at which offsets log, state and index stand.
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { EarlyWarningError } from '../../core/errors.ts'
import { parseJson } from '../../core/json.ts'

export interface BackupManifest {
  readonly format: 'qianzhao-backup-1'
  readonly madeAt: string
  /** The fold goes on from here: everything below is decided. */
  readonly stateOffset: number
  /** The log reaches up to here. */
  readonly logOffset: number
  /** null where the index is a server's. */
  readonly indexOffset: number | null
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[]
}

const manifestName = 'manifest.json'

export function writeManifest(
  folder: string,
  offsets: Omit<BackupManifest, 'format' | 'madeAt' | 'files'>,
): BackupManifest {
  const files = filesOf(folder).map((path) => ({ path, ...summary(join(folder, path)) }))
  const manifest: BackupManifest = {
    format: 'qianzhao-backup-1',
    madeAt: new Date().toISOString(),
    ...offsets,
    files,
  }
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
  return manifest
}

/** Throws INPUT_UNREADABLE where the folder is no backup, or not the one that was written. */
export function verifyManifest(folder: string): BackupManifest {
  const path = join(folder, manifestName)
  const manifest = existsSync(path) ? (parseJson(readFileSync(path, 'utf8')) as BackupManifest | undefined) : undefined
  if (manifest?.format !== 'qianzhao-backup-1')
    throw new EarlyWarningError('INPUT_UNREADABLE', `${folder} is no backup: it has no ${manifestName} of one.`)
  for (const { path: name, bytes, sha256 } of manifest.files) {
    const file = join(folder, name)
    const found = existsSync(file) ? summary(file) : null
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new EarlyWarningError('INPUT_UNREADABLE', `${file} is not as it was written; take another backup.`)
  }
  return manifest
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== manifestName)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

function summary(path: string): { readonly bytes: number; readonly sha256: string } {
  const file = openSync(path, 'r')
  try {
    const hash = createHash('sha256')
    const chunk = Buffer.allocUnsafe(1024 * 1024)
    for (let length = 1; length > 0; ) {
      length = readSync(file, chunk)
      hash.update(chunk.subarray(0, length))
    }
    return { bytes: statSync(path).size, sha256: hash.digest('hex') }
  } finally {
    closeSync(file)
  }
}
