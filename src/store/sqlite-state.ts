// The embedded state store on node:sqlite: what a tick changed is committed in one durable, fenced step or not at all.
import type { Alert } from '../core/alert.ts'
import { assert, EarlyWarningError } from '../core/errors.ts'
import type { DeadLetter } from '../core/outcome.ts'
import type { CommitOutcome, OutboxRow, SequencedAlert, StateCommit, StateStore } from '../core/ports.ts'
import type { Situation } from '../core/situation.ts'
import { createCheckpointFiles } from './checkpoint-files.ts'
import type { Database, Row } from './sqlite.ts'
import { openSqlite, transaction } from './sqlite.ts'
import { stateSchema, stateSchemaVersion } from './sqlite-state-schema.ts'

/** What each table may hold; beyond it the oldest rows go first. Limits of alerts count revisions, newest first. */
export interface StateLimits {
  readonly alertRevisionsMax: number
  /** The latest revision of an alert outlives its older ones up to here. */
  readonly alertsMax: number
  readonly situationsMax: number
  readonly signalsMax: number
  readonly deadLettersMax: number
  /** Unsent rows; when a sink is away for so long that more wait, its oldest are given up. */
  readonly outboxPendingMax: number
  readonly outboxDoneMax: number
}

export const defaultStateLimits: StateLimits = {
  alertRevisionsMax: 500_000,
  alertsMax: 2_000_000,
  situationsMax: 100_000,
  signalsMax: 200_000,
  deadLettersMax: 20_000,
  outboxPendingMax: 100_000,
  outboxDoneMax: 20_000,
}

export interface SqliteStateOptions {
  /** The database file; checkpoints are files beside it. */
  readonly path: string
  readonly limits?: Partial<StateLimits>
}

// Old rows are dropped once in this many commits: dropping costs as much as a commit and need not be exact.
const commitsPerTrim = 64

export function createSqliteState(options: SqliteStateOptions): StateStore {
  const database = openDatabase(options.path)
  const limits = { ...defaultStateLimits, ...options.limits }
  const checkpoints = createCheckpointFiles(database, `${options.path}.checkpoints`)
  const write = createCommitWriter(database)
  const outbox = createOutbox(database)
  const readers = createReaders(database)
  let commitsSinceTrim = commitsPerTrim

  return {
    async open(owner) {
      const epoch = transaction(database, () => {
        const next = readMeta(database).epoch + 1
        database.prepare('UPDATE meta SET epoch = ?, owner = ?').run(next, owner)
        return next
      })
      const { offset } = readMeta(database)
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
    ...outbox,
    ...readers,
    async close() {
      if (database.isOpen) database.close()
    },
  }
}

interface Meta {
  readonly epoch: number
  readonly offset: number
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
    transaction(database, () => database.exec(stateSchema))
    const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string }
    if (check.quick_check !== 'ok') {
      throw new EarlyWarningError(
        'STATE_CORRUPT',
        `${path} is damaged: ${check.quick_check}. Restore it from a backup.`,
      )
    }
    return database
  } catch (cause) {
    database.close()
    throw cause
  }
}

