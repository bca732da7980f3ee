// Checkpoints as files with a hash, referenced from the state database: large state never passes through its write-ahead log.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EarlyWarningError, isWantOfRoom, StorageFull } from '../../core/errors.ts'
import type { Checkpoint, CommitOutcome } from '../../core/ports.ts'
import { localDisk } from '../log/disk.ts'
import type { Database } from '../sqlite.ts'
import { errorText, transaction } from '../sqlite.ts'

// The newest may be damaged or turn out unreadable; the one before it then costs only a longer re-fold.
const checkpointsKept = 2

export function createCheckpointFiles(database: Database, folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  /** `owned` is asked again after the slow write, right before the reference is made. */
  async function save(checkpoint: Checkpoint, owned: () => boolean): Promise<CommitOutcome> {
    const sha256 = hashOf(checkpoint)
    const file = `${String(checkpoint.offset).padStart(16, '0')}-${sha256.slice(0, 16)}.bin`
    await writeWhole(folder, file, checkpoint.bytes)
    const saved = transaction(database, () => {
      if (!owned()) return false
      database
        .prepare('INSERT OR REPLACE INTO checkpoints ("offset", version, file, sha256) VALUES (?, ?, ?, ?)')
        .run(checkpoint.offset, checkpoint.version, file, sha256)
      database
        .prepare(
          'DELETE FROM checkpoints WHERE "offset" NOT IN (SELECT "offset" FROM checkpoints ORDER BY "offset" DESC LIMIT ?)',
        )
        .run(checkpointsKept)
      return true
    })
    await removeUnreferenced()
    return saved ? 'ok' : 'fenced'
  }

  /** The newest whole checkpoint that is not ahead of the committed offset. */
  async function newest(committedOffset: number): Promise<Checkpoint | null> {
    const rows = database
      .prepare('SELECT * FROM checkpoints WHERE "offset" <= ? ORDER BY "offset" DESC')
      .all(committedOffset)
    for (const row of rows) {
      const bytes = readWhole(join(folder, String(row['file'])))
      if (bytes === null) continue
      const checkpoint = { offset: Number(row['offset']), version: String(row['version']), bytes }
      if (hashOf(checkpoint) === row['sha256']) return checkpoint
    }
    return null
  }

  async function removeUnreferenced(): Promise<void> {
    const referenced = new Set(
      database
        .prepare('SELECT file FROM checkpoints')
        .all()
        .map((row) => String(row['file'])),
    )
    for (const name of readdirSync(folder)) if (!referenced.has(name)) await rm(join(folder, name), { force: true })
  }

  return { save, newest }
}

/** Over everything that is handed back, so that a row that points to the wrong file is noticed too. */
function hashOf({ offset, version, bytes }: Checkpoint): string {
  return createHash('sha256').update(`${offset}|${version}|`).update(bytes).digest('hex')
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name)
  try {
    const file = await open(`${path}.part`, 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(`${path}.part`, path)
    await localDisk.syncFolder(folder)
  } catch (cause) {
    if (isWantOfRoom(cause)) {
      await rm(`${path}.part`, { force: true })
      throw new StorageFull(`There is no room for the checkpoint ${path}; the one before it still holds.`, cause)
    }
    throw new EarlyWarningError(
      'STORAGE_FAILED',
      `The checkpoint ${path} could not be written (${errorText(cause)}). The one before it still holds; check free space.`,
      cause,
    )
  }
}

function readWhole(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}
