// The state store on Redis: one script commits everything a tick changed, and refuses an owner that has been replaced.
import { randomUUID } from 'node:crypto'
import type { Alert } from '../../core/alert.ts'
import { EarlyWarningError } from '../../core/errors.ts'
import type { DeskRecord } from '../../core/desk-record.ts'
import { deskKinds } from '../../core/desk-record.ts'
import type { DeadLetter } from '../../core/outcome.ts'
import { readOutboxAlert, writeOutboxAlert } from '../../core/outbox-alert.ts'
import type { CommitOutcome, OutboxKey, PendingRow, SequencedAlert, StateCommit, StateStore } from '../../core/ports.ts'
import type { Situation } from '../../core/situation.ts'
import { createRedisCheckpoints } from './redis-checkpoints.ts'
import type { RedisConnection, RedisValue } from './redis-connection.ts'
import { commitScript, doneScript, failedScript, openScript } from './state-scripts.ts'

export interface RedisStateOptions {
  readonly connection: RedisConnection
  /** Keys begin with `{name}`: the braces put all of them into one hash slot, so that a script reaches them in a cluster too. */
  readonly name: string
  readonly limits?: Partial<RedisStateLimits>
  /** Replicas whose append-only file must hold a commit before it counts; 0 where the server syncs always. */
  readonly replicasSynced?: number
}

export interface RedisStateLimits {
  readonly alertRevisionsMax: number
  readonly situationsMax: number
  readonly deadLettersMax: number
  readonly outboxPendingMax: number
  readonly outboxDoneMax: number
}

/** About 4 KB a revision and 6 KB a situation: some 1 GB at the limits. Signals live in the index and in no state. */
const defaultRedisLimits: RedisStateLimits = {
  alertRevisionsMax: 100_000,
  situationsMax: 20_000,
  deadLettersMax: 20_000,
  outboxPendingMax: 50_000,
  outboxDoneMax: 20_000,
}

export function createRedisState(options: RedisStateOptions): StateStore {
  const { connection } = options
  const limits = { ...defaultRedisLimits, ...options.limits }
  const key = (part: string) => `{${options.name}}:${part}`
  const checkpoints = createRedisCheckpoints(connection, key)
  let committedOffset = 0

  async function commit(change: StateCommit): Promise<CommitOutcome> {
    const sinks = [...new Set(change.outbox.map((row) => row.sink))].sort()
    const keys = [
      ...fixedKeys.map(key),
      ...sinks.flatMap((sink) => outboxKeys(key, sink)),
      ...deskKinds.flatMap((kind) => recordKeys(key, kind)),
    ]
    const outcome = await connection.run(commitScript, keys, commitValues(change, sinks, limits))
    if (outcome === 'lost') throw lostState(options.name, committedOffset)
    if (outcome !== 'ok' && outcome !== 'already' && outcome !== 'fenced' && outcome !== 'gap') {
      throw new EarlyWarningError('STATE_CORRUPT', `Redis answered "${String(outcome)}" to a commit.`)
    }
    if (outcome === 'ok' || outcome === 'already') {
      await waitForReplicas()
      committedOffset = Math.max(committedOffset, change.toOffset)
    }
    return outcome
  }

  async function waitForReplicas(): Promise<void> {
    const wanted = options.replicasSynced ?? 0
    if (wanted === 0) return
    for (let tries = 0; tries < 60; tries++) {
      const answer = (await connection.call('WAITAOF', 1, wanted, 1_000)) as readonly number[]
      if ((answer[0] ?? 0) >= 1 && (answer[1] ?? 0) >= wanted) return
    }
    throw new EarlyWarningError(
      'STORAGE_FAILED',
      `Fewer than ${wanted} replicas of Redis synced a commit within a minute.`,
    )
  }

  return {
    async open(owner, { epochFloor = 0, mustExist = false } = {}) {
      const values = [owner, epochFloor, randomUUID(), mustExist ? 1 : 0]
      const answer = (await connection.run(openScript, [key('meta')], values)) as string[]
      if (answer[0] === 'lost') throw lostState(options.name, committedOffset)
      const offset = Number(answer[1])
      committedOffset = offset
      return {
        epoch: Number(answer[0]),
        offset,
        checkpoint: await checkpoints.newest(offset),
        counters: await countersOf(connection, key('counters')),
      }
    },
    commit,
    async saveCheckpoint(epoch, checkpoint) {
      const outcome = await checkpoints.save(epoch, checkpoint)
      if (outcome === 'lost') throw lostState(options.name, committedOffset)
      return outcome
    },
    ...createOutbox(connection, key, limits),
    ...createReaders(connection, key),
    close: () => connection.close(),
  }
}

