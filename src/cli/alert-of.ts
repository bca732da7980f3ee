// Finds the alert that somebody means: by its whole id, or by its first signs as the terminal and the console show them.
import type { Alert } from '../core/alert.ts'
import { EarlyWarningError } from '../core/errors.ts'
import type { StateStore } from '../core/ports.ts'

/** Shorter beginnings are typing errors more often than names. */
const beginningMin = 6
/** Alerts that are looked through for a beginning, the latest first. */
const alertsMax = 20_000
const namedMax = 5

/** Throws where no alert, or more than one, begins with `id`. `place` names the state in messages. */
export async function alertOf(
  state: Pick<StateStore, 'alert' | 'latestAlerts'>,
  id: string,
  place: string,
): Promise<Alert> {
  const exact = await state.alert(id)
  if (exact !== null) return exact
  const latest = id.length < beginningMin ? [] : await state.latestAlerts(alertsMax)
  const meant = latest.map(({ alert }) => alert).filter((alert) => alert.id.startsWith(id))
  const [only, ...others] = meant
  if (only === undefined)
    throw new EarlyWarningError(
      'INPUT_UNREADABLE',
      `There is no alert ${id} in ${place}; qianzhao search --kind alerts lists them.`,
    )
  if (others.length === 0) return only
  const named = meant.slice(0, namedMax).map((alert) => `${alert.id} ${alert.title}`)
  throw new EarlyWarningError(
    'INPUT_UNREADABLE',
    `${meant.length} alerts begin with ${id}; give more of the id:\n${named.join('\n')}`,
  )
}
