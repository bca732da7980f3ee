// When the first report of an alert went out, by telephone and in writing.
import type { DeskRecord } from '../../core/desk-record.ts'
import type { StateStore } from '../../core/ports.ts'

const reportsLookedAt = 500

export interface FirstReported {
  readonly telephoneMs: number | null
  readonly writtenMs: number | null
}

export async function firstReported(state: Pick<StateStore, 'records'>, alertId: string): Promise<FirstReported> {
  const reports = await state.records('report', reportsLookedAt)
  const first = reports.filter(({ body }) => body['alert'] === alertId && body['kind'] === 'first')
  return { telephoneMs: earliest(first, 'telephonedAtMs'), writtenMs: earliest(first, 'signedAtMs') }
}

function earliest(reports: readonly DeskRecord[], when: string): number | null {
  const times = reports.map(({ body }) => body[when]).filter((timeMs) => typeof timeMs === 'number')
  return times.length === 0 ? null : Math.min(...times)
}
