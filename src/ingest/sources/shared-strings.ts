// The texts that the sheets of a workbook share: in memory as long as they are few, in a temporary database on disk beyond that.
import { DatabaseSync } from 'node:sqlite'

export interface SharedStrings {
  add(text: string): void
  /** '' for a number that no text has. */
  get(index: number): string
  close(): void
}

// Sixteen million characters are 32 MB; a workbook of a million rows of its own words has ten times as many.
const charactersHeldMax = 16_777_216
const batchSize = 2_000

export function createSharedStrings(): SharedStrings {
  let held: string[] = []
  let heldFrom = 0
  let characters = 0
  let disk: Disk | null = null

  function add(text: string): void {
    held.push(text)
    characters += text.length
    if (characters > charactersHeldMax || (disk !== null && held.length >= batchSize)) spill()
  }

  function spill(): void {
    disk ??= openDisk()
    disk.write(heldFrom, held)
    heldFrom += held.length
    held = []
    characters = 0
  }

  function get(index: number): string {
    if (index >= heldFrom) return held[index - heldFrom] ?? ''
    return disk?.read(index) ?? ''
  }

  return { add, get, close: () => disk?.close() }
}

interface Disk {
  write(from: number, texts: readonly string[]): void
  read(index: number): string | undefined
  close(): void
}

/** A database without a name is a file that nobody else can open, and is gone when it is closed. */
function openDisk(): Disk {
  const database = new DatabaseSync('')
  database.exec(
    'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)',
  )
  const insert = database.prepare('INSERT INTO texts VALUES (?, ?)')
  const select = database.prepare('SELECT text FROM texts WHERE id = ?')
  return {
    write(from, texts) {
      database.exec('BEGIN')
      texts.forEach((text, at) => insert.run(from + at, text))
      database.exec('COMMIT')
    },
    read: (index) => select.get(index)?.['text'] as string | undefined,
    close: () => database.close(),
  }
}
