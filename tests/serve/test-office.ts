// An office for the tests of src/serve: it decides what people write at once, with the real state machine and the real desk.
import { actOn } from '../../src/alerts/act/act.ts'
import { nobody, outcomeOf } from '../../src/alerts/act/deed.ts'
import { createDesk } from '../../src/alerts/desk/desk.ts'
import type { Held } from '../../src/alerts/held-alert.ts'
import type { Alert } from '../../src/core/alert.ts'
import type { DeskRecord, OfficeRecord } from '../../src/core/desk-record.ts'
import type { StateStore } from '../../src/core/ports.ts'
import type { Clock } from '../../src/core/tick.ts'

interface TestOfficeOptions {
  readonly state: StateStore
  readonly commit: (alerts: readonly Alert[], records: readonly DeskRecord[]) => Promise<void>
  readonly nowMs: () => number
}

export function createTestOffice({ state, commit, nowMs }: TestOfficeOptions) {
  const desk = createDesk()
  let turn: Promise<void> = Promise.resolve()

  async function decide(record: OfficeRecord): Promise<void> {
    const closedAtMs = nowMs()
    const clock: Clock = { tick: { number: 1, closedAtMs }, watermarkMs: closedAtMs, sources: [] }
    if (record.kind === 'put') return commit([], desk.take(clock, [record.put], []))
    if (record.kind !== 'action') return
    const { action } = record
    const known = new Map<string, Held>()
    for (const id of [action.alertId, action.action === 'merge' ? action.into : '']) {
      const alert = id === '' ? null : await state.alert(id)
      if (alert !== null) known.set(id, heldOf(alert))
    }
    const acted = actOn(action, { clock, find: (id) => known.get(id) })
    const revisions = acted.kind === 'done' ? acted.held.map(({ alert }) => alert) : []
    const outcome = outcomeOf(acted, known.get(action.alertId)?.alert)
    const records = desk.take(clock, [], [{ id: action.id ?? '', by: action.by ?? nobody, outcome }])
    await commit(revisions, records)
  }

  return (record: OfficeRecord): Promise<void> => {
    turn = turn.then(() => decide(record))
    return turn
  }
}

function heldOf(alert: Alert): Held {
  return {
    alert,
    heldSinceMs: alert.raisedAtMs,
    lastGrowthMs: alert.raisedAtMs,
    firstRaisedAtMs: alert.firstRaisedAtMs,
    moved: false,
    scope: { topic: alert.topic, places: [alert.place], terms: [], voices: alert.voices, lastMs: alert.windowEndMs },
    plain: alert.explanation,
    related: new Map(),
  }
}
