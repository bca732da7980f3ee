// What topics, places, sources, cues and reasons are called in an alert, and how its numbers are written.
import { hourMs } from '../core/durations.ts'
import type { RiskCueKind } from '../core/document.ts'
import type { PlaceCode, TopicId } from '../core/ids.ts'
import type { Situation } from '../core/situation.ts'
import type { Taxonomy } from '../core/taxonomy.ts'

export interface Wording {
  readonly zh: string
  readonly en: string
}

export interface RenderNames {
  readonly taxonomy: Taxonomy
  placeName(code: PlaceCode): string
  sourceName(source: string): string
}

const cueNames: Readonly<Partial<Record<RiskCueKind, Wording>>> = {
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
  loss: { zh: '钱财被骗被盗', en: 'money taken' },
  announced: { zh: '事先通知或演练', en: 'announced works or a drill' },
}

/** Features of the probability by what they mean to a reader; the log-odds of one group are added up. */
const reasonGroups: readonly (Wording & { readonly features: readonly string[] })[] = [
  { zh: '说法罕见而一致', en: 'rare words that agree', features: ['evidence', 'rarity'] },
  { zh: '提到伤害', en: 'harm in the words', features: ['harm', 'bodily', 'harmfulNews', 'rareHarm', 'casualties'] },
  { zh: '事项性质', en: 'severity of the matter', features: ['severity', 'severeNews', 'rareSeverity', 'hazard'] },
  { zh: '负面情绪', en: 'negative mood', features: ['negative', 'outcry', 'anger', 'fear'] },
  { zh: '地点集中', en: 'one place', features: ['sameStreet', 'sameDistrict'] },
  { zh: '地点分散', en: 'scattered places', features: ['scattered'] },
  { zh: '没有写明地点', en: 'no place named', features: ['placeless'] },
  { zh: '人数、来源和范围', en: 'voices, sources and places', features: ['voices', 'sources', 'places', 'counts'] },
  { zh: '向政府反映', en: 'reported to the authorities', features: ['reports'] },
  { zh: '增长速度', en: 'growth', features: ['growth'] },
  { zh: '持续时间', en: 'age', features: ['age', 'lasting'] },
  { zh: '听说、他人也遇到', en: 'hearsay, others too', features: ['hearsay', 'othersToo'] },
  { zh: '有通知或是演练', en: 'announced, or a drill', features: ['announced'] },
  { zh: '多为复制转发', en: 'mostly copies', features: ['copies'] },
]

export function topicName(names: RenderNames, topic: TopicId): { readonly zh: string; readonly en: string } {
  return names.taxonomy.find(topic) ?? { zh: '其他事项', en: 'other matters' }
}

/** The department whose matter the topic is: its own, or that of the nearest topic above; null where the taxonomy names none. */
export function departmentOf(names: Pick<RenderNames, 'taxonomy'>, topic: TopicId): Wording | null {
  const own = names.taxonomy.find(topic)?.department
  if (own !== undefined) return own
  const end = topic.lastIndexOf('.')
  return end < 0 ? null : departmentOf(names, topic.slice(0, end) as TopicId)
}

export function placeOrUnknown(names: RenderNames, place: PlaceCode): string {
  return place === '' ? '地点不明' : names.placeName(place)
}

/** Places with their voices, the strongest first; the name of the city is said once and left out of what lies in it. */
export function placesOf(names: RenderNames, situation: Situation): readonly string[] {
  const city = situation.byPlace.find(({ place }) => place.length >= 4)?.place.slice(0, 4) as PlaceCode | undefined
  const prefix = city === undefined ? '' : names.placeName(city)
  return situation.byPlace.slice(0, 4).map(({ place, voices }, index) => {
    const name = placeOrUnknown(names, place)
    const isInside = index > 0 && prefix !== '' && name.length > prefix.length && name.startsWith(prefix)
    return `${isInside ? name.slice(prefix.length) : name} ${voices}`
  })
}

/** The cues told most often, at most six. */
export function cuesOf(situation: Situation): readonly (Wording & { readonly count: number })[] {
  return (Object.keys(cueNames) as RiskCueKind[])
    .map((kind) => ({ ...(cueNames[kind] ?? { zh: kind, en: kind }), count: situation.cues[kind] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 6)
}

/** What moved the probability, in log-odds by meaning: up to three reasons that raised it and two that lowered it. */
export function reasonsOf(situation: Situation): {
  readonly raised: readonly (Wording & { readonly logOdds: number })[]
  readonly lowered: readonly (Wording & { readonly logOdds: number })[]
} {
  const groups = reasonGroups.map(({ zh, en, features }) => {
    const own = situation.contributions.filter(({ name }) => features.includes(name))
    return { zh, en, logOdds: own.reduce((sum, { logOdds }) => sum + logOdds, 0) }
  })
  const ranked = groups.filter(({ logOdds }) => Math.abs(logOdds) >= 0.05)
  ranked.sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
  return {
    raised: ranked.filter(({ logOdds }) => logOdds > 0).slice(0, 3),
    lowered: ranked.filter(({ logOdds }) => logOdds < 0).slice(0, 2),
  }
}

/** How much of the evidence goes with the source that matters most, in tenths; null where one source says it all. */
export function strongestSource(situation: Situation): { readonly source: string; readonly tenths: number } | null {
  const first = situation.without.find(({ kind }) => kind === 'source')
  if (first === undefined || situation.evidence <= 0) return null
  const tenths = Math.round((1 - Math.max(0, first.evidence) / situation.evidence) * 10)
  return tenths < 1 ? null : { source: first.name, tenths: Math.min(10, tenths) }
}

/** Beyond a million the words say so instead of pretending precision. */
export function isRare(logEvidence: number): boolean {
  return logEvidence > Math.log(1e6)
}

/** 1/e-value, shown with two significant digits. */
export function odds(logEvidence: number): string {
  const value = Math.exp(Math.max(0, logEvidence))
  if (value < 10) return value.toFixed(1)
  const digits = 10 ** (Math.floor(Math.log10(value)) - 1)
  return String(Math.round(value / digits) * digits)
}

/** Nothing is certain: 99.5 % and more are "more than 99 %". */
export function percent(probability: number): string {
  const value = probability * 100
  if (value >= 99.5) return '>99%'
  return `${value < 1 ? value.toFixed(1) : Math.round(value)}%`
}

/** The same in words that stand alone: no approximation of what is only bounded. */
export function surePercent(probability: number): Wording {
  if (probability >= 0.995) return { zh: '超过 99%', en: 'above 99%' }
  if (probability < 0.005) return { zh: '不到 1%', en: 'below 1%' }
  const value = Math.round(probability * 100)
  return { zh: `约 ${value}%`, en: `about ${value}%` }
}

export function shortNumber(value: number): string {
  if (value === 0 || value >= 10) return String(Math.round(value))
  return value >= 1 ? String(Math.round(value * 10) / 10) : value.toPrecision(1)
}

export function hoursBetween(fromMs: number, toMs: number): number {
  return Math.max(1, Math.round((toMs - fromMs) / hourMs))
}

/** Sources that are called as their channel is, in the words of an office. */
const channelsInChinese: Readonly<Record<string, string>> = {
  weibo: '微博',
  forum: '论坛',
  hotline: '热线',
  grid: '网格',
  news: '新闻',
}

/** The configured name of a source; without one, what kind of source it is called, or its id. */
export function sourceInChinese(names: RenderNames, source: string): string {
  const name = names.sourceName(source)
  return name === source ? (channelsInChinese[source] ?? name) : name
}
