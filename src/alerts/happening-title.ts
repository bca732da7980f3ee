// The one sentence by which a happening is known: where, what, how many within how long, and what befell people.
import type { Happened, Situation } from '../core/situation.ts'
import type { HappeningCounts, TimeSpan } from './happening-counts.ts'
import { countHappening } from './happening-counts.ts'
import type { RenderNames } from './wording.ts'
import { topicName } from './wording.ts'

export function happeningTitle(names: RenderNames, situation: Situation, happened: Happened): string {
  const counts = countHappening(names, situation, happened)
  const what = whatHappens(counts, topicName(names, situation.topic).zh)
  const told = `${spanInChinese(counts.span)}内 ${counts.voices} 人反映`
  return [`${whereabouts(counts, what)}${what}`, told, ...harmed(counts)].join('，')
}

/** The clause; before one that does not say what happens stands the topic. */
function whatHappens({ clause }: HappeningCounts, topic: string): string {
  if (clause === null) return `发生${topic}`
  return clause.isTelling ? clause.text : `${topic}：${clause.text}`
}

/** 一带 after a street or community, unless the clause goes on to say where in it. */
export function whereabouts({ where, place }: HappeningCounts, what: string): string {
  if (where === '') return ''
  return place.length >= 9 && !saysWhere.test(what) ? `${where}一带` : where
}

const saysWhere =
  /^(?:[在里内附楼的一多]|.{1,6}(?:[街路巷道村镇乡苑园厂店站桥楼]|小区|社区|花园|广场|医院|学校|中学|小学|大厦|市场|工地))/u

export function spanInChinese({ count, unit }: TimeSpan): string {
  return `${count} ${{ minute: '分钟', hour: '小时', day: '天' }[unit]}`
}

/** What is said to have happened to people, by nobody verified. */
function harmed({ casualties, casualtyVoices, ill, illness }: HappeningCounts): string[] {
  if (casualties > 0) return [`有人称伤亡 ${casualties} 人（未核实）`]
  if (ill > 0) return [`${ill} 人提到${illness === null ? '身体不适' : `${illness.zh}等`}（未核实）`]
  return casualtyVoices > 0 ? [`${casualtyVoices} 人提到伤亡（未核实）`] : []
}
