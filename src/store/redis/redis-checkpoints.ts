// Checkpoints in Redis: compressed, cut into chunks, and valid only once a fenced script has named them.
import { createHash, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { Checkpoint, CommitOutcome } from '../../core/ports.ts'
import type { RedisConnection } from './redis-connection.ts'
import { checkpointScript } from './state-scripts.ts'

interface Reference {
  readonly offset: number
  readonly version: string
  readonly chunks: number
  readonly sha256: string
  /** Part of the chunks' names, so that two owners never write the same ones. */
  readonly id: string
}

// The newest may turn out damaged; the one before it then costs only a longer re-fold.
const checkpointsKept = 2
// A chunk is one command: large enough to be cheap, small enough that other commands are not held up for long.
const chunkBytes = 1024 * 1024
// Chunks of a save that never finished go away by themselves.
const unnamedSeconds = 3_600
const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

export function createRedisCheckpoints(connection: RedisConnection, key: (part: string) => string) {
  const chunkKey = (id: string, index: number) => key(`checkpoint:${id}:${index}`)

  async function save(epoch: number, checkpoint: Checkpoint): Promise<CommitOutcome | 'lost'> {
    const { offset, version } = checkpoint
    const id = randomUUID()
    const bytes = await compress(checkpoint.bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
    const chunks = Math.ceil(bytes.length / chunkBytes)
    for (let i = 0; i < chunks; i++) {
      await connection.call(
        'SET',
        chunkKey(id, i),
        bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes),
        'EX',
        unnamedSeconds,
      )
    }
    const reference: Reference = { offset, version, chunks, sha256: hashOf(checkpoint), id }
    // Kept for ever before they are named: a named chunk that expires would be a checkpoint that nobody can read.
    for (let i = 0; i < chunks; i++) await connection.call('PERSIST', chunkKey(id, i))
    const [outcome, ...dropped] = (await connection.run(
      checkpointScript,
      [key('meta'), key('checkpoints')],
      [String(epoch), String(offset), JSON.stringify(reference), checkpointsKept],
    )) as [CommitOutcome | 'lost', ...string[]]
    const gone = dropped.map((text) => JSON.parse(text) as Reference)
    for (const old of outcome === 'ok' ? gone : [reference]) await remove(old)
    return outcome
  }

  async function remove({ id, chunks }: Reference): Promise<void> {
    for (let i = 0; i < chunks; i++) await connection.call('UNLINK', chunkKey(id, i))
  }

  /** The newest whole checkpoint that is not ahead of the committed offset. */
  async function newest(committedOffset: number): Promise<Checkpoint | null> {
    const references = (await connection.call('LRANGE', key('checkpoints'), 0, -1)) as string[]
    for (const text of references) {
      const reference = JSON.parse(text) as Reference
      if (reference.offset > committedOffset) continue
      const checkpoint = await read(reference)
      if (checkpoint !== null && hashOf(checkpoint) === reference.sha256) return checkpoint
    }
    return null
  }

  async function read({ id, chunks, offset, version }: Reference): Promise<Checkpoint | null> {
    const parts: Buffer[] = []
    for (let i = 0; i < chunks; i++) {
      const part = (await connection.callBytes('GET', chunkKey(id, i))) as Buffer | null
      if (part === null) return null
      parts.push(part)
    }
    try {
      return { offset, version, bytes: await decompress(Buffer.concat(parts)) }
    } catch {
      return null
    }
  }

  return { save, newest }
}

/** Over everything that is handed back, so that a reference to the wrong chunks is noticed too. */
function hashOf({ offset, version, bytes }: Checkpoint): string {
  return createHash('sha256').update(`${offset}|${version}|`).update(bytes).digest('hex')
}
