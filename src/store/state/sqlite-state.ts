// The embedded state store on node:sqlite: what a tick changed is committed in one durable, fenced step or not at all.
import { statSync } from 'node:fs'
import { EarlyWarningError } from '../../core/errors.ts'
import type { Checkpoint, StateStore } from '../../core/ports.ts'
import { createCheckpointFiles } from './checkpoint-files.ts'
import type { Database } from '../sqlite.ts'
import { openSqlite, transaction } from '../sqlite.ts'
import { createRefusedReader } from './refused-posts.ts'
import { addDue, dueIsThere, stateSchema, stateSchemaVersion } from './sqlite-state-schema.ts'
import { readMeta, writeMeta } from './state-meta.ts'
import type { StoredResults } from './stored-results.ts'
import { readResultsAfter } from './stored-results.ts'
import { createOutbox, createReaders, readCounters } from './state-readers.ts'
import { createCommitWriter } from './state-writer.ts'

/** What each table may hold; beyond it the oldest rows go first. Limits of alerts count revisions, newest first. */
export interface StateLimits {
  readonly alertRevisionsMax: number
  /** The latest revision of an alert outlives its older ones up to here. */
  readonly alertsMax: number
  readonly situationsMax: number
  readonly signalsMax: number
  readonly deadLettersMax: number
  /** Outcomes of actions, which whoever asked reads within seconds; every other record of the desk stays. */
  readonly outcomesMax: number
  /** Unsent rows; when a sink is away for so long that more wait, its oldest are given up. */
  readonly outboxPendingMax: number
  readonly outboxDoneMax: number
  /** Stretches of refused posts; an index that is made anew shows older ones as documents. */
  readonly refusedMax: number
}

const defaultStateLimits: StateLimits = {
  alertRevisionsMax: 500_000,
  alertsMax: 2_000_000,
  situationsMax: 100_000,
  signalsMax: 200_000,
  deadLettersMax: 20_000,
  outcomesMax: 20_000,
  outboxPendingMax: 100_000,
  outboxDoneMax: 20_000,
  refusedMax: 1_000_000,
}

/** Beside the log and the index of one process it also knows what that index should hold. */
export interface SqliteState extends StateStore {
  /** Where it stands, without taking it over; null where nobody ever has. */
  standing(): Promise<{ readonly offset: number; readonly checkpoint: Checkpoint | null } | null>
  /** Log offsets from `from` up to but not including `to` of posts that became no documents. */
  refusedBetween(from: number, to: number): ReadonlySet<number>
  /** What was decided after a tick, and the latest revision of every alert, in pieces. */
  resultsAfter(tick: number): Iterable<StoredResults>
}

export interface SqliteStateOptions {
  /** The database file; checkpoints are files beside it. */
  readonly path: string
  readonly limits?: Partial<StateLimits>
}

// The check reads every page, a few hundred MB a second; beyond this size the checksums of the rows have to do.
const integrityCheckBytesMax = 256 * 1024 * 1024
// Old rows are dropped once in this many commits: dropping costs as much as a commit and need not be exact.
const commitsPerTrim = 64

export function createSqliteState(options: SqliteStateOptions): SqliteState {
  const database = openDatabase(options.path)
  const limits = { ...defaultStateLimits, ...options.limits }
  const checkpoints = createCheckpointFiles(database, `${options.path}.checkpoints`)
  const write = createCommitWriter(database)
  const outbox = createOutbox(database)
  const readers = createReaders(database)
  let commitsSinceTrim = commitsPerTrim

  return {
    async open(owner, { epochFloor = 0, mustExist = false } = {}) {
      const { epoch, offset } = transaction(database, () => {
        const meta = readMeta(database)
        if (mustExist && meta.epoch === 0) {
          throw new EarlyWarningError(
            'HISTORY_LOST',
            `${options.path} has never been opened; restore it from a backup.`,
          )
        }
        const next = { ...meta, epoch: Math.max(meta.epoch, epochFloor) + 1, owner }
        writeMeta(database, next)
        return next
      })
      return { epoch, offset, checkpoint: await checkpoints.newest(offset), counters: readCounters(database) }
    },
    async commit(commit) {
      const outcome = transaction(database, () => write(commit))
      if (outcome === 'ok' && ++commitsSinceTrim >= commitsPerTrim) {
        transaction(database, () => trim(database, limits))
        commitsSinceTrim = 0
      }
      return outcome
    },
    async saveCheckpoint(epoch, checkpoint) {
      const meta = readMeta(database)
      if (meta.epoch !== epoch) return 'fenced'
      if (checkpoint.offset > meta.offset) return 'gap'
      return checkpoints.save(checkpoint, () => readMeta(database).epoch === epoch)
    },
    standing: async () => {
      const { epoch, offset } = readMeta(database)
      return epoch === 0 ? null : { offset, checkpoint: await checkpoints.newest(offset) }
    },
    ...outbox,
    ...readers,
    refusedBetween: createRefusedReader(database),
    resultsAfter: (tick) => readResultsAfter(database, tick),
    async close() {
      if (database.isOpen) database.close()
    },
  }
}

function openDatabase(path: string): Database {
  const database = openSqlite({ path, synchronous: 'FULL' })
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version !== 0 && version !== stateSchemaVersion) {
      throw new EarlyWarningError(
        'STATE_VERSION',
        `${path} has schema version ${version}; this build reads ${stateSchemaVersion}. Use the build that wrote it.`,
      )
    }
    transaction(database, () => {
      if (database.prepare(dueIsThere).get()?.['there'] === 0) database.exec(addDue)
      database.exec(stateSchema)
      const empty = database.prepare('SELECT 1 FROM meta').get() === undefined
      if (version === 0 && empty) writeMeta(database, { epoch: 0, owner: '', offset: 0, tick: 0, sequence: 0 })
    })
    if (statSync(path).size < integrityCheckBytesMax) checkIntegrity(database, path)
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

function checkIntegrity(database: Database, path: string): void {
  const result = database.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']
  if (result === 'ok') return
  throw new EarlyWarningError('STATE_CORRUPT', `${path} is damaged: ${String(result)}. Restore it from a backup.`)
}

function trim(database: Database, limits: StateLimits): void {
  // By distance from the newest row, not by counting: a count would read the whole table, the distance reads two rows.
  const keepNewest = (table: string, limit: number, where = '1') =>
    database.exec(`DELETE FROM ${table} WHERE sequence <= (SELECT max(sequence) FROM ${table}) - ${limit} AND ${where}`)
  keepNewest('alert_heads', limits.alertsMax)
  keepNewest('alert_revisions', limits.alertRevisionsMax, headless)
  keepNewest('signals', limits.signalsMax)
  keepNewest('dead_letters', limits.deadLettersMax)
  keepNewest('records', limits.outcomesMax, "kind = 'outcome'")
  keepNewest('outbox', limits.outboxPendingMax, 'done = 0')
  keepNewest('outbox', limits.outboxDoneMax, 'done = 1')
  database.exec(
    `DELETE FROM refused WHERE "offset" < (SELECT "offset" FROM refused ORDER BY "offset" DESC LIMIT 1 OFFSET ${limits.refusedMax})`,
  )
  database.exec(
    `DELETE FROM situations WHERE tick < (SELECT tick FROM situations ORDER BY tick DESC LIMIT 1 OFFSET ${limits.situationsMax})`,
  )
}

const headless = 'NOT EXISTS (SELECT 1 FROM alert_heads h WHERE h.sequence = alert_revisions.sequence)'
