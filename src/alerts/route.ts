// Chooses who is told about an alert revision.
import type { Alert } from '../core/alert.ts'
import type { Level } from '../core/alert-state.ts'
import { levels } from '../core/alert-state.ts'
import type { OutboxRow } from '../core/ports.ts'

export interface AlertRoute {
  readonly id: string
  readonly levelMin: Level
  readonly topics: readonly string[]
  readonly places: readonly string[]
}

/** What the office does among itself; those behind a route are told of the next revision that says something. */
const untold: ReadonlySet<string> = new Set(['note', 'watch', 'undo', 'correct', 'dispatchStep', 'respond'])

/** One outbox row for each alert revision and each route that wants it; pending alerts are nobody's business yet. */
export function routeAlerts(
  routes: readonly AlertRoute[],
  alerts: readonly Alert[],
  silenced: ReadonlySet<string> = new Set(),
): readonly OutboxRow[] {
  const rows: OutboxRow[] = []
  for (const alert of alerts) {
    if (alert.state === 'pending' || untold.has(alert.reason) || silenced.has(`${alert.id}.${alert.rev}`)) continue
    for (const route of routes) {
      if (wants(route, alert)) rows.push({ sink: route.id, alert })
    }
  }
  return rows
}

function wants(route: AlertRoute, alert: Alert): boolean {
  return keptFrom(route, alert) === null
}

/** What keeps an alert from the route; null where it is told there. */
export function keptFrom(
  { levelMin, topics, places }: Omit<AlertRoute, 'id'>,
  { level, topic, place }: { readonly level: Level; readonly topic: string; readonly place: string },
): 'level' | 'topic' | 'place' | null {
  if (levels.indexOf(level) < levels.indexOf(levelMin)) return 'level'
  if (topics.length > 0 && !topics.some((one) => topic === one || topic.startsWith(`${one}.`))) return 'topic'
  return places.length > 0 && !places.some((one) => place.startsWith(one)) ? 'place' : null
}
