// A disk that forgets, when the power goes, any part of what was not synced: sectors, lengths, new names and removals.
import { existsSync, fstatSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '../../../src/core/random.ts'
import type { LogDisk } from '../../../src/store/log/disk.ts'
import { localDisk } from '../../../src/store/log/disk.ts'

const sectorBytes = 512

/** What a file held when it was last synced; null where its name was not durable yet. */
interface Durable {
  bytes: Buffer
  named: boolean
}

export interface PowerCutDisk extends LogDisk {
  /** After this many changing calls every further call fails, as if the machine were gone. */
  dieAfter(calls: number): void
  /** Puts the folder into one of the states that a real disk could be in now. */
  cutPower(random: Random): void
}

/** `syncs: false` makes a disk that lies about syncing, to see that the test would notice. */
export function createPowerCutDisk({ syncs }: { readonly syncs: boolean }): PowerCutDisk {
  const paths = new Map<number, string>()
  const durable = new Map<string, Durable>()
  const removed = new Map<string, Buffer>()
  let callsLeft = Infinity

  function spend(): void {
    if (callsLeft <= 0) throw new Error('the machine is gone')
    callsLeft--
  }

  return {
    dieAfter(calls) {
      callsLeft = calls
    },
    async open(path) {
      const isNew = !existsSync(path)
      if (isNew) spend()
      const file = await localDisk.open(path)
      paths.set(file, path)
      if (!durable.has(path)) durable.set(path, { bytes: isNew ? Buffer.alloc(0) : readFileSync(path), named: !isNew })
      return file
    },
    close: (file) => localDisk.close(file),
    read: (file, bytes, position) => localDisk.read(file, bytes, position),
    async write(file, bytes, position) {
      spend()
      await localDisk.write(file, bytes, position)
    },
    async sync(file) {
      spend()
      const known = durable.get(paths.get(file) ?? '')
      if (!syncs || known === undefined) return
      known.bytes = Buffer.alloc(fstatSync(file).size)
      readSync(file, known.bytes, 0, known.bytes.length, 0)
    },
    async truncate(file, bytes) {
      spend()
      await localDisk.truncate(file, bytes)
    },
    async rename(from, to) {
      spend()
      await localDisk.rename(from, to)
    },
    async remove(path) {
      spend()
      removed.set(path, readFileSync(path))
      await localDisk.remove(path)
    },
    async syncFolder(folder) {
      spend()
      if (!syncs) return
      for (const [path, known] of durable) if (dirname(path) === folder) known.named = true
      removed.clear()
    },
    cutPower(random) {
      for (const [path, bytes] of removed) if (random.next() < 0.5) writeFileSync(path, bytes, { mode: 0o600 })
      for (const [path, known] of durable) {
        if (!existsSync(path)) continue
        if (!known.named && random.next() < 0.5) rmSync(path)
        else writeFileSync(path, mixture(readFileSync(path), known.bytes, random))
      }
    },
  }
}

/** Sector by sector what was written or what was synced; the length is one of the two, and a gap reads as zeroes. */
function mixture(written: Buffer, synced: Buffer, random: Random): Buffer {
  const length = random.next() < 0.5 ? written.length : synced.length
  const mixed = Buffer.alloc(length)
  for (let at = 0; at < length; at += sectorBytes) {
    const source = random.next() < 0.5 ? written : synced
    source.subarray(at, Math.min(at + sectorBytes, length)).copy(mixed, at)
  }
  return mixed
}
