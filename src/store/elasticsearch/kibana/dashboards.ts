// What Kibana shows, in one readable place: dashboards of panels over the fields of the index. Saved objects are made from it.
import type { Dashboard, Measure } from './panel.ts'
import { panel } from './panel.ts'

const time = '@timestamp'
const topic = 'qianzhao.topic'
const district = 'qianzhao.district'
const source = 'qianzhao.source'
const level = 'qianzhao.level'
const emotion = 'qianzhao.sentiment.emotion'
const waiting = 'qianzhao.state: (pending or firing)'
const leadsTo = 'documents'

const count: Measure = { label: '数量 count', operation: 'count' }
const voices: Measure = { label: '声音 voices', operation: 'sum', field: 'qianzhao.voices' }
const authors: Measure = { label: '作者 authors', operation: 'unique_count', field: 'user.hash' }
const newest: Measure = { label: '最近一条 newest', operation: 'max', field: time }
const risk: Measure = { label: '概率 probability', operation: 'max', field: 'qianzhao.probability', format: 'percent' }
const evidence: Measure = { label: '证据 evidence', operation: 'max', field: 'qianzhao.log_evidence', format: 'number' }
const observed: Measure = { label: '观察 observed', operation: 'sum', field: 'qianzhao.observed', format: 'number' }
const expected: Measure = { label: '常态 expected', operation: 'sum', field: 'qianzhao.expected', format: 'number' }
const negative: Measure = { ...average('负面 negative', 'qianzhao.sentiment.negative'), format: 'percent' }
const anger: Measure = { ...average('愤怒 anger', 'qianzhao.sentiment.anger'), format: 'percent' }
const lag = { field: 'qianzhao.lag_seconds', format: 'duration' } as const
const lagMedian: Measure = { label: '时延中位 median lag', operation: 'median', ...lag }
const lagHigh: Measure = { label: '时延95分位 lag p95', operation: 'percentile', percentile: 95, ...lag }

/** Stacked bars over time, one colour a value. */
const countedOverTime = (split: string) => ({ type: 'bar_stacked', x: time, measures: [count], split }) as const
/** One number. */
const counted = (query: string) => ({ type: 'metric', measure: count, query }) as const

const alertColumns = ['message', level, 'qianzhao.state', district, topic, 'qianzhao.probability', 'qianzhao.voices']

