// Which posts of the log became no documents, as stretches of offsets: a feed that repeats itself takes one row and not a thousand.
import type { Database } from '../sqlite.ts'

export interface RefusedRun {
  readonly offset: number
  readonly count: number
}

export function runsOf(offsets: readonly number[]): readonly RefusedRun[] {
  const runs: { offset: number; count: number }[] = []
  for (const offset of [...offsets].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && last.offset + last.count === offset) last.count++
    else runs.push({ offset, count: 1 })
  }
  return runs
}

/** Reads the offsets from `from` up to but not including `to`. */
export function createRefusedReader(database: Database): (from: number, to: number) => ReadonlySet<number> {
  // The stretch that begins before `from` may reach into it.
  const between = database.prepare(
    `SELECT "offset", count FROM refused WHERE "offset" < ? AND "offset" >=
     coalesce((SELECT max("offset") FROM refused WHERE "offset" <= ?), 0) ORDER BY "offset"`,
  )
  return function refusedBetween(from, to) {
    const offsets = new Set<number>()
    for (const row of between.all(to, from)) {
      const first = Number(row['offset'])
      const end = Math.min(to, first + Number(row['count']))
      for (let offset = Math.max(from, first); offset < end; offset++) offsets.add(offset)
    }
    return offsets
  }
}
