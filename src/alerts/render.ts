// Writes what a duty officer reads, in Chinese and English, from counted evidence alone.
import { chinaMinute, chinaStamp } from '../core/china-time.ts'
import type { CueKind } from '../core/document.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import type { Taxonomy } from '../core/taxonomy.ts'

export interface RenderNames {
  readonly taxonomy: Taxonomy
  placeName(code: PlaceCode): string
  sourceName(source: string): string
}

const cueNames: Readonly<Partial<Record<CueKind, { readonly zh: string; readonly en: string }>>> = {
  casualty: { zh: '人员伤亡', en: 'casualties' },
  urgency: { zh: '紧急', en: 'urgency' },
  help_request: { zh: '求助', en: 'calls for help' },
  gathering: { zh: '人群聚集', en: 'a gathering crowd' },
  outage: { zh: '停水停电停气', en: 'an outage' },
  contamination: { zh: '污染', en: 'contamination' },
  smell: { zh: '异味', en: 'a smell' },
  smoke: { zh: '冒烟', en: 'smoke' },
  fire: { zh: '起火', en: 'fire' },
  explosion: { zh: '爆炸', en: 'an explosion' },
  collapse: { zh: '坍塌', en: 'a collapse' },
  symptom: { zh: '身体症状', en: 'symptoms' },
  others_too: { zh: '“不止我一家”', en: '"others too"' },
  duration: { zh: '持续已久', en: 'long duration' },
  repetition: { zh: '多次反映', en: 'repeated complaints' },
  hearsay: { zh: '听说、网传', en: 'hearsay' },
}

/** What the features of the probability are called; a name that is not here is shown as it is. */
const reasonNames: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  evidence: { zh: '偏离常态的证据', en: 'evidence against chance' },
  voices: { zh: '独立反映人数', en: 'independent voices' },
  sources: { zh: '来源多样', en: 'several sources' },
  places: { zh: '涉及多地', en: 'several places' },
  growth: { zh: '增长速度', en: 'growth' },
  negative: { zh: '负面情绪', en: 'negative mood' },
  anger: { zh: '愤怒', en: 'anger' },
  fear: { zh: '恐惧', en: 'fear' },
  harm: { zh: '伤害迹象', en: 'signs of harm' },
  hearsay: { zh: '听说、网传', en: 'hearsay' },
  othersToo: { zh: '他人也遇到', en: 'others too' },
  casualties: { zh: '提到伤亡', en: 'casualties' },
  copies: { zh: '复制转发', en: 'copies' },
  hazard: { zh: '属于隐患或服务失灵', en: 'a hazard or a failing service' },
  severity: { zh: '主题的严重程度', en: 'severity of the topic' },
  age: { zh: '持续时间', en: 'age' },
  counts: { zh: '数量超出基线', en: 'counts above the baseline' },
}

export function topicName(names: RenderNames, topic: TopicId): { readonly zh: string; readonly en: string } {
  return names.taxonomy.find(topic) ?? { zh: '其他事项', en: 'other matters' }
}

/** One line, at most about 40 characters: where, what, how many. */
export function renderTitle(names: RenderNames, situation: Situation): string {
  const place = situation.places[0]
  const where = place === undefined || place === '' ? '' : `${names.placeName(place)} `
  const what = topicName(names, situation.topic).zh
  const terms = situation.terms.slice(0, 3).join('、')
  return `${where}${what}：${terms === '' ? '' : `${terms}，`}${situation.voices} 名独立反映人`
}

export function renderExplanation(
  names: RenderNames,
  situation: Situation,
): { readonly zh: string; readonly en: string } {
  return { zh: explainInChinese(names, situation), en: explainInEnglish(names, situation) }
}

function explainInChinese(names: RenderNames, situation: Situation): string {
  const places = situation.byPlace.slice(0, 4).map(({ place, voices }) => `${placeOrUnknown(names, place)} ${voices}`)
  const sources = situation.bySource
    .slice(0, 5)
    .map((share) => `${names.sourceName(share.source)} ${round(share.observed)}（常态 ${round(share.expected)}）`)
  const cues = cueList(situation).map(([kind, count]) => `${cueNames[kind]?.zh ?? kind} ${count} 处`)
  const reasons = strongestContributions(situation, 'zh')
  const parts = [
    `自${chinaMinute(situation.firstMs)}起，${situation.voices} 名互不相同的反映人提到同一件事，共 ${situation.documentCount} 条` +
      (situation.copies > 0 ? `，其中 ${situation.copies} 条是转发或复制，不另计` : '') +
      '。',
    places.length > 0 ? `地点：${places.join('，')}。` : '',
    sources.length > 0 ? `来源：${sources.join('，')}。` : '',
    situation.terms.length > 0 ? `共同用词：${situation.terms.slice(0, 8).join('、')}。` : '',
    `观察到 ${round(situation.observed)}，常态预期 ${round(situation.expected)}；若只是巧合，${isRare(situation.evidence) ? '机会不到百万分之一' : `约 ${odds(situation.evidence)} 分之一的机会才会如此`}。`,
    cues.length > 0 ? `文中线索：${cues.join('，')}。` : '',
    situation.casualtiesMax > 0 ? `提到的最大伤亡人数：${situation.casualtiesMax}（未经核实）。` : '',
    `发展为危机的概率 ${percent(situation.probability)}（校准：${situation.calibration}）。`,
    reasons.length > 0 ? `主要依据（对数几率）：${reasons.join('，')}。` : '',
    witnessLine(names, situation),
  ]
  return parts.filter((part) => part !== '').join('')
}

