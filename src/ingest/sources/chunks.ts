// Reads a file in chunks, inflating gzip by its magic number and stopping at a compression bomb.
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { EarlyWarningError } from '../../core/errors.ts'
import { bombBytesMin, bombRatioMax } from '../limits.ts'

// Large enough that a call costs nothing beside it, small enough that what a chunk becomes is gone before the next ones.
const chunkBytes = 262_144

/** Bytes that were readable come first; then at most one `stopped` that says why no more came. */
export type Chunk =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'stopped'; readonly found: string; readonly wanted: string }

/** Reads in order, so that a pipe will do. Throws `INPUT_UNREADABLE` only where the file cannot be opened or read at all. */
export async function* readChunks(path: string): AsyncGenerator<Chunk> {
  const handle = await openInput(path)
  try {
    yield* chunksOf(rawChunks(handle))
  } finally {
    await handle.close()
  }
}

/** The same of bytes that come from elsewhere: standard input, or an entry of an archive. */
export async function* chunksOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  const iterator = bytes[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
  const all = resumed(first.value, iterator)
  yield* isGzip(first.value) ? inflated(all) : plain(all)
}

async function* resumed(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

async function openInput(path: string): Promise<FileHandle> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (cause) {
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `${path} cannot be opened. Give the path of a readable file.`,
      cause,
    )
  }
  if (!(await handle.stat()).isDirectory()) return handle
  await handle.close()
  throw new EarlyWarningError('INPUT_UNREADABLE', `${path} is a folder. Give the paths of the files in it.`)
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function* rawChunks(handle: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    // A new buffer each time, because records point into it.
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(chunkBytes), 0, chunkBytes, null)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

async function* plain(chunks: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  for await (const bytes of chunks) yield { kind: 'bytes', bytes }
}

async function* inflated(chunks: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  const gunzip = createGunzip({ chunkSize: chunkBytes })
  let bytesIn = 0
  let bytesOut = 0
  const feeding = feed(chunks, gunzip, (count) => {
    bytesIn += count
  })
  try {
    for await (const bytes of gunzip as AsyncIterable<Buffer>) {
      bytesOut += bytes.length
      if (bytesOut > bombBytesMin && bytesOut > bytesIn * bombRatioMax) {
        yield {
          kind: 'stopped',
          found: `${bytesOut} bytes out of ${bytesIn} compressed`,
          wanted: `at most ${bombRatioMax} to 1`,
        }
        return
      }
      yield { kind: 'bytes', bytes }
    }
  } catch {
    yield {
      kind: 'stopped',
      found: `gzip that is damaged after ${bytesOut} readable bytes`,
      wanted: 'a whole gzip file',
    }
  } finally {
    gunzip.destroy()
    await feeding
  }
}

/** Errors of the stream itself reach the reader above; here they only end the feeding. */
async function feed(
  chunks: AsyncIterable<Buffer>,
  gunzip: ReturnType<typeof createGunzip>,
  count: (bytes: number) => void,
): Promise<void> {
  let isClosed = false
  const closed = new Promise<void>((resolve) => {
    gunzip.once('close', () => {
      isClosed = true
      resolve()
    })
  })
  gunzip.on('error', () => undefined)
  for await (const bytes of chunks) {
    if (isClosed) return
    count(bytes.length)
    if (!gunzip.write(bytes))
      await Promise.race([closed, new Promise<void>((resolve) => gunzip.once('drain', resolve))])
  }
  if (!isClosed) gunzip.end()
}
