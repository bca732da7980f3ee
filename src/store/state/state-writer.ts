// Writes everything that a tick changed, inside the transaction of its caller.
import type { Alert } from '../../core/alert.ts'
import { writeOutboxAlert } from '../../core/outbox-alert.ts'
import type { CommitOutcome, StateCommit } from '../../core/ports.ts'
import { checkRow, rowCrc } from './row-check.ts'
import type { Database } from '../sqlite.ts'
import { runsOf } from './refused-posts.ts'
import { readMeta, writeMeta } from './state-meta.ts'

export function createCommitWriter(database: Database): (commit: StateCommit) => CommitOutcome {
  const headOf = database.prepare('SELECT id, rev, sequence, crc FROM alert_heads WHERE id = ?')
  const addRevision = database.prepare(
    'INSERT INTO alert_revisions (sequence, id, rev, body, crc) VALUES (?, ?, ?, ?, ?)',
  )
  const setHead = database.prepare('INSERT OR REPLACE INTO alert_heads (id, rev, sequence, crc) VALUES (?, ?, ?, ?)')
  const setSituation = database.prepare(
    `INSERT INTO situations (id, rev, tick, body, crc) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
     SET rev = excluded.rev, tick = excluded.tick, body = excluded.body, crc = excluded.crc WHERE excluded.rev > rev`,
  )
  const setSignal = database.prepare('INSERT OR REPLACE INTO signals (id, tick, body) VALUES (?, ?, ?)')
  const addLetter = database.prepare('INSERT INTO dead_letters (body, crc) VALUES (?, ?)')
  const addOutbox = database.prepare(
    'INSERT INTO outbox (sink, alert, rev, body, crc) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const setRefused = database.prepare('INSERT OR REPLACE INTO refused ("offset", count) VALUES (?, ?)')
  const setRecord = database.prepare('INSERT OR REPLACE INTO records (kind, id, body, crc) VALUES (?, ?, ?, ?)')
  const setCounter = database.prepare('INSERT OR REPLACE INTO counters (name, value, crc) VALUES (?, ?, ?)')

  /** Returns the last sequence given out. */
  function writeAlerts(alerts: readonly Alert[], lastSequence: number): number {
    let sequence = lastSequence
    for (const alert of alerts) {
      const { id, rev } = alert
      const head = headOf.get(id)
      if (head !== undefined) checkRow('alert_heads', head, ['id', 'rev', 'sequence'])
      if (head !== undefined && Number(head['rev']) >= rev) continue
      const body = JSON.stringify(alert)
      addRevision.run(++sequence, id, rev, body, rowCrc(sequence, id, rev, body))
      setHead.run(id, rev, sequence, rowCrc(id, rev, sequence))
    }
    return sequence
  }

  return function write(commit) {
    const meta = readMeta(database)
    if (meta.epoch !== commit.epoch) return 'fenced'
    if (meta.offset !== commit.fromOffset) return meta.offset >= commit.toOffset ? 'already' : 'gap'
    const sequence = writeAlerts(commit.alerts, meta.sequence)
    for (const one of commit.situations) {
      const body = JSON.stringify(one)
      setSituation.run(one.id, one.rev, one.tick, body, rowCrc(one.id, one.rev, body))
    }
    for (const signal of commit.signals) setSignal.run(signal.id, signal.tick, JSON.stringify(signal))
    for (const letter of commit.deadLetters) {
      const body = JSON.stringify(letter)
      addLetter.run(body, rowCrc(body))
    }
    for (const record of commit.records ?? []) {
      const body = JSON.stringify(record)
      setRecord.run(record.kind, record.id, body, rowCrc(record.kind, record.id, body))
    }
    for (const { sink, alert } of commit.outbox) {
      const { id, rev } = alert
      const body = writeOutboxAlert(alert)
      addOutbox.run(sink, id, rev, body, rowCrc(sink, id, rev, body))
    }
    for (const { offset, count } of runsOf(commit.refused)) setRefused.run(offset, count)
    for (const name of Object.keys(commit.counters).sort()) {
      const value = commit.counters[name] ?? 0
      setCounter.run(name, value, rowCrc(name, value))
    }
    writeMeta(database, { ...meta, offset: commit.toOffset, tick: commit.tick, sequence })
    return 'ok'
  }
}
