// What an alert says of a happening in English: the same counts in the same order as in Chinese; quotations stay as they were written.
import { chinaStamp } from '../core/china-time.ts'
import type { Happened, Situation } from '../core/situation.ts'
import { offMin } from './explain-happening.ts'
import { factReasons } from './fact-words.ts'
import { firstChecks } from './first-checks.ts'
import type { HappeningCounts } from './happening-counts.ts'
import { calibrationWords, countHappening, markOf } from './happening-counts.ts'
import type { SectionStyle } from './happening-sections.ts'
import { tellHappening } from './happening-sections.ts'
import type { RenderNames } from './wording.ts'
import { departmentOf, surePercent, topicName } from './wording.ts'

export function explainHappeningInEnglish(names: RenderNames, situation: Situation, happened: Happened): string {
  const counts = countHappening(names, situation, happened)
  const parts = {
    known: known(names, situation, counts),
    unknown: unknown(counts),
    unusual: unusual(counts),
    likely: likely(situation),
    checkFirst: [firstChecks[happened.matter].en],
    inCharge: matterOf(names, situation),
    merged: merged(situation),
    restsOn: basis(names, counts),
  }
  return tellHappening(opening(names, situation, counts), parts, english)
}

const english: SectionStyle = {
  labels: {
    known: 'Known',
    unknown: 'Not known',
    unusual: 'Why unusual',
    likely: 'Likelihood',
    checkFirst: 'Check first',
    inCharge: 'In charge',
    merged: 'Merged',
    restsOn: 'Rests on',
  },
  section: (label, said) => `${label}: ${said.join('; ')}.`,
  between: ' ',
}

function voicesOf(count: number): string {
  return count === 1 ? '1 voice' : `${count} voices`
}

function verb(count: number, plural: string, singular: string): string {
  return `${voicesOf(count)} ${count === 1 ? singular : plural}`
}

function opening(names: RenderNames, situation: Situation, counts: HappeningCounts): string {
  const { clause, span, voices, where } = counts
  const topic = topicName(names, situation.topic).en
  const quoted = clause === null ? topic : `"${clause.text}"${markOf(counts, clause.witness)} (${topic})`
  const sources = situation.bySource.slice(0, 3).map(({ source }) => names.sourceName(source))
  const through =
    sources.length === 0 ? '' : ` through ${sources.join(', ')}${situation.bySource.length > 3 ? ' and others' : ''}`
  const length = `${span.count} ${span.unit}${span.count === 1 ? '' : 's'}`
  const place = where === '' ? 'Place unknown' : `In ${where}`
  return `${place}, within ${length} from ${chinaStamp(situation.firstMs)}, ${verb(voices, 'report', 'reports')} ${quoted}${through}. ${befell(counts)}.`
}

function befell({ ill, illness, casualties, casualtyVoices }: HappeningCounts): string {
  const said = [
    ill === 0 ? '' : `${verb(ill, 'speak', 'speaks')} of people unwell${illness === null ? '' : ` (${illness.en})`}`,
    casualties > 0
      ? `up to ${casualties} people are said to be dead or hurt`
      : casualtyVoices > 0
        ? `${verb(casualtyVoices, 'speak', 'speaks')} of dead or hurt`
        : '',
  ].filter((part) => part !== '')
  return said.length === 0
    ? 'So far nobody is said to be hurt or unwell'
    : `${capital(said.join(', '))}, all unverified`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function known(names: RenderNames, situation: Situation, counts: HappeningCounts): string[] {
  const { bySource } = situation
  const { officials, home } = counts.happened
  const shown = bySource.slice(0, 5).map(({ source, observed }) => `${names.sourceName(source)} ${observed}`)
  const others = bySource.slice(5).reduce((sum, { observed }) => sum + observed, 0)
  const repeated =
    counts.repeated > 0
      ? `, ${counts.repeated} of them passed on, copied or said again by one voice and not counted again`
      : ''
  return [
    `voices by source ${shown.join(', ')}${others > 0 ? `, others ${others}` : ''}, in ${counts.documents} texts${repeated}`,
    officials > 0 ? `${verb(officials, 'stand', 'stands')} in hotline or grid records` : '',
    home > 0 ? `${verb(home, 'name', 'names')} a place at home` : '',
  ]
}

function unknown(counts: HappeningCounts): string[] {
  const { officials, exact, channels, off } = counts.happened
  const { ill, casualties, casualtyVoices, hearsay, place } = counts
  return [
    officials === 0 ? 'no hotline or grid record confirms it yet' : '',
    place === '' ? 'where it is' : exact < 2 ? 'where exactly it is: no two voices name one street or venue' : '',
    ill + casualties + casualtyVoices === 0
      ? 'whether anybody is hurt, of which nobody speaks'
      : 'whether what is said of illness and injury is true',
    channels === 1 ? 'only one kind of channel tells of it' : '',
    hearsay > 0 ? `${verb(hearsay, 'pass', 'passes')} on hearsay` : '',
    off >= offMin ? 'part of it may be denied, past, planned or elsewhere' : '',
  ]
}

function unusual(counts: HappeningCounts): string[] {
  const { windows, lastDay, dayBefore, voices, happened } = counts
  const grew = dayBefore > 0 && lastDay > dayBefore ? `, more than the ${dayBefore} of the day before` : ''
  const recent = windows.map((window) => `${voicesOf(window.voices)} within ${window.hours} h`).join(', ')
  return [
    recent === '' ? '' : `up to the newest text ${recent}${grew}${voices > lastDay ? `, ${voices} altogether` : ''}`,
    happened.exact > 1 ? `${happened.exact} of them name one street or venue` : '',
  ]
}

function likely(situation: Situation): string[] {
  const { raised, lowered } = factReasons(situation)
  const list = (reasons: typeof raised): string => reasons.map(({ en }) => en).join(', ')
  return [
    `probability of becoming a crisis ${surePercent(situation.probability).en} (${calibrationWords(situation.calibration).en})`,
    raised.length === 0 ? '' : `raised by: ${list(raised)}`,
    lowered.length === 0 ? '' : `lowered by: ${list(lowered)}`,
  ]
}

function matterOf(names: RenderNames, situation: Situation): string[] {
  const department = departmentOf(names, situation.topic)
  return department === null ? [] : [`${department.en}, for ${topicName(names, situation.topic).en}`]
}

function merged({ merged: taken }: Situation): string[] {
  return taken.length === 0
    ? []
    : [`${taken.length} told apart before: ${taken.slice(0, 5).join(', ')}${taken.length > 5 ? ' …' : ''}`]
}

function basis(names: RenderNames, counts: HappeningCounts): string[] {
  return counts.cited.map(
    (witness) =>
      `${markOf(counts, witness)} ${chinaStamp(witness.timeMs)} ${names.sourceName(witness.source)} "${witness.excerpt}" (${witness.key})`,
  )
}
