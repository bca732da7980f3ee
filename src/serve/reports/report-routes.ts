// Reports over HTTP: composed by the program, edited and signed by people, and shown only as far as their evidence is still there.
import { z } from 'zod'
import type { DeskRecord } from '../../core/desk-record.ts'
import type { SearchIndex, StateStore } from '../../core/ports.ts'
import type { OfficeReport, ReportSentence } from '../../core/report.ts'
import { reportKinds } from '../../core/report.ts'
import type { DeskClerk } from '../act/desk-clerk.ts'
import { ifMatch, readBodyAs } from '../act/read-json.ts'
import { putAnswer } from '../desk/desk-answers.ts'
import type { Office } from '../desk/office.ts'
import { putReply } from '../desk/put-reply.ts'
import { problem } from '../problem.ts'
import { readReportList, readReportShown, reportListParameters, reportShownParameters } from '../query-parameters.ts'
import type { HttpReply, HttpRequest, Role, Route } from '../route.ts'
import { isWithin, json, personOf, reachOf, refuse } from '../route.ts'
import { draftReport } from './draft-report.ts'
import { reportAnswer, reportsAnswer } from './report-answers.ts'
import { heldReport, isReportWithin, shownHead, shownReport } from './shown-report.ts'

export interface ReportRoutesOptions {
  readonly state: StateStore
  readonly index: Pick<SearchIndex, 'search'>
  readonly office: Office
  readonly clerk: DeskClerk
}

const readers: readonly Role[] = ['analyst', 'duty', 'lead', 'admin']
const officers: readonly Role[] = ['duty', 'lead']
const idParameter = { name: 'id', in: 'path', description: 'The id of the report.' } as const
const composeBody = z.strictObject({ kind: z.enum(reportKinds), alert: z.string().max(64).default('') })
const sentence = z.strictObject({
  text: z.string().trim().min(1).max(2000),
  cites: z.array(z.string().min(1).max(200)).max(50).default([]),
})
const editBody = z.strictObject({
  sections: z
    .array(z.strictObject({ title: z.string().trim().min(1).max(60), sentences: z.array(sentence).max(300) }))
    .min(1)
    .max(20),
})

export function reportRoutes(options: ReportRoutesOptions): readonly Route[] {
  const { state } = options
  return [
    {
      method: 'GET',
      path: '/v1/reports',
      policy: readers,
      summary: 'Reports, the last written first; of one alert with `alert`.',
      parameters: reportListParameters,
      answers: 'application/json',
      answer: reportsAnswer,
      handle: async (request) => {
        const { alert, limit } = readReportList(request.query)
        const records = await state.records('report', listedMax)
        const own = records.filter((one) => alert === undefined || one.body['alert'] === alert)
        const seen = await Promise.all(own.map((one) => isReportWithin(state, one, request)))
        return json({
          reports: own
            .filter((_, i) => seen[i])
            .slice(0, limit)
            .map(shownHead),
          cursor: null,
        })
      },
    },
    {
      method: 'POST',
      path: '/v1/reports',
      policy: officers,
      summary: 'Composes a report from what was counted, quoted and done; a day or a week needs no alert.',
      reads: ['application/json'],
      body: composeBody,
      answers: 'application/json',
      answer: reportAnswer,
      handle: (request) => compose(options, request),
    },
    {
      method: 'GET',
      path: '/v1/reports/{id}',
      policy: readers,
      summary:
        'One report, as JSON, Markdown, a page or DOCX; a sentence whose evidence is gone is changed or left out.',
      parameters: [idParameter, ...reportShownParameters],
      answers: 'application/json',
      answer: reportAnswer,
      audit: 'read report',
      handle: (request) => show(options, request),
    },
    ...changeRoutes(options),
  ]
}

/** What people do to a draft. */
function changeRoutes(options: ReportRoutesOptions): readonly Route[] {
  return [
    changeRoute(
      options,
      '/v1/reports/{id}',
      officers,
      'Edits a draft; a sentence that is changed is the editor’s.',
      editBody,
      edit,
    ),
    changeRoute(
      options,
      '/v1/reports/{id}/telephone',
      officers,
      'It has been told by telephone.',
      z.strictObject({}),
      (report, _, nowMs) => ({ ...report, telephonedAtMs: report.telephonedAtMs ?? nowMs }),
    ),
    changeRoute(
      options,
      '/v1/reports/{id}/sign',
      ['lead'],
      'Signs it: it is changed no more.',
      z.strictObject({}),
      (report, request, nowMs) => ({ ...report, signedAtMs: nowMs, signedBy: personOf(request) }),
    ),
  ]
}