export const dashboards: readonly Dashboard[] = [
  {
    id: 'alerts',
    title: '前兆 预警 Alerts',
    description:
      '未处置的预警、按级别与区县的分布、最近的预警。Alerts that wait for somebody, by level and place, and the newest.',
    from: 'now-7d',
    panels: [
      panel(
        'alerts-red',
        '未确认红色 red, not acknowledged',
        'alerts',
        [12, 8],
        counted(`${waiting} and ${level}: red`),
      ),
      panel(
        'alerts-orange',
        '未确认橙色 orange, not acknowledged',
        'alerts',
        [12, 8],
        counted(`${waiting} and ${level}: orange`),
      ),
      panel('alerts-open', '未处置 waiting', 'alerts', [12, 8], counted(waiting)),
      panel('alerts-voices', '独立声音 voices', 'alerts', [12, 8], { type: 'metric', measure: voices, query: waiting }),
      panel('alerts-by-level', '按级别 by level', 'alerts', [24, 12], countedOverTime(level)),
      panel('alerts-by-district', '按区县 by district', 'alerts', [24, 12], {
        type: 'bar_horizontal',
        x: district,
        measures: [count],
        split: level,
        leadsTo,
      }),
      panel('alerts-newest', '最近的预警 newest alerts', 'alerts', [48, 18], {
        type: 'records',
        columns: [...alertColumns, 'qianzhao.documents'],
      }),
    ],
  },
  {
    id: 'volume',
    title: '前兆 声量与情绪 Volume and sentiment',
    description: '随时间的数量、情绪、负面程度与用词。Posts over time, emotions, negative sentiment and words.',
    from: 'now-7d',
    panels: [
      panel('volume-by-channel', '按渠道 by channel', 'documents', [24, 14], countedOverTime('qianzhao.channel')),
      panel('volume-emotions', '情绪 emotions', 'documents', [24, 14], countedOverTime(emotion)),
      panel('volume-negative', '负面与愤怒 negative and anger', 'documents', [24, 14], {
        type: 'line',
        x: time,
        measures: [negative, anger],
      }),
      panel('volume-terms', '用词 words', 'documents', [12, 14], {
        type: 'table',
        rows: ['qianzhao.terms'],
        measures: [count],
      }),
      panel('volume-departments', '按部门 by department', 'documents', [12, 14], {
        type: 'table',
        rows: ['qianzhao.department'],
        measures: [count, negative],
        leadsTo,
      }),
    ],
  },
  {
    id: 'topics-places',
    title: '前兆 主题与地点 Topics and places',
    description: '主题 × 区县热力图；点击格子看原文。Heat maps of topic and district; a click shows the documents.',
    from: 'now-24h',
    panels: [
      panel('heat-documents', '文档：主题 × 区县 documents', 'documents', [48, 20], {
        type: 'heatmap',
        x: district,
        y: topic,
        measure: count,
        leadsTo,
      }),
      panel('heat-situations', '态势：主题 × 区县 open situations', 'situations', [48, 20], {
        type: 'heatmap',
        x: district,
        y: topic,
        measure: risk,
        query: 'qianzhao.state: open',
        leadsTo,
      }),
      panel('signals-strongest', '最强信号 strongest signals', 'signals', [48, 14], {
        type: 'table',
        rows: [topic, district],
        measures: [evidence, observed, expected],
        leadsTo,
      }),
    ],
  },
  {
    id: 'sources',
    title: '前兆 来源与时延 Sources and lag',
    description:
      '每个来源的数量、最近一条、从事件到入库的秒数。Posts by source, the newest, and seconds from event to index.',
    from: 'now-24h',
    panels: [
      panel('sources-table', '来源 sources', 'documents', [24, 16], {
        type: 'table',
        rows: [source],
        measures: [count, newest, lagMedian, lagHigh],
        leadsTo,
      }),
      panel('sources-volume', '随时间 over time', 'documents', [24, 16], countedOverTime(source)),
      panel('sources-lag', '时延 lag', 'documents', [24, 14], {
        type: 'line',
        x: time,
        measures: [lagMedian],
        split: source,
      }),
      panel('sources-voices', '独立作者 distinct authors', 'documents', [24, 14], {
        type: 'bar_horizontal',
        x: source,
        measures: [authors],
      }),
    ],
  },
  {
    id: 'documents',
    title: '前兆 文档 Documents',
    description:
      '去标识化的原文；其他看板的点击都到这里。De-identified documents; clicks in the other dashboards lead here.',
    from: 'now-7d',
    panels: [
      panel('documents-volume', '数量 volume', 'documents', [48, 8], countedOverTime(source)),
      panel('documents-list', '文档 documents', 'documents', [48, 28], {
        type: 'records',
        columns: ['message', source, topic, district, emotion, 'event.id'],
      }),
    ],
  },
]

/** What people read instead of a field's name. */
export const fieldLabels: Readonly<Record<string, string>> = {
  message: '内容 text',
  'event.id': '编号 id',
  'qianzhao.channel': '渠道 channel',
  'qianzhao.department': '部门 department',
  'qianzhao.district': '区县 district',
  'qianzhao.documents': '证据 evidence',
  'qianzhao.level': '级别 level',
  'qianzhao.probability': '概率 probability',
  'qianzhao.sentiment.emotion': '情绪 emotion',
  'qianzhao.source': '来源 source',
  'qianzhao.state': '状态 state',
  'qianzhao.terms': '用词 words',
  'qianzhao.topic': '主题 topic',
  'qianzhao.voices': '独立声音 voices',
}

function average(label: string, field: string): Measure {
  return { label, operation: 'average', field }
}
