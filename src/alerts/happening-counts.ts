// The counts that the title and both explanations of a happening say, made once so that they agree with each other.
import { dayMs, hourMs } from '../core/durations.ts'
import type { PlaceCode } from '../core/ids.ts'
import type { EvidenceItem } from '../core/signal.ts'
import type { Happened, Situation } from '../core/situation.ts'
import type { ToldClause } from './happening-clause.ts'
import { clauseOf } from './happening-clause.ts'
import type { RenderNames, Wording } from './wording.ts'

export interface HappeningCounts {
  readonly happened: Happened
  /** As fine as known, without the city that everybody is in; '' where unknown. */
  readonly where: string
  readonly place: PlaceCode
  readonly clause: ToldClause | null
  readonly voices: number
  readonly documents: number
  /** Documents that are copies, or come from a voice that is counted already. */
  readonly repeated: number
  readonly span: TimeSpan
  /** Voices within 1, 6 and 24 hours of the newest text, without those windows that say nothing new. */
  readonly windows: readonly { readonly hours: number; readonly voices: number }[]
  readonly lastDay: number
  /** Voices of the day before the last one. */
  readonly dayBefore: number
  /** Voices with words of illness or injury, and the word that most witnesses use. */
  readonly ill: number
  readonly illness: Wording | null
  /** The largest number of dead or hurt that is told, and the voices with words of it. */
  readonly casualties: number
  readonly casualtyVoices: number
  readonly hearsay: number
  readonly cited: readonly EvidenceItem[]
}

export interface TimeSpan {
  readonly count: number
  readonly unit: 'minute' | 'hour' | 'day'
}

const citedMax = 6
/** So many are cited whatever they tell, the others where they tell of harm. */
const citedAlways = 2
const citedWeightMin = 0.3

/** Where something is told, and the clause that tells it best; null where no witness has one. */
export function toldOf(
  names: RenderNames,
  situation: Situation,
): { readonly place: PlaceCode; readonly where: string; readonly clause: ToldClause | null } {
  const place = namedPlace(names, situation.places[0] ?? ('' as PlaceCode))
  return { place, where: whereOf(names, place), clause: clauseOf(situation, place, namesAtHead(names, place)) }
}

export function countHappening(names: RenderNames, situation: Situation, happened: Happened): HappeningCounts {
  const { place, where, clause } = toldOf(names, situation)
  const { cues, voicesByHour, voices, documentCount, witnesses } = situation
  const since = (from: number, to = 0) =>
    voicesByHour.slice(-from, to === 0 ? undefined : -to).reduce((sum, one) => sum + one, 0)
  return {
    happened,
    where,
    place,
    clause,
    voices,
    documents: documentCount,
    repeated: Math.max(0, documentCount - voices),
    span: spanOf(situation.lastMs - situation.firstMs),
    windows: tellingWindows([1, 6, 24].map((hours) => ({ hours, voices: since(hours) }))),
    lastDay: since(24),
    dayBefore: since(48, 24),
    ill: happened.body >= bodyMin ? (cues.symptom ?? 0) : 0,
    illness: illnessIn(witnesses),
    casualties: situation.casualtiesMax,
    casualtyVoices: cues.casualty ?? 0,
    hearsay: cues.hearsay ?? 0,
    cited: citedOf(witnesses, clause?.witness),
  }
}

/** A wider window that holds nobody more, and one that holds nobody, say nothing. */
function tellingWindows(windows: HappeningCounts['windows']): HappeningCounts['windows'] {
  return windows.filter(({ voices }, i) => voices > (windows[i - 1]?.voices ?? 0))
}

/** Words of illness count from half a voice on that means a person here and now. */
const bodyMin = 0.5

/** The finest ancestor that has a name: codes of old lists have none. */
function namedPlace(names: RenderNames, code: PlaceCode): PlaceCode {
  const lengths = [12, 9, 6, 4, 2].filter((length) => length <= code.length)
  const named = lengths.find((length) => names.placeName(code.slice(0, length) as PlaceCode) !== '')
  return code.slice(0, named ?? 0) as PlaceCode
}