function createCommitWriter(database: Database): (commit: StateCommit) => CommitOutcome {
  const headOf = database.prepare('SELECT rev FROM alert_heads WHERE id = ?')
  const addRevision = database.prepare('INSERT INTO alert_revisions (id, rev, body) VALUES (?, ?, ?)')
  const setHead = database.prepare('INSERT OR REPLACE INTO alert_heads (id, rev, sequence) VALUES (?, ?, ?)')
  const setSituation = database.prepare(
    `INSERT INTO situations (id, rev, tick, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET rev = excluded.rev, tick = excluded.tick, body = excluded.body WHERE excluded.rev > rev`,
  )
  const setSignal = database.prepare('INSERT OR REPLACE INTO signals (id, tick, body) VALUES (?, ?, ?)')
  const addLetter = database.prepare('INSERT INTO dead_letters (body) VALUES (?)')
  const addOutbox = database.prepare(
    'INSERT INTO outbox (sink, alert, rev, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const setCounter = database.prepare('INSERT OR REPLACE INTO counters (name, value) VALUES (?, ?)')
  const moveOffset = database.prepare('UPDATE meta SET "offset" = ?, tick = ? WHERE "offset" = ? AND epoch = ?')

  return function write(commit) {
    const meta = readMeta(database)
    if (meta.epoch !== commit.epoch) return 'fenced'
    if (meta.offset !== commit.fromOffset) return meta.offset >= commit.toOffset ? 'already' : 'gap'
    for (const alert of commit.alerts) {
      const head = headOf.get(alert.id)
      if (head !== undefined && Number(head['rev']) >= alert.rev) continue
      const { lastInsertRowid } = addRevision.run(alert.id, alert.rev, JSON.stringify(alert))
      setHead.run(alert.id, alert.rev, lastInsertRowid)
    }
    for (const one of commit.situations) setSituation.run(one.id, one.rev, one.tick, JSON.stringify(one))
    for (const signal of commit.signals) setSignal.run(signal.id, signal.tick, JSON.stringify(signal))
    for (const letter of commit.deadLetters) addLetter.run(JSON.stringify(letter))
    for (const row of commit.outbox) addOutbox.run(row.sink, row.alertId, row.rev, row.body)
    for (const name of Object.keys(commit.counters).sort()) setCounter.run(name, commit.counters[name] ?? 0)
    const { changes } = moveOffset.run(commit.toOffset, commit.tick, commit.fromOffset, commit.epoch)
    assert(changes === 1, `The offset moved under a commit that had just read ${commit.fromOffset}.`)
    return 'ok'
  }
}

function createOutbox(database: Database): Pick<StateStore, 'pending' | 'markDone' | 'markFailed'> {
  const waiting = database.prepare(
    'SELECT sink, alert, rev, body, attempts FROM outbox WHERE sink = ? AND done = 0 ORDER BY sequence LIMIT ?',
  )
  const done = database.prepare('UPDATE outbox SET done = 1, error = NULL WHERE sink = ? AND alert = ? AND rev = ?')
  const failed = database.prepare(
    'UPDATE outbox SET attempts = attempts + 1, error = ? WHERE sink = ? AND alert = ? AND rev = ? AND done = 0',
  )
  return {
    async pending(sink, limit) {
      return waiting.all(sink, limit).map((row): OutboxRow & { attempts: number } => ({
        sink: String(row['sink']),
        alertId: String(row['alert']),
        rev: Number(row['rev']),
        body: String(row['body']),
        attempts: Number(row['attempts']),
      }))
    },
    async markDone(sink, rows) {
      transaction(database, () => {
        for (const row of rows) done.run(sink, row.alertId, row.rev)
      })
    },
    async markFailed(sink, row, error) {
      transaction(database, () => failed.run(error.slice(0, 500), sink, row.alertId, row.rev))
    },
  }
}

function createReaders(
  database: Database,
): Pick<StateStore, 'alert' | 'alertsAfter' | 'latestAlerts' | 'situation' | 'deadLetters'> {
  const joined = 'alert_heads h JOIN alert_revisions r ON r.sequence = h.sequence'
  const alertById = database.prepare(`SELECT r.sequence, r.body FROM ${joined} WHERE h.id = ?`)
  const after = database.prepare(
    'SELECT sequence, body FROM alert_revisions WHERE sequence > ? ORDER BY sequence LIMIT ?',
  )
  const latest = database.prepare(`SELECT r.sequence, r.body FROM ${joined} ORDER BY h.sequence DESC LIMIT ?`)
  const situationById = database.prepare('SELECT body FROM situations WHERE id = ?')
  const letters = database.prepare('SELECT body FROM dead_letters ORDER BY sequence DESC LIMIT ?')
  return {
    async alert(id) {
      const row = alertById.get(id)
      return row === undefined ? null : (parse(row) as Alert)
    },
    alertsAfter: async (sequence, limit) => after.all(sequence, limit).map(sequenced),
    latestAlerts: async (limit) => latest.all(limit).map(sequenced),
    async situation(id) {
      const row = situationById.get(id)
      return row === undefined ? null : (parse(row) as Situation)
    },
    deadLetters: async (limit) => letters.all(limit).map((row) => parse(row) as DeadLetter),
  }
}

function trim(database: Database, limits: StateLimits): void {
  // By distance from the newest row, not by counting: a count would read the whole table, the distance reads two rows.
  const keepNewest = (table: string, limit: number, where = '1') =>
    database.exec(`DELETE FROM ${table} WHERE sequence <= (SELECT max(sequence) FROM ${table}) - ${limit} AND ${where}`)
  keepNewest('alert_heads', limits.alertsMax)
  keepNewest('alert_revisions', limits.alertRevisionsMax, headless)
  keepNewest('signals', limits.signalsMax)
  keepNewest('dead_letters', limits.deadLettersMax)
  keepNewest('outbox', limits.outboxPendingMax, 'done = 0')
  keepNewest('outbox', limits.outboxDoneMax, 'done = 1')
  database.exec(
    `DELETE FROM situations WHERE tick < (SELECT tick FROM situations ORDER BY tick DESC LIMIT 1 OFFSET ${limits.situationsMax})`,
  )
}

const headless = 'NOT EXISTS (SELECT 1 FROM alert_heads h WHERE h.sequence = alert_revisions.sequence)'

function readMeta(database: Database): Meta {
  const row = database.prepare('SELECT epoch, "offset" FROM meta').get()
  assert(row !== undefined, 'The state database has its one meta row.')
  return { epoch: Number(row['epoch']), offset: Number(row['offset']) }
}

function readCounters(database: Database): Record<string, number> {
  const rows = database.prepare('SELECT name, value FROM counters ORDER BY name').all()
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['value'])]))
}

function sequenced(row: Row): SequencedAlert {
  return { sequence: Number(row['sequence']), alert: parse(row) as Alert }
}

/** Rows of this database were written by this program from the same type. */
function parse(row: Row): unknown {
  return JSON.parse(String(row['body']))
}
