// Builds happenings for the tests of their words: composed witnesses, and counts that agree with them.
import type { RiskCueKind } from '../../src/core/document.ts'
import type { HarmMatter } from '../../src/core/harm.ts'
import type { DocumentKey, PlaceCode, SourceId, TopicId } from '../../src/core/ids.ts'
import type { Happened, Situation } from '../../src/core/situation.ts'
import { createTaxonomy } from '../../src/core/taxonomy.ts'
import { situationOf, startMs } from './situations.ts'

export const hourMs = 3_600_000

const places: Readonly<Record<string, string>> = {
  '51': '四川省',
  '5101': '四川省成都市',
  '510106': '四川省成都市金牛区',
  '510106024': '四川省成都市金牛区槐荫街道',
  '510106024003': '四川省成都市金牛区槐荫街道桂树社区',
}

export const names = {
  taxonomy: createTaxonomy([
    {
      id: 'accident' as TopicId,
      zh: '事故灾难',
      en: 'Accident',
      kind: 'hazard',
      severity: 0.8,
      department: { zh: '应急管理部门', en: 'emergency management' },
    },
    {
      id: 'accident.gas' as TopicId,
      zh: '燃气泄漏',
      en: 'Gas leak',
      kind: 'hazard',
      severity: 0.9,
      department: { zh: '燃气管理部门', en: 'gas department' },
    },
    { id: 'accident.outage' as TopicId, zh: '停水停电与通信中断', en: 'Outage', kind: 'hazard', severity: 0.5 },
    { id: 'health.food' as TopicId, zh: '食物中毒', en: 'Food poisoning', kind: 'hazard', severity: 0.75 },
    { id: 'labour.wages' as TopicId, zh: '工资拖欠与待遇', en: 'Wages', kind: 'service', severity: 0.4 },
    { id: 'security.stampede' as TopicId, zh: '拥挤踩踏', en: 'Crowd crush', kind: 'hazard', severity: 0.95 },
  ]),
  placeName: (code: PlaceCode) => places[code] ?? '',
  sourceName: (source: string) => (source === 'hotline' ? '市民热线' : source === 'weibo' ? '微博' : source),
}

export interface Told {
  readonly topic?: string
  readonly matter?: HarmMatter
  readonly place?: string
  readonly says: readonly (readonly [source: string, excerpt: string, weight?: number])[]
  readonly terms?: readonly string[]
  readonly cues?: Readonly<Partial<Record<RiskCueKind, number>>>
  readonly happened?: Partial<Happened>
  readonly change?: Partial<Situation>
}

/** One voice an hour, each with its own text. */
export function happeningOf({
  topic = 'accident.gas',
  matter = 'ch',
  place = '510106024003',
  says,
  terms = [],
  cues = {},
  happened = {},
  change = {},
}: Told): Situation {
  const witnesses = says.map(([source, excerpt, weight = 1], i) => ({
    key: `${source}:${String.fromCharCode(97 + i)}` as DocumentKey,
    timeMs: startMs + i * hourMs,
    source: source as SourceId,
    voice: `voice-${i}`,
    place: place as PlaceCode,
    excerpt,
    weight,
  }))
  const sources = [...new Set(says.map(([source]) => source))]
  return situationOf({
    topic: topic as TopicId,
    places: place === '' ? [] : [place as PlaceCode],
    firstMs: startMs,
    lastMs: startMs + (says.length - 1) * hourMs,
    documents: witnesses.map(({ key }) => key),
    documentCount: says.length,
    voices: says.length,
    copies: 0,
    sources,
    terms,
    bySource: sources.map((source) => ({
      source: source as SourceId,
      observed: says.filter(([one]) => one === source).length,
      expected: 0,
    })),
    cues,
    voicesByHour: Array.from({ length: 48 }, (_, i) => (i >= 48 - says.length ? 1 : 0)),
    contributions: [],
    witnesses,
    calibration: 'platt:real-wording:v1',
    happening: {
      harm: says.length,
      body: 0,
      service: 0,
      officials: sources.includes('hotline') ? 1 : 0,
      channels: sources.length,
      off: 0,
      exact: 0,
      home: says.length,
      matter,
      ...happened,
    },
    ...change,
  })
}

export const gas = happeningOf({
  says: [
    ['hotline', '市民反映，桂树社区北门楼道里煤气味很重，请核实处理。'],
    ['weibo', '#槐荫日常# 我们楼道里也是煤气味😷 头晕了一下午'],
    ['weibo', '我妈说楼道煤气味好大啊，头晕恶心'],
    ['weibo', '谁懂啊！！晚饭吃啥', 0.1],
  ],
  terms: ['煤气味', '楼道'],
  cues: { smell: 3, symptom: 2 },
  happened: { body: 1.6, exact: 3 },
})
