// Composes the reports of the office from what was counted, quoted and done; nothing in them is invented.
import type { Alert } from '../../core/alert.ts'
import { chinaMinute } from '../../core/china-time.ts'
import { minuteMs } from '../../core/durations.ts'
import type { OfficeReport, ReportKind, ReportSection, ReportSentence } from '../../core/report.ts'
import type { Situation } from '../../core/situation.ts'
import type { RenderNames } from '../wording.ts'
import { topicName } from '../wording.ts'
import {
  advice,
  answered,
  bySource,
  doneSoFar,
  growth,
  judged,
  levelNames,
  ofAlert,
  quotes,
  said,
  whatHappened,
} from './sentences.ts'

export interface ReportInput {
  readonly kind: ReportKind
  readonly alert: Alert
  readonly situation: Situation | null
  readonly revisions: readonly Alert[]
  /** Earlier reports on this alert, the last one last. */
  readonly earlier: readonly OfficeReport[]
  readonly nowMs: number
}

type Draft = Omit<OfficeReport, 'telephonedAtMs' | 'signedAtMs' | 'signedBy'>

/** First report in writing an hour after the level was reached. */
const writtenWithinMs = 60 * minuteMs

export function composeReport(names: RenderNames, input: ReportInput): Draft {
  const { kind, alert, earlier, nowMs, revisions } = input
  const risenMs = revisions.findLast(({ reason }) => reason === 'raised' || reason === 'level_up')?.raisedAtMs
  return {
    kind,
    alert: alert.id,
    number: earlier.filter((one) => one.kind === kind).length + 1,
    title: `${kindNames[kind]}：${alert.title}`,
    sections: numbered(sectionsOf(names, input)),
    dueMs: kind === 'first' ? (risenMs ?? alert.firstRaisedAtMs) + writtenWithinMs : null,
    fromMs: alert.windowStartMs,
    toMs: alert.windowEndMs,
    composedAtMs: nowMs,
  }
}

export const kindNames: Readonly<Record<ReportKind, string>> = {
  first: '突发事件信息首报',
  followUp: '续报',
  final: '终报',
  bulletin: '值班快报',
  special: '舆情专报',
  day: '每日简报',
  week: '每周简报',
}

function sectionsOf(names: RenderNames, input: ReportInput): readonly ReportSection[] {
  const { kind, alert, situation, earlier, nowMs } = input
  const lastMs = earlier.at(-1)?.composedAtMs ?? 0
  const witnesses = situation?.witnesses ?? []
  const basics = section('基本情况', [whatHappened(names, alert), ...quotes(names, witnesses)])
  const trend = section('趋势', [...(situation === null ? [] : growth(alert, situation)), judged(alert)])
  const measures = section('已采取措施', doneSoFar(alert))
  switch (kind) {
    case 'followUp':
      return [
        section('新情况', [
          whatHappened(names, alert),
          ...quotes(
            names,
            witnesses.filter(({ timeMs }) => timeMs > lastMs),
          ),
        ]),
        section('变化', changes(input, lastMs)),
        section(
          '已采取措施',
          doneSoFar(alert).filter((one) => !earlier.some((report) => holdsSentence(report, one))),
        ),
      ]
    case 'final':
      return [
        basics,
        section('经过', changes(input, 0)),
        measures,
        section('结果', [...ending(alert), answered(alert, nowMs)]),
      ]
    case 'special':
      return [
        section(summaryTitle, [said(summary(names, alert), alert.documents)]),
        section('经过', changes(input, 0)),
        section('首发与重点', quotes(names, witnesses)),
        section('声量与平台', situation === null ? [] : bySource(names, situation)),
        section('看法', views(situation)),
        section('研判', [
          judged(alert),
          ...(situation === null ? [] : growth(alert, situation)),
          answered(alert, nowMs),
        ]),
        section('建议', advice(names, alert)),
      ]
    default:
      return [basics, trend, measures, section('建议', advice(names, alert))]
  }
}

function section(title: string, sentences: readonly ReportSentence[]): ReportSection {
  return { title, sentences }
}

const summaryTitle = '摘要'
const numerals = '一二三四五六七八九'

/** Sections that say something, numbered in their order; a summary stands before them without a number. */
function numbered(sections: readonly ReportSection[]): readonly ReportSection[] {
  let count = 0
  return sections
    .filter(({ sentences }) => sentences.length > 0)
    .map((one) => (one.title === summaryTitle ? one : { ...one, title: `${numerals.charAt(count++)}、${one.title}` }))
}

