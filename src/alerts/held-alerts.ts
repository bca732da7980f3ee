// All alerts that the book holds, and which of them is the one of a situation.
import { isOpen } from './held-alert.ts'
import type { Held } from './held-alert.ts'

export interface HeldAlerts {
  find(id: string): Held | undefined
  /** The id of the open alert of a situation. */
  idOf(situation: string): string | undefined
  all(): Iterable<Held>
  /** The open ones, in the order in which they were first raised. */
  open(): Iterable<Held>
  keep(next: Held): void
  /** The alert goes on with the situation that took its own in; false where that one has an alert already. */
  move(current: Held, into: string): boolean
  /** The longest resolved leave first. */
  forgetResolved(alertsMax: number): void
  snapshot(): ReadonlyMap<string, Held>
}

export function createHeldAlerts(state?: ReadonlyMap<string, Held>): HeldAlerts {
  const held = new Map<string, Held>(state ?? [])
  // A situation has one alert, also where a change of its topic brings it under another rule or where it became part of an
  // older one: whoever was told of it is told how it goes on.
  const bySituation = new Map<string, string>()
  for (const { alert } of held.values()) if (isOpen(alert.state)) bySituation.set(alert.situation, alert.id)

  function* open(): Iterable<Held> {
    // Not in the order of `bySituation`, which a restart does not know: what came back stands last in it.
    for (const one of held.values()) if (isOpen(one.alert.state)) yield one
  }

  function keep(next: Held): void {
    const { id, situation, state: now } = next.alert
    held.set(id, next)
    if (isOpen(now)) bySituation.set(situation, id)
    else if (bySituation.get(situation) === id) bySituation.delete(situation)
  }

  function move(current: Held, into: string): boolean {
    if (bySituation.has(into)) return false
    bySituation.delete(current.alert.situation)
    keep({ ...current, moved: true, alert: { ...current.alert, situation: into } })
    return true
  }

  function forgetResolved(alertsMax: number): void {
    if (held.size <= alertsMax) return
    const closed = [...held.values()].filter((one) => !isOpen(one.alert.state))
    closed.sort((a, b) => a.alert.raisedAtMs - b.alert.raisedAtMs || (a.alert.id < b.alert.id ? -1 : 1))
    for (const one of closed.slice(0, held.size - alertsMax)) held.delete(one.alert.id)
  }

  return {
    find: (id) => held.get(id),
    idOf: (situation) => bySituation.get(situation),
    all: () => held.values(),
    open,
    keep,
    move,
    forgetResolved,
    snapshot: () => new Map(held),
  }
}
