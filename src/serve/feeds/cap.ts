// An alert as CAP 1.2: always a draft for those who may see it; only a named person makes a public warning of it, elsewhere.
import type { Alert } from '../../core/alert.ts'
import type { Level } from '../../core/alert-state.ts'
import { chinaOffsetMs } from '../../core/china-time.ts'
import type { ServiceInfo } from '../service-info.ts'
import type { XmlNode } from './xml.ts'
import { element, elementWith } from './xml.ts'

export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2'
const sender = 'qianzhao'
const severities: Readonly<Record<Level, string>> = {
  blue: 'Minor',
  yellow: 'Moderate',
  orange: 'Severe',
  red: 'Extreme',
}
const categories: Readonly<Record<string, string>> = {
  natural: 'Met',
  accident: 'Safety',
  health: 'Health',
  security: 'Security',
  transport: 'Transport',
  environment: 'Env',
}
const headlineLengthMax = 160

/** `before` is the revision before this one; null where it is the first that is kept. */
export function capAlert(
  alert: Alert,
  before: Alert | null,
  info: Pick<ServiceInfo, 'topicName' | 'placeName'>,
): XmlNode {
  const isOver = alert.state === 'resolved' || alert.state === 'dismissed'
  const kind = isOver ? 'Cancel' : before === null ? 'Alert' : 'Update'
  const references =
    before === null ? [] : [element('references', `${sender},${identifier(before)},${capTime(before.raisedAtMs)}`)]
  // A cancel names what it cancels; without an earlier revision there is nothing to name.
  const msgType = kind === 'Cancel' && before === null ? 'Alert' : kind
  return elementWith(
    'alert',
    { xmlns: capNamespace },
    element('identifier', identifier(alert)),
    element('sender', sender),
    element('sent', capTime(alert.raisedAtMs)),
    element('status', 'Draft'),
    element('msgType', msgType),
    element('scope', 'Restricted'),
    element('restriction', '内部研判提示，未经签发不得外传'),
    ...references,
    infoOf(alert, info),
  )
}

function infoOf(alert: Alert, info: Pick<ServiceInfo, 'topicName' | 'placeName'>): XmlNode {
  const { topic, level, probability, windowStartMs, title, explanation, place } = alert
  const placeName = info.placeName(place)
  return element(
    'info',
    element('language', 'zh-CN'),
    element('category', categories[topic.split('.')[0] ?? ''] ?? 'Other'),
    element('event', info.topicName(topic).zh),
    element('urgency', 'Unknown'),
    element('severity', severities[level]),
    element('certainty', probability >= 0.5 ? 'Likely' : 'Possible'),
    element('onset', capTime(windowStartMs)),
    element('headline', title.slice(0, headlineLengthMax)),
    element('description', explanation.zh),
    element('parameter', element('valueName', 'level'), element('value', level)),
    element('parameter', element('valueName', 'probability'), element('value', String(probability))),
    element('area', element('areaDesc', placeName === '' ? '地点不明' : placeName), ...geocode(place)),
  )
}

function geocode(place: string): readonly XmlNode[] {
  if (place === '') return []
  return [element('geocode', element('valueName', 'GB/T 2260'), element('value', place))]
}

export function identifier({ id, rev }: Pick<Alert, 'id' | 'rev'>): string {
  return `${id}.${rev}`
}

/** CAP writes the zone as ±hh:mm and never Z. */
export function capTime(timeMs: number): string {
  return `${new Date(timeMs + chinaOffsetMs).toISOString().slice(0, 19)}+08:00`
}
