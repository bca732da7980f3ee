// The rules of the office that the routes of the desk are handed: the rota with its holidays, the indicators and the reports.
import { nextOnDuty, onDutyAt } from '../../alerts/duty/on-duty.ts'
import { officeIndicators } from '../../alerts/indicators/office-indicators.ts'
import { borneOut } from '../../alerts/reports/borne-out.ts'
import { composeBrief, composeReport } from '../../alerts/reports/compose.ts'
import { keptFrom } from '../../alerts/route.ts'
import { reportMarkdown, reportPage } from '../../alerts/reports/render.ts'
import type { RenderNames } from '../../alerts/wording.ts'
import { chinaOffsetMs } from '../../core/china-time.ts'
import { chineseHolidayShare } from '../../correlate/counts/baseline/holidays.ts'
import type { OfficeReport } from '../../core/report.ts'
import type { Office, ShownRoute } from '../../serve/desk/office.ts'
import { reportDocument } from './report-document.ts'

export function createOffice(names: RenderNames, routes: readonly ShownRoute[]): Office {
  return {
    routes: () => routes,
    previewRoutes: (example) =>
      routes.map((route) => {
        const because = keptFrom(route, example)
        return { id: route.id, told: because === null, because }
      }),
    composeReport: (input) => composeReport(names, input),
    composeBrief,
    borneOut,
    renderReport,
    onDuty: (rota, atMs) => ({ now: onDutyAt(rota, atMs, isRestDay), next: nextOnDuty(rota, atMs, isRestDay) }),
    indicators: officeIndicators,
  }
}

async function renderReport(report: OfficeReport, format: 'md' | 'html' | 'docx'): Promise<string | Uint8Array> {
  if (format === 'docx') return reportDocument(report)
  return format === 'md' ? reportMarkdown(report) : reportPage(report)
}

/** A public holiday, or a weekend day that is not worked in exchange for one. */
function isRestDay(timeMs: number): boolean {
  const weekday = new Date(timeMs + chinaOffsetMs).getUTCDay()
  const share = chineseHolidayShare(timeMs)
  return share > 0 || (share === 0 && (weekday === 0 || weekday === 6))
}
