// qianzhao report: a report on an alert, a day or a week, and the indicators, from the state of the service.
import { parseArgs } from 'node:util'
import { dayMs, weekMs } from '../../core/durations.ts'
import type { PlaceCode } from '../../core/ids.ts'
import type { StateStore } from '../../core/ports.ts'
import type { OfficeReport } from '../../core/report.ts'
import { loadGazetteer } from '../../nlp/places/gazetteer.ts'
import { renderNames } from '../../run/http/names.ts'
import { openStateToRead } from '../../run/open-state.ts'
import { createOffice } from '../../run/office/office.ts'
import { readModel } from '../../run/text/text-stage.ts'
import type { DraftedReport } from '../../serve/desk/office.ts'
import { alertOf } from '../alert-of.ts'
import type { Command } from '../command.ts'
import { printJson, settingsFrom, settingsOptions, usageError } from '../command.ts'

const help = `usage: qianzhao report indicators [--days 365] [--json]
       qianzhao report day|week|alert ID [--format md|html|docx]
What is printed is a draft; a report that is edited and signed is made in the console or with POST /v1/reports.
`

export const report: Command = async (arguments_) => {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      ...settingsOptions,
      days: { type: 'string', default: '365' },
      format: { type: 'string', default: 'md' },
      json: { type: 'boolean' },
    },
  })
  const [what, id] = positionals
  if (values.help === true) {
    process.stdout.write(help)
    return 0
  }
  const format = (['md', 'html', 'docx'] as const).find((one) => one === values.format)
  const days = Number(values.days)
  if (format === undefined || !(days > 0) || what === undefined) throw usageError(help)
  const settings = settingsFrom(values)
  const gazetteer = loadGazetteer(await readModel('gazetteer.bin'))
  const office = createOffice(renderNames(settings, { placeName: (code) => gazetteer.name(code as PlaceCode) }), [])
  const { state, place } = openStateToRead(settings.config, process.env)
  const isSimulated = settings.config.simulation.enabled
  try {
    if (what === 'indicators') {
      const figures = await indicators(state, office, days, isSimulated)
      if (values.json === true) printJson(figures)
      else process.stdout.write(`${figureLines(figures).join('\n')}\n`)
      return 0
    }
    const draft = await draftOf({ state, office, place, isSimulated }, what, id)
    if (draft === null) throw usageError(help)
    const whole: OfficeReport = { ...draft, telephonedAtMs: null, signedAtMs: null, signedBy: null }
    process.stdout.write(await office.renderReport(whole, format))
    if (format !== 'docx') process.stdout.write('\n')
    return 0
  } finally {
    await state.close()
  }
}

type OfficeRules = ReturnType<typeof createOffice>

const alertsMax = 20_000

/** A simulated city has a time of its own, which its newest alert tells. */
async function nowIn(state: StateStore, isSimulated: boolean): Promise<number> {
  const [newest] = isSimulated ? await state.latestAlerts(1) : []
  return newest?.alert.raisedAtMs ?? Date.now()
}

async function indicators(state: StateStore, office: OfficeRules, days: number, isSimulated: boolean) {
  const toMs = await nowIn(state, isSimulated)
  const latest = await state.latestAlerts(alertsMax)
  const missed = await state.records('missed', alertsMax)
  const missedMs = missed.map(({ body }) => Number(body['happenedMs']))
  return office.indicators({ alerts: latest.map(({ alert }) => alert), missedMs, fromMs: toMs - days * dayMs, toMs })
}

function figureLines(figures: object): readonly string[] {
  return Object.entries(figures).flatMap(([name, value]) => {
    if (Array.isArray(value)) return []
    return [`${name.padEnd(18)} ${figureText(value)}`]
  })
}

function figureText(value: unknown): string {
  if (value === null) return 'withheld: fewer than ten'
  if (typeof value !== 'object') return JSON.stringify(value)
  const { value: middle, low, high, count } = value as Readonly<Record<string, number | null>>
  return `${middle ?? '?'} (${low ?? '?'} to ${high ?? '?'}, of ${count ?? 0})`
}

interface Standing {
  readonly state: StateStore
  readonly office: OfficeRules
  readonly place: string
  readonly isSimulated: boolean
}

async function draftOf(
  { state, office, place, isSimulated }: Standing,
  what: string,
  id: string | undefined,
): Promise<DraftedReport | null> {
  const nowMs = await nowIn(state, isSimulated)
  if (what === 'day' || what === 'week') {
    const fromMs = nowMs - (what === 'day' ? dayMs : weekMs)
    const latest = await state.latestAlerts(alertsMax)
    const alerts = latest.map(({ alert }) => alert).filter(({ raisedAtMs }) => raisedAtMs >= fromMs)
    return office.composeBrief({ kind: what, alerts: alerts.reverse(), fromMs, nowMs })
  }
  if (what !== 'alert' || id === undefined) return null
  const alert = await alertOf(state, id, place)
  const [situation, revisions] = await Promise.all([
    state.situation(alert.situation),
    state.alertRevisions(alert.id, 200),
  ])
  return office.composeReport({ kind: 'special', alert, situation, revisions, earlier: [], nowMs })
}
