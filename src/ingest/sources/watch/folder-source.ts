// Watches a folder: reads what is new in its files, however they grow, are renamed, rotated or packed, and puts away what is finished.
import { mkdir, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { SourceId } from '../../../core/ids.ts'
import type { SourceReader, SourceRound, SourceStep, SourceTrouble } from '../../../core/source.ts'
import type { ReadOptions } from '../file.ts'
import { filesIn } from '../folder.ts'
import type { FileLook } from './known-files.ts'
import { newRecordsOf } from './new-records.ts'

export interface FolderOptions {
  readonly source: SourceId
  readonly folder: string
  readonly reading: Pick<ReadOptions, 'format' | 'encoding' | 'mapped'>
  /** A file that has not changed for so long is whole; before that its last record may still be half of one. */
  readonly settleForMs: number
  readonly finished: FinishedFiles
}

/** What becomes of a file that is whole and durable. */
export type FinishedFiles =
  | { readonly kind: 'leave' }
  | { readonly kind: 'delete'; readonly afterMs: number }
  | { readonly kind: 'move'; readonly afterMs: number; readonly to: string }

interface Visit extends FileLook {
  readonly state: 'new' | 'begun' | 'done'
  readonly againMs: number
}

// A file that grows all the time costs at most a tenth of the time, whatever its size.
const restOverWork = 10

export function createFolderSource(options: FolderOptions): SourceReader {
  let visits = new Map<string, Visit>()

  async function* round({ positions, nowMs }: SourceRound): AsyncGenerator<SourceStep> {
    const looks = await lookAt(options.folder, visits, nowMs)
    if (looks === null) {
      yield trouble(
        'unreadable',
        `the folder ${basename(options.folder)} cannot be listed; check that it is there and may be read`,
      )
      return
    }
    const there = new Set(looks.map(({ path }) => path))
    for (const path of visits.keys()) if (!there.has(path)) visits.delete(path)
    for (const look of looks) {
      const before = visitOf(visits.get(look.path), look)
      if (before.state === 'done') yield* putAway(before, nowMs)
      else if (nowMs >= before.againMs) yield* visit(before, { positions, nowMs })
    }
  }

  async function* visit(before: Visit, { positions, nowMs }: SourceRound): AsyncGenerator<SourceStep> {
    const isSettled = nowMs - before.sinceMs >= options.settleForMs
    visits.set(before.path, before)
    if (before.state === 'begun' && !isSettled) return
    const startedMs = performance.now()
    const read = newRecordsOf(before, { ...options, positions, isSettled, nowMs })
    try {
      for await (const page of read) yield page
    } catch (cause) {
      yield trouble(
        'unreadable',
        `a file of ${basename(options.folder)} cannot be read (${reasonOf(cause)}); check its rights`,
      )
    }
    const againMs = nowMs + restOverWork * (performance.now() - startedMs)
    visits.set(before.path, { ...before, againMs, state: isSettled ? 'done' : 'begun' })
  }

  async function* putAway(done: Visit, nowMs: number): AsyncGenerator<SourceStep> {
    const { finished, folder } = options
    if (finished.kind === 'leave' || nowMs - done.sinceMs < finished.afterMs) return
    try {
      if (finished.kind === 'delete') await unlink(done.path)
      else await move(done.path, join(finished.to, relative(folder, done.path)))
      visits.delete(done.path)
    } catch (cause) {
      yield trouble(
        'refused',
        `a finished file cannot be put away (${reasonOf(cause)}); it stays, and is not read twice`,
      )
    }
  }

  return {
    round,
    close: () => {
      visits = new Map()
      return Promise.resolve()
    },
  }
}

/** What changed is looked at anew; `sinceMs` of a file that stays the same stays too. */
function visitOf(before: Visit | undefined, look: FileLook): Visit {
  const isSame = before !== undefined && before.size === look.size && before.modifiedMs === look.modifiedMs
  return isSame ? before : { ...look, state: 'new', againMs: before?.againMs ?? 0 }
}

/** The files with something in them, the longest unchanged first: posts then come in about the order of their times. */
async function lookAt(
  folder: string,
  visits: ReadonlyMap<string, Visit>,
  nowMs: number,
): Promise<readonly FileLook[] | null> {
  const found = await stat(folder).catch(() => null)
  if (found?.isDirectory() !== true) return null
  const paths = await filesIn([folder]).catch(() => null)
  if (paths === null) return null
  const looks: FileLook[] = []
  for (const one of paths) {
    const facts = await stat(one).catch(() => null)
    if (facts === null || facts.size === 0) continue
    const look = { path: one, size: facts.size, modifiedMs: Math.floor(facts.mtimeMs), sinceMs: nowMs }
    looks.push(visitOf(visits.get(one), look))
  }
  return looks.sort((a, b) => a.modifiedMs - b.modifiedMs || (a.path < b.path ? -1 : 1))
}

/** Beside a file of the same name it gets a number. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  for (let number = 0; ; number++) {
    const target = number === 0 ? to : `${to}.${number}`
    if ((await stat(target).catch(() => null)) !== null) continue
    return rename(from, target)
  }
}

function trouble(kind: SourceTrouble, found: string): SourceStep {
  return { kind: 'trouble', trouble: kind, found, retryAfterMs: null }
}

/** The system's code, never its sentence: that names the file, and a name may say who somebody is. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no readable file'
}
