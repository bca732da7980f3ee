// Takes the real servers away and gives them back; only where the script that started them is named by QIANZHAO_TEST_SERVICES.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RedisConnection } from '../../src/store/redis/redis-connection.ts'

const run = promisify(execFile)

export const controlScript = process.env['QIANZHAO_TEST_SERVICES']

export type ServerName = 'kafka' | 'redis'
export type Verb = 'start' | 'stop' | 'kill' | 'pause' | 'resume'

export async function control(verb: Verb, server: ServerName): Promise<void> {
  if (controlScript === undefined) throw new Error('QIANZHAO_TEST_SERVICES is not set')
  await run(controlScript, [verb, server])
}

export interface RedisData {
  /** Copies the append-only file as it is now. */
  copy(): void
  remove(): void
  /** Puts the last copy in the place of what is there. */
  restore(): void
}

export async function redisData(connection: RedisConnection): Promise<RedisData> {
  const answer = (await connection.call('CONFIG', 'GET', 'dir')) as string[]
  const folder = join(answer[1] ?? '', 'appendonlydir')
  const kept = join(mkdtempSync(join(tmpdir(), 'qianzhao-redis-')), 'appendonlydir')
  return {
    copy: () => {
      rmSync(kept, { recursive: true, force: true })
      cpSync(folder, kept, { recursive: true })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
    restore: () => {
      rmSync(folder, { recursive: true, force: true })
      cpSync(kept, folder, { recursive: true })
    },
  }
}
