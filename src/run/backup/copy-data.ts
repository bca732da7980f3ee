// Copies the files of a data folder while a service writes them, each so that the copy is one that the service could have left.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase } from '../../store/sqlite.ts'

/**
 * The witness first: every entry that it knows of is in the segments by then. The oldest segment first: one that leaves the log
 * meanwhile leaves no hole.
 */
export function copyLog(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const witness = readFileSync(join(from, 'witness'))
  const segments = readdirSync(from)
    .filter((name) => /^\d{16}\.log$/.test(name))
    .sort()
  for (const name of segments) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name))
  writeFileSync(join(to, 'witness'), witness, { mode: 0o600 })
}

/** With the checkpoints that it names; should one have been replaced meanwhile, the newer state names the newer one. */
export async function copyState(from: string, to: string): Promise<void> {
  const folder = `${to}.checkpoints`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(`${from}.checkpoints`)) {
    const file = join(`${from}.checkpoints`, name)
    if (name.endsWith('.bin') && existsSync(file)) copyFileSync(file, join(folder, name))
  }
  await copyDatabase(from, to)
  for (const name of readdirSync(`${from}.checkpoints`)) {
    const file = join(`${from}.checkpoints`, name)
    if (name.endsWith('.bin') && !existsSync(join(folder, name)) && existsSync(file))
      copyFileSync(file, join(folder, name))
  }
}

const ownFiles = /^(?:state|index)\.sqlite|^heartbeat$|\.new$/

/** Tokens, people, the audit and what else stands beside log, state and index. */
export function copyOthers(from: string, to: string): void {
  const names = readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !ownFiles.test(entry.name))
    .map((entry) => entry.name)
  // A head that is newer than its file would look like a file that was cut: it goes first.
  for (const name of names.sort((a, b) => Number(b.endsWith('.head')) - Number(a.endsWith('.head'))))
    copyFileSync(join(from, name), join(to, name))
  endAuditAtItsHead(join(to, 'audit.jsonl'))
}

/** Records that came between the two copies are left out. */
function endAuditAtItsHead(path: string): void {
  if (!existsSync(path) || !existsSync(`${path}.head`)) return
  const { seq } = JSON.parse(readFileSync(`${path}.head`, 'utf8')) as { readonly seq: number }
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, seq)
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
}
