// A disk under the log that fails, or stops the world, at the call a test chooses.
import type { LogDisk } from '../../../src/store/log/disk.ts'
import { localDisk } from '../../../src/store/log/disk.ts'

export type Fault =
  /** The call does nothing and the process is gone. */
  | { readonly kind: 'crash_before' }
  /** The call takes effect and the process is gone before it hears of it. */
  | { readonly kind: 'crash_after' }
  /** Part of a write reaches the disk and the process is gone. */
  | { readonly kind: 'crash_torn'; readonly share: number }
  /** The call fails once with this code, a write after half of its bytes. */
  | { readonly kind: 'error'; readonly code: string }

export type DiskCall = 'open' | 'write' | 'sync' | 'truncate' | 'rename' | 'remove' | 'syncFolder'

export interface FailingDisk extends LogDisk {
  /** Changing calls so far, by name. */
  readonly calls: DiskCall[]
}

export function createFailingDisk(fault: Fault, when: (call: DiskCall, count: number) => boolean): FailingDisk {
  const calls: DiskCall[] = []
  let gone = false

  async function around(call: DiskCall, work: () => Promise<void>, torn: (share: number) => Promise<void>) {
    if (gone) throw new Error('the process is gone')
    calls.push(call)
    if (!when(call, calls.length - 1)) return work()
    if (fault.kind === 'error') {
      await torn(0.5)
      throw Object.assign(new Error(`${fault.code}: injected`), { code: fault.code })
    }
    gone = true
    if (fault.kind === 'crash_after') await work()
    if (fault.kind === 'crash_torn') await torn(fault.share)
    throw new Error('the process is gone')
  }

  const nothing = async () => {}
  return {
    calls,
    open: (path) => (gone ? Promise.reject(new Error('the process is gone')) : localDisk.open(path)),
    close: (file) => localDisk.close(file),
    read: (file, bytes, position) => localDisk.read(file, bytes, position),
    write: (file, bytes, position) =>
      around(
        'write',
        () => localDisk.write(file, bytes, position),
        (share) => localDisk.write(file, bytes.subarray(0, Math.floor(bytes.length * share)), position),
      ),
    sync: (file) => around('sync', () => localDisk.sync(file), nothing),
    truncate: (file, bytes) => around('truncate', () => localDisk.truncate(file, bytes), nothing),
    rename: (from, to) => around('rename', () => localDisk.rename(from, to), nothing),
    remove: (path) => around('remove', () => localDisk.remove(path), nothing),
    syncFolder: (path) => around('syncFolder', () => localDisk.syncFolder(path), nothing),
  }
}
