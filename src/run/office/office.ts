// The rules of the office that the routes of the desk are handed: the rota with its holidays, and the indicators.
import { nextOnDuty, onDutyAt } from '../../alerts/duty/on-duty.ts'
import { officeIndicators } from '../../alerts/indicators/office-indicators.ts'
import { chinaOffsetMs } from '../../core/china-time.ts'
import { chineseHolidayShare } from '../../correlate/counts/baseline/holidays.ts'
import type { Office } from '../../serve/desk/office.ts'

export function createOffice(): Office {
  return {
    onDuty: (rota, atMs) => ({ now: onDutyAt(rota, atMs, isRestDay), next: nextOnDuty(rota, atMs, isRestDay) }),
    indicators: officeIndicators,
  }
}

/** A public holiday, or a weekend day that is not worked in exchange for one. */
function isRestDay(timeMs: number): boolean {
  const weekday = new Date(timeMs + chinaOffsetMs).getUTCDay()
  const share = chineseHolidayShare(timeMs)
  return share > 0 || (share === 0 && (weekday === 0 || weekday === 6))
}
