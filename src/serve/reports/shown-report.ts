// A report as it is shown: who may see it, and which of its evidence is still there.
import type { DeskRecord } from '../../core/desk-record.ts'
import { withTimes } from '../../core/handling.ts'
import type { SearchIndex, StateStore } from '../../core/ports.ts'
import type { OfficeReport } from '../../core/report.ts'
import type { Office } from '../desk/office.ts'
import type { HttpRequest } from '../route.ts'
import { isWithin, reachOf } from '../route.ts'

/** A report is its alert's; a brief tells of everything and is for those who may see everything. */
export async function isReportWithin(
  state: Pick<StateStore, 'alert'>,
  { body }: DeskRecord,
  request: HttpRequest,
): Promise<boolean> {
  const reach = reachOf(request)
  if (reach.places.length === 0 && reach.topics.length === 0) return true
  const alert = body['alert'] === '' ? null : await state.alert(String(body['alert']))
  return alert !== null && isWithin(reach, alert)
}

const keysAtOnce = 400

/** Without the sentences whose evidence is gone. */
export async function heldReport(
  { state, index, office }: { state: Pick<StateStore, 'alert'>; index: Pick<SearchIndex, 'search'>; office: Office },
  record: DeskRecord,
): Promise<OfficeReport> {
  const report = record.body as unknown as OfficeReport
  const cited = new Set(report.sections.flatMap(({ sentences }) => sentences.flatMap(({ cites }) => cites)))
  const alerts = [...cited].filter((one) => one.startsWith('alert:'))
  const keys = [...cited].filter((one) => !one.startsWith('alert:')).sort()
  const there = new Set<string>()
  for (const one of alerts) if ((await state.alert(one.slice('alert:'.length))) !== null) there.add(one)
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    const filters = { keys: keys.slice(start, start + keysAtOnce), fromMs: report.fromMs, toMs: report.toMs + 1 }
    const { hits } = await index.search({ kind: 'documents', query: '', filters, limit: keysAtOnce })
    for (const hit of hits) there.add(String(hit['key']))
  }
  return office.borneOut(report, (one) => there.has(one))
}

export function shownReport({ fromMs: _from, toMs: _to, ...report }: OfficeReport): Record<string, unknown> {
  const state = report.signedAtMs === null ? 'draft' : 'signed'
  const { composedAtMs, telephonedAtMs, signedAtMs, dueMs, ...rest } = report
  const times = { composedMs: composedAtMs, telephonedMs: telephonedAtMs, signedMs: signedAtMs, dueMs }
  return { ...rest, state, ...(withTimes(times) as Record<string, unknown>) }
}

export function shownHead({ id, rev, body }: DeskRecord): Record<string, unknown> {
  const { sections: _sections, ...head } = shownReport(body as unknown as OfficeReport)
  return { id, rev, ...head }
}
