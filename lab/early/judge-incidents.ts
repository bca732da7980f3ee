// Which incidents were seen before they reached the hot-search list, and what that cost in alarms a day.
import { round4 } from '../../src/core/numbers.ts'
import { hourMs } from '../../src/core/durations.ts'
import type { ListedIncident } from './incident-stream.ts'

/** A situation or a rule's alarm at one moment: for each of its documents the incident, '' for background. */
export interface IncidentAlarm {
  readonly timeMs: number
  readonly incidents: readonly string[]
}

export interface IncidentFigures {
  readonly listed: number
  readonly found: number
  readonly share: number
  /** Shares of every other incident: the first half is the one that settings were chosen on. */
  readonly shareChosenOn: number
  readonly shareOthers: number
  /** Over the incidents found; null where none was. */
  readonly medianLeadHours: number | null
  readonly perDay: number
}

export interface IncidentRow {
  readonly incident: string
  /** Null where it was not found before its listing. */
  readonly leadHours: number | null
}

export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

const documentsMin = 3

/** The incident that at least half of the documents and at least three belong to, or null. */
export function incidentOf(incidents: readonly string[]): string | null {
  const tally = new Map<string, number>()
  for (const incident of incidents) if (incident !== '') tally.set(incident, (tally.get(incident) ?? 0) + 1)
  for (const [incident, count] of tally) if (count >= documentsMin && count * 2 >= incidents.length) return incident
  return null
}

/** `started` are the distinct alarms, which cost attention; `moments` all moments at which one may be recognised. */
export function judgeIncidents(
  listed: readonly ListedIncident[],
  started: readonly IncidentAlarm[],
  moments: readonly IncidentAlarm[],
  { fromMs, toMs }: Period,
): { readonly figures: IncidentFigures; readonly rows: readonly IncidentRow[] } {
  const seenMs = new Map<string, number>()
  for (const { timeMs, incidents } of moments) {
    const incident = timeMs < fromMs ? null : incidentOf(incidents)
    if (incident !== null) seenMs.set(incident, Math.min(timeMs, seenMs.get(incident) ?? Infinity))
  }
  const rows = listed.map(({ incident, listedMs }) => {
    const leadMs = listedMs - (seenMs.get(incident) ?? Infinity)
    return { incident, leadHours: leadMs > 0 ? round4(leadMs / hourMs) : null }
  })
  const leads = rows.flatMap(({ leadHours }) => (leadHours === null ? [] : [leadHours])).sort((a, b) => a - b)
  const days = (toMs - fromMs) / (24 * hourMs)
  return {
    rows,
    figures: {
      listed: rows.length,
      found: leads.length,
      share: shareOf(rows),
      shareChosenOn: shareOf(rows.filter((_, at) => at % 2 === 0)),
      shareOthers: shareOf(rows.filter((_, at) => at % 2 === 1)),
      medianLeadHours: leads[leads.length >> 1] ?? null,
      perDay: round4(started.filter(({ timeMs }) => timeMs >= fromMs && timeMs < toMs).length / days),
    },
  }
}

function shareOf(rows: readonly IncidentRow[]): number {
  return rows.length === 0 ? 0 : round4(rows.filter((row) => row.leadHours !== null).length / rows.length)
}