const fixedKeys = [
  'meta',
  'revisions',
  'heads',
  'head-ranks',
  'situation-revisions',
  'situations',
  'situation-ranks',
  'dead-letters',
  'counters',
  'outbox-sequence',
  'revision-lists',
] as const

function outboxKeys(key: (part: string) => string, sink: string): [string, string, string, string] {
  return [key(`outbox:${sink}`), key(`outbox-order:${sink}`), key(`outbox-done:${sink}`), key(`outbox-due:${sink}`)]
}

/** The records of one kind, and their order. */
function recordKeys(key: (part: string) => string, kind: string): [string, string] {
  return [key(`records:${kind}`), key(`record-order:${kind}`)]
}

function commitValues(change: StateCommit, sinks: readonly string[], limits: RedisStateLimits): RedisValue[] {
  const { alerts, situations, deadLetters, outbox } = change
  const counters = Object.entries(change.counters).sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return [
    String(change.epoch),
    String(change.fromOffset),
    String(change.toOffset),
    String(change.tick),
    limits.alertRevisionsMax,
    0,
    limits.situationsMax,
    limits.deadLettersMax,
    limits.outboxPendingMax,
    alerts.length,
    ...alerts.flatMap((alert) => [alert.id, alert.rev, JSON.stringify(alert)]),
    situations.length,
    ...situations.flatMap((one) => [one.id, one.rev, one.tick, JSON.stringify(one)]),
    deadLetters.length,
    ...deadLetters.map((letter) => JSON.stringify(letter)),
    outbox.length,
    ...outbox.flatMap((row) => [
      sinks.indexOf(row.sink) + 1,
      rowName({ alertId: row.alert.id, rev: row.alert.rev }),
      writeOutboxAlert(row.alert),
    ]),
    counters.length,
    ...counters.flatMap(([name, value]) => [name, String(value)]),
    deskKinds.length,
    (change.records ?? []).length,
    ...(change.records ?? []).flatMap((one) => [deskKinds.indexOf(one.kind), one.id, JSON.stringify(one)]),
  ]
}

function createOutbox(
  connection: RedisConnection,
  key: (part: string) => string,
  limits: RedisStateLimits,
): Pick<StateStore, 'pending' | 'markDone' | 'markFailed' | 'giveUp'> {
  const done = async (sink: string, rows: readonly OutboxKey[]) => {
    await connection.run(doneScript, outboxKeys(key, sink), [limits.outboxDoneMax, ...rows.map(rowName)])
  }
  return {
    async pending(sink, limit) {
      const [rows, order, , due] = outboxKeys(key, sink)
      const [names, waits] = (await Promise.all([
        connection.call('ZRANGE', order, 0, rowsRead - 1),
        connection.call('HGETALL', due),
      ])) as [string[], string[]]
      const heads = headsOf(names, waits).slice(0, limit)
      if (heads.length === 0) return []
      const bodies = (await connection.call('HMGET', rows, ...heads.map(({ name }) => name))) as (string | null)[]
      return heads.flatMap(({ dueAtMs }, i): PendingRow[] => {
        const stored = bodies[i]
        if (stored === null || stored === undefined) return []
        const start = stored.search(/\D|$/u)
        const attempts = Number(stored.slice(0, start))
        return [{ sink, alert: readOutboxAlert(stored.slice(start)), attempts, dueAtMs }]
      })
    },
    markDone: (sink, rows) => done(sink, rows),
    async markFailed(sink, row, _error, dueAtMs) {
      const [rows, , , due] = outboxKeys(key, sink)
      await connection.run(failedScript, [rows, due], [rowName(row), String(dueAtMs)])
    },
    giveUp: (sink, row) => done(sink, [row]),
  }
}

/** Of one sink so many of the oldest rows are looked through: where more wait, an endpoint has been away for long. */
const rowsRead = 5_000

function rowName({ alertId, rev }: OutboxKey): string {
  return `${alertId}|${rev}`
}

