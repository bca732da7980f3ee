// When the first report of an alert went out, by telephone and in writing.
import type { StateStore } from '../../core/ports.ts'

const reportsLookedAt = 500

export interface FirstReported {
  readonly telephoneMs: number | null
  readonly writtenMs: number | null
}

export async function firstReported(state: Pick<StateStore, 'records'>, alertId: string): Promise<FirstReported> {
  const reports = await state.records('report', reportsLookedAt)
  const first = reports.findLast(({ body }) => body['alert'] === alertId && body['kind'] === 'first')
  return { telephoneMs: timeOr(first?.body['telephonedAtMs']), writtenMs: timeOr(first?.body['signedAtMs']) }
}

function timeOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
