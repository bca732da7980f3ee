// Gathers what a report is composed of.
import type { Alert } from '../../core/alert.ts'
import { dayMs, weekMs } from '../../core/durations.ts'
import type { StateStore } from '../../core/ports.ts'
import type { OfficeReport, ReportKind } from '../../core/report.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import type { DraftedReport, Office } from '../desk/office.ts'
import type { Reach } from '../route.ts'
import { isWithin } from '../route.ts'

const revisionsMax = 200
const reportsMax = 2_000
const alertsMax = 2_000

/** null where the kind needs an alert and there is none. */
export async function draftReport(
  { state, office, clerk }: { state: StateStore; office: Office; clerk: Pick<DeskClerk, 'nowMs'> },
  { kind, alert, reach }: { kind: ReportKind; alert: Alert | null; reach: Reach },
): Promise<DraftedReport | null> {
  const nowMs = clerk.nowMs()
  if (kind === 'day' || kind === 'week') {
    const fromMs = nowMs - (kind === 'day' ? dayMs : weekMs)
    const latest = await state.latestAlerts(alertsMax)
    const alerts = latest.map((one) => one.alert).filter((one) => one.raisedAtMs >= fromMs && isWithin(reach, one))
    return office.composeBrief({ kind, alerts: alerts.reverse(), fromMs, nowMs })
  }
  if (alert === null) return null
  const [situation, revisions, reports] = await Promise.all([
    state.situation(alert.situation),
    state.alertRevisions(alert.id, revisionsMax),
    state.records('report', reportsMax),
  ])
  const earlier = reports.map(({ body }) => body as unknown as OfficeReport).filter((one) => one.alert === alert.id)
  return office.composeReport({ kind, alert, situation, revisions, earlier: earlier.reverse(), nowMs })
}