function whereOf(names: RenderNames, code: PlaceCode): string {
  const name = code === '' ? '' : names.placeName(code)
  const city = code.length > 4 ? names.placeName(code.slice(0, 4) as PlaceCode) : ''
  return city !== '' && name.length > city.length && name.startsWith(city) ? name.slice(city.length) : name
}

/** Names that a clause need not repeat: each ancestor's own and the short form of it. */
function namesAtHead(names: RenderNames, code: PlaceCode): string[] {
  const whole = [2, 4, 6, 9, 12]
    .filter((length) => length <= code.length)
    .map((length) => names.placeName(code.slice(0, length) as PlaceCode))
  const own = whole.map((name, i) =>
    i > 0 && name.startsWith(whole[i - 1] ?? '') ? name.slice(whole[i - 1]?.length) : name,
  )
  const short = own
    .map((name) => name.replace(/(?:省|市|区|县|街道|镇|乡|社区|村)$/u, ''))
    .filter((name) => name.length > 1)
  return [...new Set([...whole, ...own, ...short])].filter((name) => name !== '').sort((a, b) => b.length - a.length)
}

export function spanOf(lengthMs: number): TimeSpan {
  const minutes = Math.max(1, Math.ceil(lengthMs / 60_000))
  if (minutes < 60) return { count: minutes, unit: 'minute' }
  if (lengthMs <= dayMs) return { count: Math.ceil(lengthMs / hourMs), unit: 'hour' }
  return { count: Math.ceil(lengthMs / dayMs), unit: 'day' }
}

const illnessNames: Readonly<Record<string, string>> = {
  头晕: 'dizziness',
  头痛: 'headache',
  恶心: 'nausea',
  呕吐: 'vomiting',
  腹泻: 'diarrhoea',
  拉肚子: 'diarrhoea',
  肚子疼: 'stomach ache',
  腹痛: 'stomach ache',
  发烧: 'fever',
  发热: 'fever',
  昏迷: 'loss of consciousness',
  晕倒: 'fainting',
  胸闷: 'tightness of the chest',
  呼吸困难: 'difficult breathing',
  咳嗽: 'coughing',
  喉咙痛: 'sore throat',
  皮疹: 'a rash',
  流鼻血: 'nosebleeds',
  烧伤: 'burns',
  烫伤: 'scalds',
  骨折: 'broken bones',
  受伤: 'injuries',
}
const illnesses = new RegExp(`(?<![没未无不])(?:${Object.keys(illnessNames).join('|')})`, 'gu')

function illnessIn(witnesses: readonly EvidenceItem[]): Wording | null {
  const counts = new Map<string, number>()
  for (const { excerpt } of witnesses) {
    for (const word of new Set(excerpt.match(illnesses) ?? [])) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const [word] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? []
  return word === undefined ? null : { zh: word, en: illnessNames[word] ?? word }
}

/** The quoted one, then those that tell most of harm; shown in the order in which they came. */
function citedOf(witnesses: readonly EvidenceItem[], quoted: EvidenceItem | undefined): EvidenceItem[] {
  const ranked = [...witnesses].sort(
    (a, b) => Number(b === quoted) - Number(a === quoted) || b.weight - a.weight || (a.key < b.key ? -1 : 1),
  )
  return ranked
    .filter(({ weight }, i) => i < citedAlways || weight >= citedWeightMin)
    .slice(0, citedMax)
    .sort((a, b) => a.timeMs - b.timeMs || (a.key < b.key ? -1 : 1))
}

/** ① to ⑥: the place of a quoted witness in the list at the end, a mark that nobody takes for a count. */
export function markOf(counts: HappeningCounts, witness: EvidenceItem): string {
  return '①②③④⑤⑥'[counts.cited.indexOf(witness)] ?? ''
}

/** What the probability was calibrated on, in words; an unknown name is shown as it is. */
export function calibrationWords(calibration: string): Wording {
  if (calibration.includes('real')) return { zh: '按真实用语的样本校准', en: 'calibrated on samples of real wording' }
  if (calibration.includes('simulated')) return { zh: '按模拟城市校准', en: 'calibrated on simulated cities' }
  return { zh: `校准：${calibration}`, en: `calibration: ${calibration}` }
}
