// Earlier alerts of the same matter, and how they ended.
import type { Alert } from '../../core/alert.ts'
import type { StateStore } from '../../core/ports.ts'
import type { ServiceInfo } from '../service-info.ts'

const lookedAt = 2_000
const shownMax = 5
const districtLength = 6

/** Of the same topic, those of the same district first, then the newest. */
export async function similarAlerts(
  state: Pick<StateStore, 'latestAlerts'>,
  info: ServiceInfo,
  alert: Alert,
  maySee: (other: Alert) => boolean,
): Promise<readonly Record<string, unknown>[]> {
  const latest = await state.latestAlerts(lookedAt)
  const related = latest
    .map(({ alert: other }) => ({ other, same: sameness(alert, other) }))
    .filter(({ other, same }) => other.id !== alert.id && same.includes('topic') && maySee(other))
  related.sort((a, b) => b.same.length - a.same.length || b.other.raisedAtMs - a.other.raisedAtMs)
  return related.slice(0, shownMax).map(({ other, same }) => ({
    id: other.id,
    title: other.title,
    level: other.level,
    state: other.state,
    raisedAt: new Date(other.firstRaisedAtMs).toISOString(),
    placeName: info.placeName(other.place),
    ending: other.handling?.resolved?.ending ?? null,
    reason: other.handling?.dismissed?.reason ?? null,
    same,
  }))
}

function sameness(alert: Alert, other: Alert): readonly ('topic' | 'place')[] {
  const district = alert.place.slice(0, districtLength)
  const isSamePlace = district !== '' && other.place.startsWith(district)
  return [...(other.topic === alert.topic ? (['topic'] as const) : []), ...(isSamePlace ? (['place'] as const) : [])]
}
