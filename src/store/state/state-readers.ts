// Reads the embedded state: alerts in their order, situations, dead letters, counters, and what is still to be sent.
import type { Alert } from '../../core/alert.ts'
import type { DeskRecord } from '../../core/desk-record.ts'
import type { DeadLetter } from '../../core/outcome.ts'
import { readOutboxAlert } from '../../core/outbox-alert.ts'
import type { PendingRow, SequencedAlert, StateStore } from '../../core/ports.ts'
import type { Situation } from '../../core/situation.ts'
import { checkRow } from './row-check.ts'
import type { Database, Row } from '../sqlite.ts'
import { transaction } from '../sqlite.ts'

type ReaderName =
  | 'alert'
  | 'alertRevisions'
  | 'alertsAfter'
  | 'latestAlerts'
  | 'situation'
  | 'record'
  | 'records'
  | 'deadLetters'

export function createReaders(database: Database): Pick<StateStore, ReaderName> {
  const columns = 'r.sequence, r.id, r.rev, r.body, r.crc'
  const joined = 'alert_heads h JOIN alert_revisions r ON r.sequence = h.sequence'
  const alertById = database.prepare(`SELECT ${columns} FROM ${joined} WHERE h.id = ?`)
  const byId = database.prepare(
    `SELECT ${columns} FROM alert_revisions r WHERE r.id = ? ORDER BY r.sequence DESC LIMIT ?`,
  )
  const after = database.prepare(
    `SELECT ${columns} FROM alert_revisions r WHERE r.sequence > ? ORDER BY r.sequence LIMIT ?`,
  )
  const latest = database.prepare(`SELECT ${columns} FROM ${joined} ORDER BY h.sequence DESC LIMIT ?`)
  const situationById = database.prepare('SELECT id, rev, body, crc FROM situations WHERE id = ?')
  const recordById = database.prepare('SELECT kind, id, body, crc FROM records WHERE kind = ? AND id = ?')
  const recordsOfKind = database.prepare(
    'SELECT kind, id, body, crc FROM records WHERE kind = ? ORDER BY sequence DESC LIMIT ? OFFSET ?',
  )
  const deskRecord = (row: Row) => parse('records', row, ['kind', 'id', 'body']) as DeskRecord
  const letters = database.prepare('SELECT body, crc FROM dead_letters ORDER BY sequence DESC LIMIT ? OFFSET ?')
  return {
    async alert(id) {
      const row = alertById.get(id)
      return row === undefined ? null : sequenced(row).alert
    },
    alertRevisions: async (id, limit) =>
      byId
        .all(id, limit)
        .map((row) => sequenced(row).alert)
        .reverse(),
    alertsAfter: async (sequence, limit) => after.all(sequence, limit).map(sequenced),
    latestAlerts: async (limit) => latest.all(limit).map(sequenced),
    async situation(id) {
      const row = situationById.get(id)
      return row === undefined ? null : (parse('situations', row, ['id', 'rev', 'body']) as Situation)
    },
    async record(kind, id) {
      const row = recordById.get(kind, id)
      return row === undefined ? null : deskRecord(row)
    },
    records: async (kind, limit, skip = 0) => recordsOfKind.all(kind, limit, skip).map(deskRecord),
    deadLetters: async (limit, skip = 0) =>
      letters.all(limit, skip).map((row) => parse('dead_letters', row, ['body']) as DeadLetter),
  }
}

export function createOutbox(database: Database): Pick<StateStore, 'pending' | 'markDone' | 'markFailed' | 'giveUp'> {
  const waiting = database.prepare(
    `SELECT sink, alert, rev, body, crc, attempts, due FROM outbox o WHERE sink = ? AND done = 0 AND NOT EXISTS
     (SELECT 1 FROM outbox e WHERE e.sink = o.sink AND e.alert = o.alert AND e.rev < o.rev AND e.done = 0)
     ORDER BY due, sequence LIMIT ?`,
  )
  const done = database.prepare('UPDATE outbox SET done = 1, error = NULL WHERE sink = ? AND alert = ? AND rev = ?')
  const failed = database.prepare(
    'UPDATE outbox SET attempts = attempts + 1, error = ?, due = ? WHERE sink = ? AND alert = ? AND rev = ? AND done = 0',
  )
  const givenUp = database.prepare('UPDATE outbox SET done = 1, error = ? WHERE sink = ? AND alert = ? AND rev = ?')
  return {
    async pending(sink, limit) {
      return waiting.all(sink, limit).map((row): PendingRow => {
        checkRow('outbox', row, ['sink', 'alert', 'rev', 'body'])
        return {
          sink,
          alert: readOutboxAlert(String(row['body'])),
          attempts: Number(row['attempts']),
          dueAtMs: Number(row['due']),
        }
      })
    },
    async markDone(sink, rows) {
      transaction(database, () => {
        for (const row of rows) done.run(sink, row.alertId, row.rev)
      })
    },
    async markFailed(sink, row, error, dueAtMs) {
      transaction(database, () => failed.run(error.slice(0, 500), dueAtMs, sink, row.alertId, row.rev))
    },
    async giveUp(sink, row, error) {
      transaction(database, () => givenUp.run(error.slice(0, 500), sink, row.alertId, row.rev))
    },
  }
}

export function readCounters(database: Database): Record<string, number> {
  const rows = database.prepare('SELECT name, value, crc FROM counters ORDER BY name').all()
  for (const row of rows) checkRow('counters', row, ['name', 'value'])
  return Object.fromEntries(rows.map((row) => [String(row['name']), Number(row['value'])]))
}

function sequenced(row: Row): SequencedAlert {
  const alert = parse('alert_revisions', row, ['sequence', 'id', 'rev', 'body']) as Alert
  return { sequence: Number(row['sequence']), alert }
}

/** Rows of this database were written by this program from the same type. */
function parse(table: string, row: Row, columns: readonly string[]): unknown {
  checkRow(table, row, columns)
  return JSON.parse(String(row['body']))
}
