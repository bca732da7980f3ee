// The desk keeps what the office writes down beside its alerts: it checks revisions, answers every action, and silences.
import type { Alert } from '../../core/alert.ts'
import type { Person } from '../../core/alert-action.ts'
import type { ActionOutcome, DeskPut, DeskRecord } from '../../core/desk-record.ts'
import type { Clock } from '../../core/tick.ts'
import type { AlertSilence } from './silence.ts'
import { holds, silences } from './silence.ts'

/** What became of an action under its id. */
export interface NamedOutcome {
  readonly id: string
  readonly by: Person
  readonly outcome: ActionOutcome
}

export interface DeskState {
  readonly heads: ReadonlyMap<string, DeskHead>
  readonly silences: ReadonlyMap<string, DeskRecord>
}

interface DeskHead {
  readonly rev: number
  readonly by: Person
  readonly atMs: number
}

export interface Desk {
  /** The records that this tick wrote, and the outcomes of its actions. */
  take(clock: Clock, puts: readonly DeskPut[], outcomes: readonly NamedOutcome[]): readonly DeskRecord[]
  /** Which of the revisions are told to nobody, as `id.rev`, and the silences with what they kept back. */
  silence(clock: Clock, alerts: readonly Alert[]): Silenced
  snapshot(): DeskState
}

export interface Silenced {
  readonly revisions: readonly string[]
  readonly records: readonly DeskRecord[]
}

// 100,000 records of an office are decades; the oldest leave, and are then written over without a question.
const headsMax = 100_000
const silencesMax = 1_000

export function createDesk(state?: DeskState): Desk {
  const heads = new Map(state?.heads)
  const kept = new Map(state?.silences)

  function put(clock: Clock, one: DeskPut): readonly DeskRecord[] {
    const key = `${one.kind}|${one.id}`
    const head = heads.get(key)
    const rev = head?.rev ?? 0
    const outcome = (result: ActionOutcome) => outcomeRecord(clock, { id: one.action, by: one.by, outcome: result })
    if (one.ifRev !== undefined && one.ifRev !== rev) {
      const { by = null, atMs = 0 } = head ?? {}
      return [outcome({ kind: 'stale', rev, state: '', by, atMs, action: 'put' })]
    }
    const { kind, id, by, atMs, body } = one
    const record = { kind, id, rev: rev + 1, atMs, by, body }
    heads.set(key, { rev: rev + 1, by, atMs })
    forgetFirst(heads, headsMax)
    if (kind === 'silence') keepSilence(record)
    return [record, outcome({ kind: 'done', rev: rev + 1, state: '', created: id })]
  }

  function keepSilence(record: DeskRecord): void {
    kept.set(record.id, record)
    forgetFirst(kept, silencesMax)
  }

  function silence(clock: Clock, alerts: readonly Alert[]): Silenced {
    if (alerts.length === 0 || kept.size === 0) return { revisions: [], records: [] }
    const nowMs = clock.tick.closedAtMs
    const revisions: string[] = []
    const touched = new Map<string, DeskRecord>()
    for (const alert of alerts) {
      const found = [...kept.values()].find(
        ({ body }) => holds(silenceOf(body), nowMs) && silences(silenceOf(body), alert),
      )
      if (found === undefined) continue
      revisions.push(`${alert.id}.${alert.rev}`)
      const { hits } = silenceOf(found.body)
      const next = { ...found, rev: found.rev + 1, body: { ...found.body, hits: hits + 1, lastHitMs: nowMs } }
      kept.set(next.id, next)
      const head = heads.get(`silence|${next.id}`)
      if (head !== undefined) heads.set(`silence|${next.id}`, { ...head, rev: next.rev })
      touched.set(next.id, next)
    }
    return { revisions, records: [...touched.values()] }
  }

  return {
    take: (clock, puts, outcomes) => [
      ...puts.flatMap((one) => put(clock, one)),
      ...outcomes.map((one) => outcomeRecord(clock, one)),
    ],
    silence,
    snapshot: () => ({ heads: new Map(heads), silences: new Map(kept) }),
  }
}

function outcomeRecord(clock: Clock, { id, by, outcome }: NamedOutcome): DeskRecord {
  return { kind: 'outcome', id, rev: 1, atMs: clock.tick.closedAtMs, by, body: { ...outcome } }
}

/** Bodies of silences are written by this program alone, from this type. */
function silenceOf(body: DeskRecord['body']): AlertSilence {
  return body as unknown as AlertSilence
}

function forgetFirst(map: Map<string, unknown>, most: number): void {
  const first = map.keys().next()
  if (map.size > most && first.done !== true) map.delete(first.value)
}
