// The state store in memory: for tests and replays that start from nothing.
import type { Alert } from '../../src/core/alert.ts'
import { EarlyWarningError } from '../../src/core/errors.ts'
import type { DeskRecord } from '../../src/core/desk-record.ts'
import type { DeadLetter } from '../../src/core/outcome.ts'
import type { Checkpoint, OutboxRow, SequencedAlert, StateStore } from '../../src/core/ports.ts'
import type { Signal } from '../../src/core/signal.ts'
import type { Situation } from '../../src/core/situation.ts'

interface OutboxEntry {
  readonly row: OutboxRow
  attempts: number
  dueAtMs: number
  done: boolean
}

const deadLettersMax = 20_000
const signalsMax = 200_000

export function createMemoryState(): StateStore {
  let epoch = 0
  let offset = 0
  const checkpoints: Checkpoint[] = []
  const counters: Record<string, number> = {}
  const revisions: SequencedAlert[] = []
  const heads = new Map<string, SequencedAlert>()
  const situations = new Map<string, Situation>()
  const signals = new Map<string, Signal>()
  const letters: DeadLetter[] = []
  const records = new Map<string, DeskRecord>()
  const outbox = new Map<string, OutboxEntry>()
  const keyOf = (sink: string, alertId: string, rev: number) => JSON.stringify([sink, alertId, rev])

  function addAlert(alert: Alert): void {
    if ((heads.get(alert.id)?.alert.rev ?? -1) >= alert.rev) return
    const entry = { sequence: revisions.length + 1, alert }
    revisions.push(entry)
    heads.set(alert.id, entry)
  }

  return {
    async open(_owner, { epochFloor = 0, mustExist = false } = {}) {
      if (mustExist && epoch === 0)
        throw new EarlyWarningError('HISTORY_LOST', 'The state in memory has never been opened.')
      epoch = Math.max(epoch, epochFloor) + 1
      const checkpoint = checkpoints.findLast((one) => one.offset <= offset) ?? null
      return { epoch, offset, checkpoint, counters: { ...counters } }
    },
    async commit(commit) {
      if (commit.epoch !== epoch) return 'fenced'
      if (commit.fromOffset !== offset) return offset >= commit.toOffset ? 'already' : 'gap'
      commit.alerts.forEach(addAlert)
      for (const one of commit.situations) {
        if ((situations.get(one.id)?.rev ?? -1) < one.rev) situations.set(one.id, one)
      }
      for (const signal of commit.signals) signals.set(signal.id, signal)
      for (const id of signals.keys()) {
        if (signals.size <= signalsMax) break
        signals.delete(id)
      }
      for (const record of commit.records ?? []) {
        records.delete(`${record.kind}|${record.id}`)
        records.set(`${record.kind}|${record.id}`, record)
      }
      letters.push(...commit.deadLetters)
      letters.splice(0, Math.max(0, letters.length - deadLettersMax))
      for (const row of commit.outbox) {
        const key = keyOf(row.sink, row.alert.id, row.alert.rev)
        if (!outbox.has(key)) outbox.set(key, { row, attempts: 0, dueAtMs: 0, done: false })
      }
      Object.assign(counters, commit.counters)
      offset = commit.toOffset
      return 'ok'
    },
    async saveCheckpoint(owner, checkpoint) {
      if (owner !== epoch) return 'fenced'
      if (checkpoint.offset > offset) return 'gap'
      checkpoints.push({ ...checkpoint, bytes: Uint8Array.from(checkpoint.bytes) })
      checkpoints.splice(0, checkpoints.length - 2)
      return 'ok'
    },
    async pending(sink, limit) {
      const seen = new Set<string>()
      const waiting = [...outbox.values()].filter((entry) => entry.row.sink === sink && !entry.done)
      const heads = waiting.filter(({ row }) => !seen.has(row.alert.id) && seen.add(row.alert.id))
      heads.sort((a, b) => a.dueAtMs - b.dueAtMs)
      return heads.slice(0, limit).map(({ row, attempts, dueAtMs }) => ({ ...row, attempts, dueAtMs }))
    },
    async markDone(sink, rows) {
      for (const row of rows) {
        const entry = outbox.get(keyOf(sink, row.alertId, row.rev))
        if (entry !== undefined) entry.done = true
      }
    },
    async markFailed(sink, row, _error, dueAtMs) {
      const entry = outbox.get(keyOf(sink, row.alertId, row.rev))
      if (entry === undefined || entry.done) return
      entry.attempts++
      entry.dueAtMs = dueAtMs
    },
    async giveUp(sink, row) {
      const entry = outbox.get(keyOf(sink, row.alertId, row.rev))
      if (entry !== undefined) entry.done = true
    },
    alert: async (id) => heads.get(id)?.alert ?? null,
    alertRevisions: async (id, limit) =>
      revisions
        .map(({ alert }) => alert)
        .filter((alert) => alert.id === id)
        .slice(-limit),
    alertsAfter: async (sequence, limit) => revisions.slice(Math.max(0, sequence), Math.max(0, sequence) + limit),
    latestAlerts: async (limit) => [...heads.values()].sort((a, b) => b.sequence - a.sequence).slice(0, limit),
    situation: async (id) => situations.get(id) ?? null,
    record: async (kind, id) => records.get(`${kind}|${id}`) ?? null,
    records: async (kind, limit, skip = 0) =>
      [...records.values()]
        .filter((record) => record.kind === kind)
        .reverse()
        .slice(skip, skip + limit),
    deadLetters: async (limit, skip = 0) => letters.toReversed().slice(skip, skip + limit),
    async close() {},
  }
}