function explainInEnglish(names: RenderNames, situation: Situation): string {
  const places = situation.byPlace.slice(0, 4).map(({ place, voices }) => `${placeOrUnknown(names, place)} ${voices}`)
  const sources = situation.bySource
    .slice(0, 5)
    .map((share) => `${share.source} ${round(share.observed)} (expected ${round(share.expected)})`)
  const cues = cueList(situation).map(([kind, count]) => `${cueNames[kind]?.en ?? kind} x${count}`)
  const first = situation.witnesses[0]
  const reasons = strongestContributions(situation, 'en')
  const parts = [
    `Since ${chinaStamp(situation.firstMs)} ${situation.voices} independent voices describe the same matter in ${situation.documentCount} posts` +
      (situation.copies > 0 ? `, ${situation.copies} of them copies that are not counted again.` : '.'),
    places.length > 0 ? `Places: ${places.join(', ')}.` : '',
    sources.length > 0 ? `Sources: ${sources.join(', ')}.` : '',
    `Observed ${round(situation.observed)}, expected ${round(situation.expected)}; by chance alone ${isRare(situation.evidence) ? 'less than 1 in a million' : `about 1 in ${odds(situation.evidence)}`}.`,
    cues.length > 0 ? `Cues in the text: ${cues.join(', ')}.` : '',
    situation.casualtiesMax > 0
      ? `Largest number of casualties mentioned: ${situation.casualtiesMax} (unverified).`
      : '',
    `Probability of becoming a crisis ${percent(situation.probability)} (calibration: ${situation.calibration}).`,
    reasons.length > 0 ? `Main reasons (log-odds): ${reasons.join(', ')}.` : '',
    first === undefined ? '' : `Earliest: ${chinaStamp(first.timeMs)}, ${first.key}.`,
  ]
  return parts.filter((part) => part !== '').join(' ')
}

function strongestContributions(situation: Situation, language: 'zh' | 'en'): readonly string[] {
  return [...situation.contributions]
    .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds) || (a.name < b.name ? -1 : 1))
    .slice(0, 4)
    .map(
      (one) =>
        `${reasonNames[one.name]?.[language] ?? one.name} ${one.logOdds >= 0 ? '+' : '−'}${Math.abs(one.logOdds).toFixed(1)}`,
    )
}

function witnessLine(names: RenderNames, situation: Situation): string {
  const lines = situation.witnesses
    .slice(0, 3)
    .map((item) => `${chinaMinute(item.timeMs)} ${names.sourceName(item.source)}「${item.excerpt}」`)
  return lines.length === 0 ? '' : `最早的记录：${lines.join('；')}。`
}

function placeOrUnknown(names: RenderNames, place: PlaceCode): string {
  return place === '' ? '地点不明' : names.placeName(place)
}

function cueList(situation: Situation): [CueKind, number][] {
  const list: [CueKind, number][] = []
  for (const kind of Object.keys(cueNames) as CueKind[]) {
    const count = situation.cues[kind] ?? 0
    if (count > 0) list.push([kind, count])
  }
  return list.sort((a, b) => b[1] - a[1]).slice(0, 6)
}

/** Beyond a million the words say so instead of pretending precision. */
function isRare(logEvidence: number): boolean {
  return logEvidence > Math.log(1e6)
}

/** 1/e-value, shown with two significant digits. */
function odds(logEvidence: number): string {
  const value = Math.exp(logEvidence)
  if (value < 10) return value.toFixed(1)
  const digits = 10 ** (Math.floor(Math.log10(value)) - 1)
  return String(Math.round(value / digits) * digits)
}

function percent(probability: number): string {
  const value = probability * 100
  return `${value < 1 ? value.toFixed(1) : Math.round(value)}%`
}

function round(value: number): string {
  if (value === 0 || value >= 10) return String(Math.round(value))
  return value >= 1 ? String(Math.round(value * 10) / 10) : value.toPrecision(1)
}
