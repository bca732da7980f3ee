// The few file operations that the log rests on, so that tests can fail or cut any of them.
import { close, fdatasync, fsync, ftruncate, open, read, rename, unlink, write } from 'node:fs'
import { promisify } from 'node:util'

const openFile = promisify(open)
const closeFile = promisify(close)
const readFile = promisify(read)
const writeFile = promisify(write)
const dataSync = promisify(fdatasync)
const fullSync = promisify(fsync)
const truncateFile = promisify(ftruncate)
const renameFile = promisify(rename)
const unlinkFile = promisify(unlink)

export interface LogDisk {
  /** Opens for reading and writing; makes the file with mode 600 where it is not there. */
  open(path: string): Promise<number>
  close(file: number): Promise<void>
  /** Fills `bytes` from `position` on; returns how much there was. */
  read(file: number, bytes: Uint8Array, position: number): Promise<number>
  /** Writes all of `bytes` or throws. */
  write(file: number, bytes: Uint8Array, position: number): Promise<void>
  sync(file: number): Promise<void>
  truncate(file: number, bytes: number): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** Makes created, renamed and removed names of a folder durable. */
  syncFolder(path: string): Promise<void>
}

export const localDisk: LogDisk = {
  // O_RDWR | O_CREAT, spelled as a number because no flag string means "read, write, make, do not truncate".
  open: (path) => openFile(path, 0o2 | 0o100, 0o600),
  close: (file) => closeFile(file),
  async read(file, bytes, position) {
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await readFile(file, bytes, filled, bytes.length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return filled
  },
  async write(file, bytes, position) {
    let written = 0
    while (written < bytes.length) {
      const { bytesWritten } = await writeFile(file, bytes, written, bytes.length - written, position + written)
      written += bytesWritten
    }
  },
  sync: (file) => dataSync(file),
  truncate: (file, bytes) => truncateFile(file, bytes),
  rename: (from, to) => renameFile(from, to),
  remove: (path) => unlinkFile(path),
  async syncFolder(path) {
    const folder = await openFile(path, 'r')
    try {
      await fullSync(folder)
    } finally {
      await closeFile(folder)
    }
  },
}
