// What a robot says of an alert: where and what, a plain sentence, and the link; cut to the bytes that its receiver takes.
import type { Alert } from '../../core/alert.ts'
import { operationsRule } from '../sources/operational-alert.ts'

export interface AlertMessage {
  readonly title: string
  readonly text: string
  /** '' where the service has no address that people can open. */
  readonly link: string
}

const levelNames = { blue: '蓝', yellow: '黄', orange: '橙', red: '红' } as const
const stateNames: Readonly<Partial<Record<Alert['state'], string>>> = {
  acknowledged: '已签收',
  assigned: '已指派',
  inHand: '处置中',
  escalated: '已上报',
  resolved: '已办结',
  dismissed: '已排除',
}
const reasonNames: Readonly<Record<string, string>> = {
  reminder: '无人签收，再次提醒',
  unacknowledged: '无人签收，自动上报',
}

export function alertMessage(alert: Alert, link: string): AlertMessage {
  if (alert.rule === operationsRule) return { title: `【系统】${alert.title}`, text: alert.explanation.zh, link }
  const what = reasonNames[alert.reason] ?? stateNames[alert.state]
  const head = [`${levelNames[alert.level]}色`, ...(what === undefined ? [] : [what])].join('·')
  const target = link === '' ? '' : `${link.replace(/\/$/u, '')}/?alert=${encodeURIComponent(alert.id)}`
  return { title: `【${head}】${alert.title}`, text: `${alert.explanation.zh}（内部研判提示，未经核实）`, link: target }
}

/** The beginning of a text that has at most so many bytes of UTF-8, without a broken character. */
export function cutToBytes(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text
  let cut = ''
  let bytes = Buffer.byteLength('…')
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > bytesMax) break
    cut += character
  }
  return `${cut}…`
}

/** Title, text and link one below the other; only the text is cut. */
export function plainMessage({ title, text, link }: AlertMessage, bytesMax: number): string {
  const fixed = Buffer.byteLength(`${title}\n\n${link}`)
  return [title, cutToBytes(text, Math.max(0, bytesMax - fixed)), ...(link === '' ? [] : [link])].join('\n')
}
