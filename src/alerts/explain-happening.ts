// What a duty officer reads in Chinese about a happening: two plain sentences, then what is known, unknown, unusual, likely and to do.
import { chinaMinute } from '../core/china-time.ts'
import type { Happened, Situation } from '../core/situation.ts'
import { factReasons } from './fact-words.ts'
import { firstChecks } from './first-checks.ts'
import type { HappeningCounts } from './happening-counts.ts'
import { calibrationWords, countHappening, markOf } from './happening-counts.ts'
import type { SectionStyle } from './happening-sections.ts'
import { tellHappening } from './happening-sections.ts'
import { whereabouts, spanInChinese } from './happening-title.ts'
import type { RenderNames } from './wording.ts'
import { departmentOf, sourceInChinese, surePercent, topicName } from './wording.ts'

export function explainHappeningInChinese(names: RenderNames, situation: Situation, happened: Happened): string {
  const counts = countHappening(names, situation, happened)
  const parts = {
    known: known(names, situation, counts),
    unknown: unknown(counts),
    unusual: unusual(counts),
    likely: likely(situation),
    checkFirst: [firstChecks[happened.matter].zh],
    inCharge: matterOf(names, situation),
    merged: merged(situation),
    restsOn: basis(names, counts),
  }
  return tellHappening(opening(names, situation, counts), parts, chinese)
}

const chinese: SectionStyle = {
  labels: {
    known: '已知',
    unknown: '未知',
    unusual: '为何异常',
    likely: '可能性',
    checkFirst: '先核实',
    inCharge: '归口',
    merged: '已并入',
    restsOn: '依据',
  },
  section: (label, said) => `【${label}】${said.join('；')}。`,
  between: '',
}

function opening(names: RenderNames, situation: Situation, counts: HappeningCounts): string {
  const { clause, span, voices } = counts
  const what = clause === null ? topicName(names, situation.topic).zh : clause.text
  const quoted = clause === null ? `“${what}”一类的事` : `“${what}”${markOf(counts, clause.witness)}`
  const where = whereabouts(counts, '')
  const sources = situation.bySource.slice(0, 3).map(({ source }) => sourceInChinese(names, source))
  const through = sources.length === 0 ? '' : `通过${sources.join('、')}${situation.bySource.length > 3 ? '等' : ''}`
  const since = `${chinaMinute(situation.firstMs)} 起 ${spanInChinese(span)}内`
  return `${where === '' ? '地点不明' : where}，${since}，${voices} 人${through}反映${quoted}。${befell(counts)}。`
}

function befell({ ill, illness, casualties, casualtyVoices }: HappeningCounts): string {
  const said = [
    ill === 0 ? '' : `${ill} 人提到${illness === null ? '身体不适' : `${illness.zh}等身体不适`}`,
    casualties > 0 ? `有人称伤亡 ${casualties} 人` : casualtyVoices > 0 ? `${casualtyVoices} 人提到伤亡` : '',
  ].filter((part) => part !== '')
  return said.length === 0 ? '暂无人员伤亡或不适的说法' : `${said.join('，')}，均未核实`
}

function known(names: RenderNames, situation: Situation, counts: HappeningCounts): string[] {
  const { bySource } = situation
  const { officials, home } = counts.happened
  const shown = bySource.slice(0, 5).map(({ source, observed }) => `${sourceInChinese(names, source)} ${observed} 人`)
  const others = bySource.slice(5).reduce((sum, { observed }) => sum + observed, 0)
  const repeated = counts.repeated > 0 ? `，其中 ${counts.repeated} 条是转发、复制或同一人再说，不另计人` : ''
  return [
    `${shown.join('、')}${others > 0 ? `、其他来源 ${others} 人` : ''}，共 ${counts.documents} 条${repeated}`,
    officials > 0 ? `${officials} 人见于热线或网格的公务记录` : '',
    home > 0 ? `${home} 人写明是本地` : '',
  ]
}

function unknown(counts: HappeningCounts): string[] {
  const { officials, exact, channels, off } = counts.happened
  const { ill, casualties, casualtyVoices, hearsay, place } = counts
  return [
    officials === 0 ? '尚无热线或网格记录印证' : '',
    place === '' ? '地点不明' : exact < 2 ? '确切位置不明，没有两人说到同一街道或场所' : '',
    ill + casualties + casualtyVoices === 0 ? '有无人员受伤没有人说起' : '伤病情况未经核实',
    channels === 1 ? '只有一类渠道反映' : '',
    hearsay > 0 ? `${hearsay} 人是听说或转述` : '',
    off >= offMin ? '部分说法可能是辟谣、旧事、计划中的事或外地的事' : '',
  ]
}

/** From this mean on a reader has to be told that part of it may not be here and now. */
export const offMin = 0.25

function unusual(counts: HappeningCounts): string[] {
  const { windows, lastDay, dayBefore, voices, happened } = counts
  const grew = dayBefore > 0 && lastDay > dayBefore ? `，多于前一天的 ${dayBefore} 人` : ''
  const recent = windows.map((window) => `${window.hours} 小时内 ${window.voices} 人`).join('、')
  return [
    recent === '' ? '' : `至最近一条为止，${recent}${grew}${voices > lastDay ? `，前后共 ${voices} 人` : ''}`,
    happened.exact > 1 ? `${happened.exact} 人说到同一街道或场所` : '',
  ]
}

function likely(situation: Situation): string[] {
  const { raised, lowered } = factReasons(situation)
  const list = (reasons: typeof raised): string => reasons.map(({ zh }) => zh).join('、')
  return [
    `发展为危机的概率${surePercent(situation.probability).zh}（${calibrationWords(situation.calibration).zh}）`,
    raised.length === 0 ? '' : `推高的是${list(raised)}`,
    lowered.length === 0 ? '' : `压低的是${list(lowered)}`,
  ]
}

function matterOf(names: RenderNames, situation: Situation): string[] {
  const department = departmentOf(names, situation.topic)
  return department === null ? [] : [`按“${topicName(names, situation.topic).zh}”，由${department.zh}牵头`]
}

function merged({ merged: taken }: Situation): string[] {
  return taken.length === 0
    ? []
    : [`原先分开的 ${taken.length} 件：${taken.slice(0, 5).join('、')}${taken.length > 5 ? '等' : ''}`]
}

function basis(names: RenderNames, counts: HappeningCounts): string[] {
  return counts.cited.map(
    (witness) =>
      `${markOf(counts, witness)}${chinaMinute(witness.timeMs)} ${sourceInChinese(names, witness.source)}「${witness.excerpt}」（${witness.key}）`,
  )
}
