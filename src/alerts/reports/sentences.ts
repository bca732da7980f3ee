// The sentences that reports are made of: each says what was counted or quoted, and cites what bears it out.
import type { Alert } from '../../core/alert.ts'
import { chinaMinute } from '../../core/china-time.ts'
import { hourMs } from '../../core/durations.ts'
import type { Dispatch } from '../../core/handling.ts'
import type { ReportSentence } from '../../core/report.ts'
import type { EvidenceItem } from '../../core/signal.ts'
import type { Situation } from '../../core/situation.ts'
import type { RenderNames } from '../wording.ts'
import { departmentOf, percent, placeOrUnknown, sourceInChinese, topicName } from '../wording.ts'

const citedMax = 20
const quotedMax = 6
const tellingWeightMin = 0.3
const sameShare = 0.6

export function said(text: string, cites: readonly string[]): ReportSentence {
  return { text, cites: cites.slice(0, citedMax), by: 'program' }
}

export function ofAlert({ id }: Alert): readonly string[] {
  return [`alert:${id}`]
}

export function whatHappened(names: RenderNames, alert: Alert): ReportSentence {
  const { place, topic, windowStartMs, voices, documentCount, sources, documents } = alert
  const where = placeOrUnknown(names, place)
  const from = sources.map((source) => sourceInChinese(names, source)).join('、')
  return said(
    `${chinaMinute(windowStartMs)}起，${where}有 ${voices} 名互不相同的反映人反映${topicName(names, topic).zh}，共 ${documentCount} 条，来自${from}。`,
    documents,
  )
}

export function quotes(names: RenderNames, witnesses: readonly EvidenceItem[]): readonly ReportSentence[] {
  return telling(witnesses)
    .slice(0, quotedMax)
    .map(({ timeMs, source, place, excerpt, key }) =>
      said(
        `${chinaMinute(timeMs)}，${sourceInChinese(names, source)}（${placeOrUnknown(names, place)}）：“${excerpt}”（未核实）`,
        [key],
      ),
    )
}

/** Witnesses whose own words tell of harm, and of those who say the same only the first; all where nobody tells of harm. */
function telling(witnesses: readonly EvidenceItem[]): readonly EvidenceItem[] {
  const sure = witnesses.filter(({ weight }) => weight >= tellingWeightMin)
  const quoted: EvidenceItem[] = []
  for (const witness of sure.length > 0 ? sure : witnesses)
    if (!quoted.some(({ excerpt }) => saysTheSame(excerpt, witness.excerpt))) quoted.push(witness)
  return quoted
}

/** Two texts that share most of their pairs of signs; a copy with a word added is no second quotation. */
function saysTheSame(one: string, other: string): boolean {
  const pairs = pairsOf(one)
  const others = pairsOf(other)
  let shared = 0
  for (const pair of pairs) if (others.has(pair)) shared++
  return shared >= sameShare * Math.min(pairs.size, others.size)
}

function pairsOf(text: string): ReadonlySet<string> {
  const signs = Array.from(text.replaceAll(/[\p{P}\p{S}\s]/gu, ''))
  return new Set(signs.slice(1).map((sign, i) => `${signs[i]}${sign}`))
}

/** The last hour against the busiest one before. */
export function growth(alert: Alert, { voicesByHour }: Situation): readonly ReportSentence[] {
  const now = voicesByHour.at(-1) ?? 0
  const before = Math.max(0, ...voicesByHour.slice(0, -1))
  return [said(`近 1 小时新增 ${now} 人，此前最多的 1 小时 ${before} 人。`, alert.documents.slice(-citedMax))]
}

export function bySource(names: RenderNames, situation: Situation): readonly ReportSentence[] {
  return situation.bySource.map(({ source, observed, expected }) =>
    said(
      `${sourceInChinese(names, source)} ${observed} 人，平常同样的说法约 ${Math.round(expected * 100) / 100} 人。`,
      situation.documents.filter((key) => key.startsWith(`${source}:`)),
    ),
  )
}

export function judged(alert: Alert): ReportSentence {
  return said(
    `程序判断成为事件的概率为 ${percent(alert.probability)}，定为${levelNames[alert.level]}，未经人工核实。`,
    ofAlert(alert),
  )
}

export const levelNames = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' } as const

/** What the office did, as it stands in the alert. */
export function doneSoFar({ handling, ...alert }: Alert): readonly ReportSentence[] {
  if (handling === undefined) return []
  const cites = [`alert:${alert.id}`]
  const { acknowledged, dispatches, handedOver, responses } = handling
  return [
    ...(acknowledged === null ? [] : [said(`${chinaMinute(acknowledged.atMs)}，${acknowledged.by.name}签收。`, cites)]),
    ...dispatches.flatMap((one) => dispatched(one, cites)),
    ...handedOver.map(({ atMs, office }) => said(`${chinaMinute(atMs)}，移交${office}。`, cites)),
    ...responses.map(({ saidMs, organisation, text }) =>
      said(`${chinaMinute(saidMs)}，${organisation}回应${text === '' ? '' : `：“${text}”`}。`, cites),
    ),
  ]
}

const stepNames = {
  accept: '签收',
  arrive: '到场',
  feedback: '反馈',
  return: '被退回重办',
  urge: '被催办',
  close: '办结',
} as const

function dispatched(
  { atMs, department, task, dueMs, steps }: Dispatch,
  cites: readonly string[],
): readonly ReportSentence[] {
  return [
    said(`${chinaMinute(atMs)}，派单${department}：${task}（${chinaMinute(dueMs)}前反馈）。`, cites),
    ...steps.map(({ atMs: stepMs, step, text }) =>
      said(`${chinaMinute(stepMs)}，${department}${stepNames[step]}${text === '' ? '' : `：${text}`}。`, cites),
    ),
  ]
}

export function advice(names: RenderNames, alert: Alert): readonly ReportSentence[] {
  const department = departmentOf(names, alert.topic)
  if (department === null) return []
  return [said(`建议由${department.zh}核实处置；依据：${topicName(names, alert.topic).zh}由其承办。`, ofAlert(alert))]
}

/** How long the first public answer is out. */
export function answered(alert: Alert, nowMs: number): ReportSentence {
  const first = alert.handling?.responses[0]
  const hours = (untilMs: number) => Math.round(((untilMs - alert.firstRaisedAtMs) / hourMs) * 10) / 10
  if (first === undefined) return said(`未见公开回应，首次预警已 ${hours(nowMs)} 小时。`, ofAlert(alert))
  return said(`首次预警后 ${hours(first.saidMs)} 小时，${first.organisation}首次公开回应。`, ofAlert(alert))
}