const listedMax = 2_000

async function compose(options: ReportRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const { kind, alert } = readBodyAs(composeBody, request)
  const { clerk } = options
  const found = alert === '' ? null : await options.state.alert(alert)
  if (alert !== '' && (found === null || !isWithin(reachOf(request), found)))
    return refuse(problem('not_found', 'There is no alert with this id.'))
  const draft = await draftReport(options, { kind, alert: found, reach: reachOf(request) })
  if (draft === null) return refuse(problem('bad_request', 'This kind of report is about one alert; name it.'))
  const id = clerk.newId()
  const report: OfficeReport = { ...draft, telephonedAtMs: null, signedAtMs: null, signedBy: null }
  const outcome = await clerk.put({ kind: 'report', id, by: personOf(request), body: { ...report } })
  return putReply(id, outcome, shownReport(report))
}

async function show({ state, index, office }: ReportRoutesOptions, request: HttpRequest): Promise<HttpReply> {
  const { format } = readReportShown(request.query)
  const record = await state.record('report', request.parameters['id'] ?? '')
  if (record === null || !(await isReportWithin(state, record, request))) return unknownReport()
  const report = await heldReport({ state, index, office }, record)
  if (format === 'json') {
    const body = { id: record.id, rev: record.rev, ...shownReport(report) }
    return { kind: 'json', status: 200, body, headers: { etag: `"${record.rev}"` } }
  }
  const headers = format === 'docx' ? { 'content-disposition': `attachment; filename="report-${record.id}.docx"` } : {}
  const body = await office.renderReport(report, format)
  return { kind: 'bytes', status: 200, contentType: contentTypes[format], body, headers }
}

const contentTypes = {
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const

type Changing = (
  report: OfficeReport,
  request: HttpRequest,
  nowMs: number,
  clerk: DeskClerk,
) => Promise<OfficeReport> | OfficeReport

function changeRoute(
  { state, clerk }: ReportRoutesOptions,
  path: string,
  policy: readonly Role[],
  summary: string,
  body: z.ZodType,
  change: Changing,
): Route {
  return {
    method: 'POST',
    path,
    policy,
    summary,
    parameters: [idParameter],
    reads: ['application/json'],
    body,
    bodyBytesMax: 512 * 1024,
    answers: 'application/json',
    answer: putAnswer,
    handle: async (request) => {
      readBodyAs(body, request)
      const record = await state.record('report', request.parameters['id'] ?? '')
      if (record === null || !(await isReportWithin(state, record, request))) return unknownReport()
      const report = reportOf(record)
      if (report.signedAtMs !== null) return refuse(problem('conflict', 'It is signed; write a follow-up.'))
      const next = await change(report, request, clerk.nowMs(), clerk)
      const ifRev = ifMatch(request) ?? record.rev
      const wanted = { kind: 'report', id: record.id, by: personOf(request), ifRev, body: { ...next } } as const
      return putReply(record.id, await clerk.put(wanted))
    },
  }
}

function unknownReport(): HttpReply {
  return refuse(problem('not_found', 'There is no report with this id.'))
}

function reportOf({ body }: DeskRecord): OfficeReport {
  return body as unknown as OfficeReport
}

/** A sentence that stands as the program wrote it stays the program's. */
async function edit(report: OfficeReport, request: HttpRequest, _: number, clerk: DeskClerk): Promise<OfficeReport> {
  const { sections } = readBodyAs(editBody, request)
  const before = new Map(report.sections.flatMap((one) => one.sentences.map((said) => [said.text, said])))
  const rewrite = async (one: z.output<typeof sentence>): Promise<ReportSentence> =>
    before.get(one.text) ?? { text: await clerk.redact(one.text), cites: one.cites, by: personOf(request) }
  const edited = sections.map(async (one) => ({
    title: one.title,
    sentences: await Promise.all(one.sentences.map(rewrite)),
  }))
  return { ...report, sections: await Promise.all(edited) }
}