function holdsSentence({ sections }: OfficeReport, { text }: ReportSentence): boolean {
  return sections.some(({ sentences }) => sentences.some((one) => one.text === text))
}

const reasonNames: Readonly<Record<string, string>> = {
  raised: '首次预警',
  level_up: '升级',
  level_down: '降级',
  grew: '反映人增加',
  recurred: '再次出现',
  escalate: '上报',
  unacknowledged: '无人签收，自动上报',
  resolve: '办结',
  dismiss: '排除',
}

/** How it went: what the program and people made of it, one revision a sentence. */
function changes({ alert, revisions }: ReportInput, afterMs: number): readonly ReportSentence[] {
  return revisions
    .filter(({ raisedAtMs, reason }) => raisedAtMs > afterMs && reasonNames[reason] !== undefined)
    .map(({ raisedAtMs, reason, level, voices, documents }) =>
      said(`${chinaMinute(raisedAtMs)}，${reasonNames[reason]}：${levelNames[level]}，反映人 ${voices} 名。`, [
        ...documents,
        ...ofAlert(alert),
      ]),
    )
}

const summaryLengthMax = 200

/** At most 200 characters, with one sentence of verdict. */
function summary(names: RenderNames, alert: Alert): string {
  const verdict = `定为${levelNames[alert.level]}，未经人工核实。`
  const what = `${alert.title}，${topicName(names, alert.topic).zh}，反映人 ${alert.voices} 名，共 ${alert.documentCount} 条。`
  return `${what.slice(0, summaryLengthMax - verdict.length)}${verdict}`
}

function views(situation: Situation | null): readonly ReportSentence[] {
  const told = situation?.views ?? null
  if (told === null || situation === null) return []
  return told.typical.map(({ key, excerpt }) => said(`有人说：“${excerpt}”`, [key]))
}

const endingNames = { true: '属实', untrue: '不属实', unknown: '未能查实' } as const

function ending(alert: Alert): readonly ReportSentence[] {
  const { resolved = null, dismissed = null } = alert.handling ?? {}
  const words = (text: string) => (text === '' ? '' : `：${text}`)
  if (dismissed !== null)
    return [
      said(`${chinaMinute(dismissed.atMs)}，经${dismissed.by.name}排除${words(dismissed.text)}。`, ofAlert(alert)),
    ]
  if (resolved === null) return [said('尚未办结。', ofAlert(alert))]
  const { atMs, by, text } = resolved
  return [said(`${chinaMinute(atMs)}，${by.name}办结，${endingNames[resolved.ending]}${words(text)}。`, ofAlert(alert))]
}

const briefStates: Readonly<Record<string, string>> = { dismissed: '已排除', resolved: '已办结' }

/** A brief of a day or a week: every alert in a sentence of its own. */
export function composeBrief(input: {
  readonly kind: 'day' | 'week'
  readonly alerts: readonly Alert[]
  readonly fromMs: number
  readonly nowMs: number
}): Draft {
  const { kind, alerts, fromMs, nowMs } = input
  const lines = alerts.slice(0, 200).map((alert) => {
    const state = briefStates[alert.state] ?? '未办结'
    return said(`${chinaMinute(alert.firstRaisedAtMs)}，${levelNames[alert.level]}，${alert.title}，${state}。`, [
      ...alert.documents.slice(0, 10),
      ...ofAlert(alert),
    ])
  })
  const counts = (['red', 'orange', 'yellow', 'blue'] as const).map(
    (level) => `${levelNames[level]} ${alerts.filter((alert) => alert.level === level).length} 条`,
  )
  const total = said(
    `${chinaMinute(fromMs)}至${chinaMinute(nowMs)}，预警 ${alerts.length} 条：${counts.join('、')}。`,
    alerts.map(({ id }) => `alert:${id}`),
  )
  return {
    kind,
    alert: '',
    number: 1,
    title: `${kindNames[kind]}：${chinaMinute(fromMs)}至${chinaMinute(nowMs)}`,
    sections: numbered([section('概况', alerts.length === 0 ? [] : [total]), section('预警', lines)]),
    dueMs: null,
    fromMs: Math.min(fromMs, ...alerts.map(({ windowStartMs }) => windowStartMs)),
    toMs: Math.max(fromMs, ...alerts.map(({ windowEndMs }) => windowEndMs)),
    composedAtMs: nowMs,
  }
}