/** Of each alert its first row, the soonest due first; `names` are in the order of the commits, `waits` names and times in turn. */
function headsOf(names: readonly string[], waits: readonly string[]): { name: string; dueAtMs: number }[] {
  const dueAtMs = new Map<string, number>()
  for (let i = 0; i + 1 < waits.length; i += 2) dueAtMs.set(waits[i] ?? '', Number(waits[i + 1]))
  const seen = new Set<string>()
  const heads = names.filter((name) => {
    const alertId = name.slice(0, name.lastIndexOf('|'))
    return !seen.has(alertId) && seen.add(alertId)
  })
  return heads.map((name) => ({ name, dueAtMs: dueAtMs.get(name) ?? 0 })).sort((a, b) => a.dueAtMs - b.dueAtMs)
}

function createReaders(
  connection: RedisConnection,
  key: (part: string) => string,
): Omit<StateStore, 'open' | 'commit' | 'saveCheckpoint' | 'pending' | 'markDone' | 'markFailed' | 'giveUp' | 'close'> {
  async function revisions(sequences: readonly number[]): Promise<SequencedAlert[]> {
    if (sequences.length === 0) return []
    const bodies = (await connection.call('HMGET', key('revisions'), ...sequences)) as (string | null)[]
    return sequences.flatMap((sequence, i): SequencedAlert[] => {
      const body = bodies[i]
      return body === null || body === undefined ? [] : [{ sequence, alert: JSON.parse(body) as Alert }]
    })
  }
  return {
    async alert(id) {
      const sequence = await connection.call('ZSCORE', key('head-ranks'), id)
      return sequence === null ? null : ((await revisions([Number(sequence)]))[0]?.alert ?? null)
    },
    async alertRevisions(id, limit) {
      const list = (await connection.call('HGET', key('revision-lists'), id)) as string | null
      // An alert from before there were lists is known by its latest revision alone.
      const known = list ?? ((await connection.call('ZSCORE', key('head-ranks'), id)) as string | null)
      const sequences = known === null ? [] : known.split(',')
      return (await revisions(sequences.slice(-limit).map(Number))).map(({ alert }) => alert)
    },
    async alertsAfter(sequence, limit) {
      const [last, trimmed] = (await connection.call('HMGET', key('meta'), 'sequence', 'trimmed')) as (string | null)[]
      const first = Math.max(0, sequence, Number(trimmed ?? 0)) + 1
      const count = Math.max(0, Math.min(limit, Number(last ?? 0) - first + 1))
      return revisions(Array.from({ length: count }, (_, i) => first + i))
    },
    async latestAlerts(limit) {
      const pairs = (await connection.call('ZREVRANGE', key('head-ranks'), 0, limit - 1, 'WITHSCORES')) as string[]
      return revisions(pairs.filter((_, i) => i % 2 === 1).map(Number))
    },
    async situation(id) {
      const body = (await connection.call('HGET', key('situations'), id)) as string | null
      return body === null ? null : (JSON.parse(body) as Situation)
    },
    async record(kind, id) {
      const body = (await connection.call('HGET', recordKeys(key, kind)[0], id)) as string | null
      return body === null ? null : (JSON.parse(body) as DeskRecord)
    },
    async records(kind, limit, skip = 0) {
      const [bodies, order] = recordKeys(key, kind)
      const ids = (await connection.call('ZREVRANGE', order, skip, skip + limit - 1)) as string[]
      if (ids.length === 0) return []
      const found = (await connection.call('HMGET', bodies, ...ids)) as (string | null)[]
      return found.flatMap((body) => (body === null ? [] : [JSON.parse(body) as DeskRecord]))
    },
    async deadLetters(limit, skip = 0) {
      const bodies = (await connection.call('LRANGE', key('dead-letters'), skip, skip + limit - 1)) as string[]
      return bodies.map((body) => JSON.parse(body) as DeadLetter)
    },
  }
}

async function countersOf(connection: RedisConnection, key: string): Promise<Record<string, number>> {
  const flat = (await connection.call('HGETALL', key)) as string[]
  const pairs: [string, number][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i] ?? '', Number(flat[i + 1])])
  return Object.fromEntries(pairs.sort((a, b) => (a[0] < b[0] ? -1 : 1)))
}

function lostState(name: string, committedOffset: number): EarlyWarningError {
  return new EarlyWarningError(
    'HISTORY_LOST',
    `Redis holds no state named ${name}, but the log says that ${committedOffset > 0 ? `everything up to offset ${committedOffset} was committed` : 'there was one'}. ` +
      'Restore its append-only file from a backup; or start with --accept-loss, which folds again what Kafka still holds.',
  )
}
